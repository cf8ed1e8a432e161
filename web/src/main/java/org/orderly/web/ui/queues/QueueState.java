package org.orderly.web.ui.queues;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a queue is served.
 *
 * @param installed false if the directory takes the queue out of service
 * @param since when somebody paused it, or null
 */
public record QueueState(
    String name,
    String label,
    boolean installed,
    @Nullable Instant since,
    @Nullable String pausedBy) {
  public boolean paused() {
    return since != null;
  }
}
