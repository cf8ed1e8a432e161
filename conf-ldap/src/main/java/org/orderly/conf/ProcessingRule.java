package org.orderly.conf;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Performs work items by itself: LDAP {@code dcmUPSProcessingRule}. Null components match any work
 * item.
 *
 * @param uri what is done: {@code storescu:AET}, {@code movescu:AET}, {@code ianscu:AET}, {@code
 *     mppsscu:AET}, {@code stgcmtscu:AET}
 * @param performer our AE that claims the work items
 * @param schedule work is begun inside these slots; empty: always
 * @param performedStationNameCode null: no code is configured
 * @param rescheduleReasons discontinuation reasons that another attempt may cure; empty: all
 * @param ignoredReasons discontinuation reasons that count as completed
 * @param templateUid a work item is made from this template when no attempt is left
 * @param maxRetryDelay null: the delay grows without limit
 * @param retryDelayMultiplier growth per failure in percent
 */
public record ProcessingRule(
    String id,
    URI uri,
    AeTitle performer,
    String description,
    List<String> properties,
    List<ScheduleExpression> schedule,
    WorkitemContent.@Nullable Priority priority,
    WorkitemContent.@Nullable InputReadiness inputReadiness,
    @Nullable String label,
    @Nullable String worklistLabel,
    @Nullable Code workitemCode,
    @Nullable Code stationNameCode,
    @Nullable Code stationClassCode,
    @Nullable Code stationLocationCode,
    @Nullable Code performedWorkitemCode,
    @Nullable Code performedStationNameCode,
    List<Code> rescheduleReasons,
    List<Code> ignoredReasons,
    @Nullable String templateUid,
    int maxThreads,
    int maxRetries,
    Duration retryDelay,
    @Nullable Duration maxRetryDelay,
    int retryDelayMultiplier) {

  /** Delays are bounded even without a maximum: past this a work item would never be done. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  private static final Set<String> SCHEMES =
      Set.of("storescu", "movescu", "ianscu", "mppsscu", "stgcmtscu");

  public ProcessingRule {
    properties = List.copyOf(properties);
    schedule = List.copyOf(schedule);
    rescheduleReasons = List.copyOf(rescheduleReasons);
    ignoredReasons = List.copyOf(ignoredReasons);
  }

  /** Whether there is somebody to do what the rule asks for. */
  public boolean isSupported() {
    return SCHEMES.contains(uri.getScheme());
  }

  /** Delay after failure {@code n} (1 for the first), as for queues. */
  public Duration retryDelay(int failures) {
    Duration cap = maxRetryDelay != null ? maxRetryDelay : LONGEST_DELAY;
    double millis =
        retryDelay.toMillis() * Math.pow(retryDelayMultiplier / 100.0, Math.max(0, failures - 1));
    return millis >= cap.toMillis() ? cap : Duration.ofMillis((long) millis);
  }
}
