package org.orderly.task;

import java.time.Instant;

/**
 * How the attempts that ended within one minute ended.
 *
 * @param retried attempts that failed and are repeated
 */
public record QueueMinute(Instant start, int completed, int warning, int failed, int retried) {

  /** What has arrived. */
  public int done() {
    return completed + warning;
  }

  /** Attempts that failed, whether for good or not. */
  public int failures() {
    return failed + retried;
  }

  QueueMinute plus(QueueMinute other) {
    return new QueueMinute(
        start,
        completed + other.completed,
        warning + other.warning,
        failed + other.failed,
        retried + other.retried);
  }

  static QueueMinute of(Instant start, TaskStatus end) {
    return new QueueMinute(
        start,
        end == TaskStatus.COMPLETED ? 1 : 0,
        end == TaskStatus.WARNING ? 1 : 0,
        end == TaskStatus.FAILED ? 1 : 0,
        end == TaskStatus.SCHEDULED_FOR_RETRY ? 1 : 0);
  }
}
