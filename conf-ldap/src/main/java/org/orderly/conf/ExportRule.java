package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions to destinations: LDAP {@code dcmExportRule}.
 *
 * @param filter conditions in two levels; then there are no others
 * @param deviceName device that runs the export; null: ours
 * @param schedule the rule is active inside these slots; empty: always
 * @param duration quiet period after the last object
 * @param maxDuration upper bound of all postponements together; null: none
 */
public record ExportRule(
    String name,
    Entity entity,
    List<String> destinationIds,
    Conditions conditions,
    RuleFilter filter,
    List<ScheduleExpression> schedule,
    Duration duration,
    @Nullable Duration maxDuration,
    ReoccurredInstances reoccurredInstances,
    boolean exportPreviousEntity,
    @Nullable String deviceName) {

  public ExportRule {
    destinationIds = List.copyOf(destinationIds);
    schedule = List.copyOf(schedule);
  }

  /** Whether that device runs the exports of this rule. */
  public boolean runsOn(String device) {
    return deviceName == null || deviceName.equalsIgnoreCase(device);
  }

  /** The same rule with other destinations. */
  public ExportRule withDestinations(List<String> ids) {
    return new ExportRule(
        name,
        entity,
        ids,
        conditions,
        filter,
        schedule,
        duration,
        maxDuration,
        reoccurredInstances,
        exportPreviousEntity,
        deviceName);
  }

  /** What one task carries ({@code dcmEntity}); {@code Patient}, {@code MPPS}... are refused. */
  public enum Entity {
    STUDY,
    SERIES,
    INSTANCE
  }

  /** Values of {@code dcmExportReoccurredInstances}. */
  public enum ReoccurredInstances {
    NEVER,
    ALWAYS,
    REPLACE
  }
}
