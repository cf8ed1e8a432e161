package org.orderly.rule;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.conf.ScheduleExpression;
import org.orderly.dicom.data.DataSet;

/**
 * Chooses the rules that an instance triggers and what each makes: one target per destination, of
 * which the widest entity wins and, for the same entity, the later rule.
 */
public final class RuleEvaluation {
  private RuleEvaluation() {}

  /** Whether the instance was there before. */
  public enum Arrival {
    FIRST,
    REPLACED,
    IGNORED
  }

  /** Study, series and SOP instance UID. */
  public record Uids(String study, String series, String instance) {}

  /** An instance that arrived; {@code previous} is where the replaced instance lived. */
  public record Arrived(
      Uids uids, @Nullable Uids previous, Arrival arrival, DataSet attributes, Session session) {
    /** Never prints attributes, which name the patient. */
    @Override
    public String toString() {
      return "Arrived[" + uids.instance() + " " + arrival + "]";
    }
  }

  /** What is to be carried where; null series or instance mean all of them. */
  public record Target(
      String destinationId,
      String study,
      @Nullable String series,
      @Nullable String instance,
      ExportRule rule) {}

  /** The targets of one instance, in the order of the destinations' first mention. */
  public static List<Target> targets(List<ExportRule> rules, Arrived arrived, ZonedDateTime now) {
    Map<String, ExportRule> winners = new LinkedHashMap<>();
    ConditionMatch match =
        new ConditionMatch(arrived.attributes(), arrived.session(), now.toLocalDate());
    for (ExportRule rule : rules) {
      if (isTriggered(rule, arrived.arrival())
          && ScheduleExpression.anyContains(rule.schedule(), now)
          && match.matches(rule.conditions())
          && match.matches(rule.filter().active())) {
        rule.destinationIds().forEach(id -> winners.merge(id, rule, RuleEvaluation::winner));
      }
    }
    List<Target> targets = new ArrayList<>();
    winners.forEach((id, rule) -> addTargets(targets, id, rule, arrived));
    return targets;
  }

  private static boolean isTriggered(ExportRule rule, Arrival arrival) {
    return switch (rule.reoccurredInstances()) {
      case ALWAYS -> true;
      case REPLACE -> arrival != Arrival.IGNORED;
      case NEVER -> arrival == Arrival.FIRST;
    };
  }

  /** Entities are declared from the widest to the narrowest. */
  private static ExportRule winner(ExportRule before, ExportRule later) {
    return later.entity().ordinal() <= before.entity().ordinal() ? later : before;
  }

  private static void addTargets(
      List<Target> targets, String id, ExportRule rule, Arrived arrived) {
    targets.add(target(id, rule, arrived.uids()));
    Uids previous = arrived.previous();
    // a single object that moved is nowhere else any more
    if (rule.exportPreviousEntity()
        && previous != null
        && rule.entity() != ExportRule.Entity.INSTANCE) {
      Target ofPrevious = target(id, rule, previous);
      if (!targets.contains(ofPrevious)) {
        targets.add(ofPrevious);
      }
    }
  }

  private static Target target(String id, ExportRule rule, Uids uids) {
    return switch (rule.entity()) {
      case STUDY -> new Target(id, uids.study(), null, null, rule);
      case SERIES -> new Target(id, uids.study(), uids.series(), null, rule);
      case INSTANCE -> new Target(id, uids.study(), uids.series(), uids.instance(), rule);
    };
  }

  /**
   * When an export is due: after the quiet period of the rule (whole seconds), inside the schedule
   * of the destination.
   */
  public static Instant due(ExportRule rule, Destination destination, ZonedDateTime now) {
    return ScheduleExpression.ceil(
            destination.schedule(), now.plusSeconds(rule.duration().toSeconds()))
        .toInstant();
  }

  /**
   * The latest time to which further objects may postpone the export, or null if there is no limit.
   */
  public static @Nullable Instant notAfter(
      ExportRule rule, Destination destination, ZonedDateTime now) {
    return rule.maxDuration() == null
        ? null
        : ScheduleExpression.ceil(
                destination.schedule(), now.plus(rule.maxDuration().toMillis(), ChronoUnit.MILLIS))
            .toInstant();
  }
}
