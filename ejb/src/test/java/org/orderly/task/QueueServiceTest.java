package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.ConfigSnapshot;

/** Paused queues, what new work goes before, and how ended attempts are counted. */
class QueueServiceTest {
  private static final NewTask.ExportTarget TARGET =
      new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");

  private final TestClock clock = new TestClock();
  private final List<Hint> sent = new ArrayList<>();
  private final AtomicReference<TaskOutcome> outcome =
      new AtomicReference<>(TaskOutcome.completed("done", List.of()));

  private final class Work implements TaskWork {
    @Override
    public TaskType type() {
      return TaskType.EXPORT;
    }

    @Override
    public TaskOutcome perform(TaskRun run) {
      return outcome.get();
    }
  }

  private TaskEngine engine(TaskDatabase database, Slots slots, QueueHistory history) {
    ConfigSnapshot snapshot = TestConfiguration.snapshot(TestConfiguration.queue("Export", 1, 1));
    TaskEngine engine =
        new TaskEngine(
            database,
            () -> Optional.of(snapshot),
            Map.of(TaskType.EXPORT, new Work()),
            slots,
            clock,
            "n1");
    engine.countIn(history);
    return engine;
  }

  private TaskRelease release(TaskDatabase database, Slots slots) {
    ConfigSnapshot snapshot = TestConfiguration.snapshot(TestConfiguration.queue("Export", 1, 1));
    return new TaskRelease(database, () -> Optional.of(snapshot), slots, sent::addAll, clock);
  }

  private long add(TaskDatabase database, String study) throws SQLException {
    NewTask task =
        NewTask.export(TARGET, EntityUid.ofStudy(study), null, clock.instant(), Requester.SYSTEM);
    return database.call(connection -> TaskTable.insert(connection, task, clock.instant()));
  }

  private static TaskStatus status(TaskDatabase database, long id) throws SQLException {
    return database.call(c -> TaskTable.select(c, "where id = ?", id)).get(0).status();
  }

  private static Hint hint(long id, int attempt) {
    return new Hint(TaskType.EXPORT, id, attempt, "Export", "STORESCP");
  }

  @ParameterizedTest
  @EnumSource
  void nothing_of_a_paused_queue_begins_until_it_is_resumed(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    QueuePauses pauses = new QueuePauses(database);
    Slots slots = new Slots();
    TaskRelease release = release(database, slots);
    TaskEngine engine = engine(database, slots, new QueueHistory(database));
    long id = add(database, "1");
    release.release();
    assertEquals(1, sent.size());

    assertTrue(pauses.pause("orderly", "Export", "admin", clock.instant()));
    assertFalse(pauses.pause("orderly", "Export", "other", clock.instant()), "twice");
    assertEquals(
        List.of(new QueuePauses.Pause("Export", "admin", clock.instant())), pauses.of("orderly"));
    assertEquals(List.of(), pauses.of("another device"));
    // the hint was on its way
    release.arrived(sent.get(0));
    engine.consume(sent.get(0));
    assertEquals(TaskStatus.SCHEDULED, status(database, id));
    clock.advance(TaskRelease.STALE_AFTER.plusSeconds(1));
    release.release();
    assertEquals(1, sent.size(), "no hint while paused");

    assertTrue(pauses.resume("orderly", "Export"));
    assertFalse(pauses.resume("orderly", "Export"), "twice");
    release.release();
    assertEquals(2, sent.size());
    engine.consume(sent.get(1));
    assertEquals(TaskStatus.COMPLETED, status(database, id));
  }

  @ParameterizedTest
  @EnumSource
  void resume_sends_the_hints_again_that_came_during_the_pause(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    QueuePauses pauses = new QueuePauses(database);
    Slots slots = new Slots();
    TaskRelease release = release(database, slots);
    add(database, "1");
    release.release();
    pauses.pause("orderly", "Export", null, clock.instant());
    release.arrived(sent.get(0));
    pauses.resume("orderly", "Export");
    release.release();
    assertEquals(2, sent.size(), "at once, not when the hint is stale");
  }

  @ParameterizedTest
  @EnumSource
  void new_work_goes_before_what_was_started_anew_in_bulk(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    for (int i = 0; i < 3; i++) {
      add(database, "1." + i);
    }
    actions.cancelAll(TaskFilter.ALL, "anna");
    assertEquals(3, actions.rescheduleAll(TaskFilter.ALL, null, null).count());
    clock.advance(Duration.ofSeconds(1));
    long fresh = add(database, "2");
    release(database, new Slots()).release();
    assertEquals(List.of(fresh), sent.stream().map(Hint::taskId).toList());
  }

  @ParameterizedTest
  @EnumSource
  void an_action_on_what_was_shown_leaves_later_tasks_alone(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    add(database, "1");
    add(database, "2");
    TaskService.Extent shown = database.call(c -> TaskQueries.extent(c, TaskFilter.ALL));
    long later = add(database, "3");
    assertEquals(2, shown.count());
    assertEquals(2, actions.cancelAll(TaskFilter.ALL.withUpTo(shown.lastId()), "anna").count());
    assertEquals(TaskStatus.SCHEDULED, status(database, later));
  }

  @ParameterizedTest
  @EnumSource
  void ended_attempts_are_counted_by_the_minute_and_outlive_their_tasks(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    QueueHistory history = new QueueHistory(database);
    TaskEngine engine = engine(database, new Slots(), history);
    Instant began = clock.instant().minus(Duration.ofMinutes(1));
    long good = add(database, "1");
    engine.consume(hint(good, 0));
    outcome.set(TaskOutcome.error("refused"));
    long bad = add(database, "2");
    engine.consume(hint(bad, 0));
    history.write();
    clock.advance(Duration.ofSeconds(120));
    engine.consume(hint(bad, 1));
    history.write();
    new TaskActions(database, clock).deleteAll(TaskFilter.ALL);
    List<QueueMinute> minutes = history.read("orderly", "Export", began);
    assertEquals(2, minutes.size());
    assertEquals(1, minutes.get(0).done());
    assertEquals(1, minutes.get(0).retried());
    assertEquals(0, minutes.get(0).failed());
    assertEquals(1, minutes.get(1).failed());
    assertEquals(List.of(), history.read("orderly", "Other", began));
  }
}
