package org.orderly.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ConditionQuery;
import org.orderly.conf.Conditions;
import org.orderly.conf.ExportRule;
import org.orderly.conf.ExportRule.Entity;
import org.orderly.conf.ExportRule.ReoccurredInstances;
import org.orderly.conf.RuleFilter;
import org.orderly.conf.ScheduleExpression;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.rule.RuleEvaluation.Arrival;
import org.orderly.rule.RuleEvaluation.Arrived;
import org.orderly.rule.RuleEvaluation.Target;
import org.orderly.rule.RuleEvaluation.Uids;

class RuleEvaluationTest {
  // a Monday
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 3, 2, 10, 0, 0, 0, ZoneOffset.UTC);

  private static ExportRule rule(
      String name, Entity entity, ReoccurredInstances reoccurred, String... destinations) {
    return new ExportRule(
        name,
        entity,
        List.of(destinations),
        Conditions.parse(List.of("Modality=CT")),
        RuleFilter.NONE,
        List.of(),
        Duration.ofSeconds(5),
        null,
        reoccurred,
        false,
        null);
  }

  private static Arrived arrived(Arrival arrival, @Nullable Uids previous) {
    return new Arrived(
        new Uids("1", "1.1", "1.1.1"),
        previous,
        arrival,
        new DataSet().put(Tag.Modality, "CT"),
        new Session("A", List.of("ORDERLY"), null, null, null));
  }

  private static List<Target> targets(Arrival arrival, ExportRule... rules) {
    return RuleEvaluation.targets(List.of(rules), arrived(arrival, null), NOW);
  }

  @Test
  void the_widest_entity_wins_per_destination_and_the_later_rule_among_equals() {
    List<Target> targets =
        targets(
            Arrival.FIRST,
            rule("a", Entity.SERIES, ReoccurredInstances.REPLACE, "X", "Y"),
            rule("b", Entity.STUDY, ReoccurredInstances.REPLACE, "X"),
            rule("c", Entity.INSTANCE, ReoccurredInstances.REPLACE, "X", "Z"),
            rule("d", Entity.SERIES, ReoccurredInstances.REPLACE, "Y"));
    assertEquals(List.of("X", "Y", "Z"), targets.stream().map(Target::destinationId).toList());
    assertEquals(
        List.of("b", "d", "c"), targets.stream().map(target -> target.rule().name()).toList());
    assertNull(targets.get(0).series());
    assertEquals("1.1", targets.get(1).series());
    assertNull(targets.get(1).instance());
    assertEquals("1.1.1", targets.get(2).instance());
  }

  @Test
  void reoccurred_instances_trigger_as_the_rule_says() {
    for (Arrival arrival : Arrival.values()) {
      assertEquals(
          1, targets(arrival, rule("a", Entity.STUDY, ReoccurredInstances.ALWAYS, "X")).size());
    }
    assertEquals(
        1,
        targets(Arrival.REPLACED, rule("a", Entity.STUDY, ReoccurredInstances.REPLACE, "X"))
            .size());
    assertEquals(
        0,
        targets(Arrival.IGNORED, rule("a", Entity.STUDY, ReoccurredInstances.REPLACE, "X")).size());
    assertEquals(
        1, targets(Arrival.FIRST, rule("a", Entity.STUDY, ReoccurredInstances.NEVER, "X")).size());
    assertEquals(
        0,
        targets(Arrival.REPLACED, rule("a", Entity.STUDY, ReoccurredInstances.NEVER, "X")).size());
  }

  @Test
  void a_query_holds_besides_and_only_while_it_is_enabled() {
    ExportRule rule = rule("q", Entity.STUDY, ReoccurredInstances.REPLACE, "X");
    assertEquals(0, targets(Arrival.FIRST, filtered(rule, "StudyDate exists", true)).size());
    assertEquals(1, targets(Arrival.FIRST, filtered(rule, "StudyDate exists", false)).size());
    assertEquals(1, targets(Arrival.FIRST, filtered(rule, "StudyDate absent", true)).size());
  }

  private static ExportRule filtered(ExportRule rule, String query, boolean enabled) {
    return new ExportRule(
        rule.name(),
        rule.entity(),
        rule.destinationIds(),
        Conditions.NONE,
        new RuleFilter(ConditionQuery.parse(query), enabled),
        rule.schedule(),
        rule.duration(),
        null,
        rule.reoccurredInstances(),
        false,
        null);
  }

  @Test
  void a_rule_outside_its_schedule_does_nothing() {
    ExportRule nightly =
        new ExportRule(
            "n",
            Entity.STUDY,
            List.of("X"),
            Conditions.NONE,
            RuleFilter.NONE,
            List.of(ScheduleExpression.parse("hour=18-6")),
            Duration.ZERO,
            null,
            ReoccurredInstances.REPLACE,
            false,
            null);
    assertEquals(0, targets(Arrival.FIRST, nightly).size());
  }

  @Test
  void the_previous_entity_is_exported_too_when_the_object_has_moved() {
    ExportRule rule =
        new ExportRule(
            "p",
            Entity.SERIES,
            List.of("X"),
            Conditions.NONE,
            RuleFilter.NONE,
            List.of(),
            Duration.ZERO,
            null,
            ReoccurredInstances.REPLACE,
            true,
            null);
    List<Target> moved =
        RuleEvaluation.targets(
            List.of(rule), arrived(Arrival.REPLACED, new Uids("1", "1.9", "1.1.1")), NOW);
    assertEquals(List.of("1.1", "1.9"), moved.stream().map(Target::series).toList());
    List<Target> stayed =
        RuleEvaluation.targets(
            List.of(rule), arrived(Arrival.REPLACED, new Uids("1", "1.1", "1.1.1")), NOW);
    assertEquals(1, stayed.size());
  }
}
