package org.orderly.task;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the tasks that this node works on, per logical queue and per destination. */
final class Slots {
  private final Map<String, Integer> queues = new HashMap<>();
  private final Map<String, Integer> destinations = new HashMap<>();

  /** Takes a slot unless the queue or the destination has no free one. */
  synchronized boolean acquire(
      String queue, int ofQueue, @Nullable String destination, int ofDestination) {
    if (queues.getOrDefault(queue, 0) >= ofQueue) {
      return false;
    }
    if (destination != null) {
      if (destinations.getOrDefault(destination, 0) >= ofDestination) {
        return false;
      }
      destinations.merge(destination, 1, Integer::sum);
    }
    queues.merge(queue, 1, Integer::sum);
    return true;
  }

  synchronized void release(String queue, @Nullable String destination) {
    queues.computeIfPresent(queue, (name, count) -> count == 1 ? null : count - 1);
    if (destination != null) {
      destinations.computeIfPresent(destination, (name, count) -> count == 1 ? null : count - 1);
    }
  }

  synchronized int used(String queue) {
    return queues.getOrDefault(queue, 0);
  }

  /** Destinations in use here with the number of their tasks. */
  synchronized Set<Map.Entry<String, Integer>> usedDestinations() {
    return destinations.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
