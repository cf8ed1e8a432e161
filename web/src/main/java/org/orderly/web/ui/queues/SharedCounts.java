package org.orderly.web.ui.queues;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.web.ui.live.LiveHints;

/**
 * Tasks by status, counted once for all pages that follow the same filter: what was counted holds
 * until the next change that pages are told of.
 */
@ApplicationScoped
public class SharedCounts {
  private static final int MOST = 200;
  private static final String TOPIC = "tasks";

  @EJB private TaskService tasks;
  @Inject private LiveHints hints;

  private final Map<TaskFilter, Counted> counted =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskFilter, Counted> eldest) {
          return size() > MOST;
        }
      };

  private record Counted(long version, Map<TaskStatus, Long> counts) {}

  /** The number of tasks in each status that occurs; the filter's own status does not count. */
  Map<TaskStatus, Long> of(TaskFilter filter) {
    TaskFilter any = filter.withStatuses(Set.of());
    OptionalLong version = hints.version(TOPIC);
    if (version.isEmpty()) {
      return tasks.statuses(any);
    }
    synchronized (counted) {
      Counted known = counted.get(any);
      if (known != null && known.version() == version.getAsLong()) {
        return known.counts();
      }
    }
    Map<TaskStatus, Long> counts = tasks.statuses(any);
    synchronized (counted) {
      counted.put(any, new Counted(version.getAsLong(), counts));
    }
    return counts;
  }

  /** Forgets what was counted, for somebody who has just changed it. */
  void forget() {
    synchronized (counted) {
      counted.clear();
    }
  }

  /** How many tasks the filter shows. */
  long count(TaskFilter filter) {
    return of(filter).entrySet().stream()
        .filter(entry -> filter.statuses().isEmpty() || filter.statuses().contains(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
