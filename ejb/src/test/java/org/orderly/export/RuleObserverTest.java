package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.archive.Occurrence;
import org.orderly.archive.Source;
import org.orderly.archive.StoredInstance;
import org.orderly.conf.Conditions;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.conf.ExportRule.Entity;
import org.orderly.conf.ExportRule.ReoccurredInstances;
import org.orderly.conf.RuleFilter;
import org.orderly.conf.ScheduleExpression;
import org.orderly.dicom.data.DataSet;
import org.orderly.task.NewTask;

class RuleObserverTest {
  // a Monday, in the last hour before the night
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 3, 2, 23, 59, 58, 0, ZoneOffset.UTC);
  private static final Destination OPEN =
      TestSnapshot.destination("STORESCP", List.of(), List.of());

  private static ExportRule rule(Entity entity, String condition, @Nullable String device) {
    return new ExportRule(
        entity + " " + device,
        entity,
        List.of("STORESCP"),
        condition.isEmpty() ? Conditions.NONE : Conditions.parse(List.of(condition)),
        RuleFilter.NONE,
        List.of(),
        Duration.ofSeconds(5),
        null,
        ReoccurredInstances.REPLACE,
        true,
        device);
  }

  private static StoredInstance stored(
      ConfigSnapshot snapshot, String sop, String calledAet, @Nullable String previousSeries) {
    return new StoredInstance(
        1,
        "1",
        "1.1",
        sop,
        "1.2.840.10008.5.1.4.1.1.2",
        new DataSet(),
        new Source(Source.DIMSE, "FORWARD", calledAet, "modality", "orderly"),
        previousSeries == null ? Occurrence.FIRST : Occurrence.REPLACED,
        previousSeries == null ? null : "1",
        previousSeries,
        NOW.toInstant(),
        snapshot,
        snapshot.device().networkAes().get(0));
  }

  private static List<NewTask> tasks(StoredInstance... instances) {
    Collection<NewTask> tasks = RuleObserver.tasks(List.of(instances), NOW);
    return new ArrayList<>(tasks);
  }

  private static ConfigSnapshot snapshot(Destination destination, ExportRule... rules) {
    return TestSnapshot.of(List.of(rules), List.of(destination), List.of());
  }

  @Test
  void the_objects_of_a_batch_make_one_task_per_destination_and_entity() {
    ConfigSnapshot snapshot = snapshot(OPEN, rule(Entity.SERIES, "", null));
    List<NewTask> tasks =
        tasks(
            stored(snapshot, "1.1.1", "ORDERLY", null), stored(snapshot, "1.1.2", "ORDERLY", null));
    assertEquals(1, tasks.size());
    assertEquals("1.1", tasks.get(0).series());
    assertEquals("Export", tasks.get(0).queueName());
    assertEquals("orderly", tasks.get(0).deviceName());
    assertEquals(NOW.plusSeconds(5).toInstant(), tasks.get(0).scheduledTime());
  }

  @Test
  void nothing_is_made_for_a_destination_that_is_disabled() {
    ConfigSnapshot snapshot =
        snapshot(TestSnapshot.disabled("STORESCP"), rule(Entity.SERIES, "", null));
    assertEquals(List.of(), tasks(stored(snapshot, "1.1.1", "ORDERLY", null)));
  }

  @Test
  void a_rule_of_another_device_is_not_run_here_and_wins_over_none_of_ours() {
    ConfigSnapshot foreign = snapshot(OPEN, rule(Entity.STUDY, "", "other"));
    assertEquals(List.of(), tasks(stored(foreign, "1.1.1", "ORDERLY", null)));
    ConfigSnapshot both =
        snapshot(OPEN, rule(Entity.SERIES, "", "Orderly"), rule(Entity.STUDY, "", "other"));
    List<NewTask> tasks = tasks(stored(both, "1.1.1", "ORDERLY", null));
    assertEquals(List.of("1.1"), tasks.stream().map(NewTask::series).toList());
  }

  @Test
  void a_task_waits_for_the_slot_of_its_destination_and_no_slot_leaks_past_midnight() {
    Destination mondays =
        TestSnapshot.destination(
            "STORESCP", List.of(), List.of(ScheduleExpression.parse("hour=0-23 dayOfWeek=1")));
    ConfigSnapshot snapshot = snapshot(mondays, rule(Entity.SERIES, "", null));
    List<NewTask> tasks = tasks(stored(snapshot, "1.1.1", "ORDERLY", null));
    // five seconds later it is Tuesday
    ZonedDateTime nextMonday = ZonedDateTime.of(2026, 3, 9, 0, 0, 0, 0, ZoneOffset.UTC);
    assertEquals(nextMonday.toInstant(), tasks.get(0).scheduledTime());
  }

  @Test
  void a_condition_on_the_receiving_title_holds_for_the_alias_and_for_the_ae_behind_it() {
    for (String title : List.of("ORDERLY", "ALIAS")) {
      ConfigSnapshot snapshot =
          snapshot(OPEN, rule(Entity.SERIES, "ReceivingApplicationEntityTitle=" + title, null));
      assertEquals(1, tasks(stored(snapshot, "1.1.1", "ALIAS", null)).size(), title);
    }
    ConfigSnapshot other =
        snapshot(OPEN, rule(Entity.SERIES, "ReceivingApplicationEntityTitle=ALIAS", null));
    assertTrue(tasks(stored(other, "1.1.1", "ORDERLY", null)).isEmpty());
  }

  @Test
  void the_series_an_object_has_left_is_exported_too_but_not_the_object_it_was_there() {
    ConfigSnapshot series = snapshot(OPEN, rule(Entity.SERIES, "", null));
    assertEquals(
        List.of("1.1", "1.9"),
        tasks(stored(series, "1.1.1", "ORDERLY", "1.9")).stream().map(NewTask::series).toList());
    ConfigSnapshot instance = snapshot(OPEN, rule(Entity.INSTANCE, "", null));
    assertEquals(
        List.of("1.1"),
        tasks(stored(instance, "1.1.1", "ORDERLY", "1.9")).stream().map(NewTask::series).toList());
  }
}
