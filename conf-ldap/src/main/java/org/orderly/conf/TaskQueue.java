package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A logical queue with its retry policy: LDAP {@code dcmQueue}.
 *
 * @param installed false pauses the queue
 * @param maxRetries retries after the first attempt
 * @param maxRetryDelay null: the delay grows without limit
 * @param retryDelayMultiplier growth per failure in percent
 * @param purgeCompletedDelay null: never; same for the others
 * @param schedule the queue is served inside these slots; empty: always
 */
public record TaskQueue(
    String name,
    String description,
    boolean installed,
    int maxTasksParallel,
    int maxRetries,
    Duration retryDelay,
    @Nullable Duration maxRetryDelay,
    int retryDelayMultiplier,
    boolean retryOnWarning,
    @Nullable Duration purgeCompletedDelay,
    @Nullable Duration purgeFailedDelay,
    @Nullable Duration purgeWarningDelay,
    @Nullable Duration purgeCanceledDelay,
    List<ScheduleExpression> schedule) {

  /** Delays are bounded even without a maximum: past this a task would never run again. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  public TaskQueue {
    schedule = List.copyOf(schedule);
  }

  /**
   * Delay after failure {@code n} (1 for the first): {@code min(maxRetryDelay, retryDelay x
   * (multiplier/100)^(n-1))}.
   */
  public Duration retryDelay(int failures) {
    Duration cap = maxRetryDelay != null ? maxRetryDelay : LONGEST_DELAY;
    double millis =
        retryDelay.toMillis() * Math.pow(retryDelayMultiplier / 100.0, Math.max(0, failures - 1));
    return millis >= cap.toMillis() ? cap : Duration.ofMillis((long) millis);
  }
}
