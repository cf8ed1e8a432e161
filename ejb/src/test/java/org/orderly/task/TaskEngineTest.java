package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.ScheduleExpression;

class TaskEngineTest {
  private static final NewTask.ExportTarget TARGET =
      new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");

  private final TestClock clock = new TestClock();
  private final List<Hint> sent = new ArrayList<>();

  /** Work that does what a test says. */
  private record Scripted(Body body) implements TaskWork {
    interface Body {
      TaskOutcome perform(TaskRun run) throws Exception;
    }

    @Override
    public TaskType type() {
      return TaskType.EXPORT;
    }

    @Override
    public TaskOutcome perform(TaskRun run) throws Exception {
      return body.perform(run);
    }
  }

  private record Node(TaskEngine engine, TaskRelease release) {}

  private Node node(
      TaskDatabase database, String name, ConfigSnapshot snapshot, Scripted.Body body) {
    Slots slots = new Slots();
    TaskEngine engine =
        new TaskEngine(
            database,
            () -> Optional.of(snapshot),
            Map.of(TaskType.EXPORT, new Scripted(body)),
            slots,
            clock,
            name);
    return new Node(
        engine, new TaskRelease(database, () -> Optional.of(snapshot), slots, sent::addAll, clock));
  }

  private static ConfigSnapshot oneQueue() {
    return TestConfiguration.snapshot(TestConfiguration.queue("Export", 4, 2));
  }

  private long add(TaskDatabase database, String study) throws SQLException {
    NewTask task =
        NewTask.export(TARGET, EntityUid.ofStudy(study), null, clock.instant(), Requester.SYSTEM);
    return database.call(connection -> TaskTable.insert(connection, task, clock.instant()));
  }

  private static TaskView get(TaskDatabase database, long id) throws SQLException {
    return database
        .call(connection -> Optional.ofNullable(TaskTable.find(connection, id)))
        .orElseThrow();
  }

  private static Hint hint(long id, int attempt) {
    return new Hint(TaskType.EXPORT, id, attempt, "Export", "STORESCP");
  }

  @ParameterizedTest
  @EnumSource
  void doubled_early_and_stale_hints_are_harmless(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    AtomicInteger runs = new AtomicInteger();
    Node node =
        node(
            database,
            "n1",
            oneQueue(),
            run -> {
              runs.incrementAndGet();
              return TaskOutcome.completed("done", List.of());
            });
    long id = add(database, "1");
    database.run(
        c ->
            TaskTable.update(
                c,
                "update task set scheduled_time = ? where id = ?",
                clock.instant().plusSeconds(9),
                id));
    node.engine().consume(hint(id, 0));
    assertEquals(0, runs.get(), "early");
    clock.advance(Duration.ofSeconds(10));
    node.engine().consume(hint(id, 0));
    node.engine().consume(hint(id, 0));
    node.engine().consume(hint(id, 1));
    node.engine().consume(hint(4711, 0));
    assertEquals(1, runs.get());
    assertEquals(TaskStatus.COMPLETED, get(database, id).status());
  }

  @ParameterizedTest
  @EnumSource
  void what_somebody_waits_for_runs_at_once_though_its_queue_is_paused_and_only_once(
      TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    new QueuePauses(database).pause("orderly", "Export", null, clock.instant());
    List<TaskView> seen = new ArrayList<>();
    Node node =
        node(
            database,
            "n1",
            oneQueue(),
            run -> {
              seen.add(get(database, run.task().taskId()));
              run.record(
                  new InstanceResult("1.1", "1", "c", "x", 0, null), new TaskRun.Counts(1, 0, 0));
              return TaskOutcome.error("Connection refused");
            });
    long waiting = add(database, "1");
    NewTask same =
        NewTask.export(TARGET, EntityUid.ofStudy("1"), null, clock.instant(), Requester.SYSTEM);
    TaskEnd end = node.engine().performNow(same);
    assertEquals("Connection refused", end.outcome().error());
    assertEquals(new TaskRun.Counts(1, 0, 0), end.counts());
    assertEquals(TaskStatus.IN_PROCESS, seen.get(0).status());
    TaskView task = get(database, seen.get(0).taskId());
    assertEquals(TaskStatus.FAILED, task.status());
    assertEquals(1, task.attempt());
    assertEquals(1, task.completed());
    assertEquals(TaskStatus.SCHEDULED, get(database, waiting).status());
    assertEquals(0, node.engine().runningCount());
  }

  @ParameterizedTest
  @EnumSource
  void two_nodes_that_get_the_same_hint_run_it_once(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    AtomicInteger runs = new AtomicInteger();
    Scripted.Body body =
        run -> {
          runs.incrementAndGet();
          return TaskOutcome.completed("done", List.of());
        };
    Node one = node(database, "n1", oneQueue(), body);
    Node two = node(database, "n2", oneQueue(), body);
    for (int i = 0; i < 30; i++) {
      long id = add(database, "1." + i);
      CompletableFuture<Void> a =
          CompletableFuture.runAsync(() -> one.engine().consume(hint(id, 0)));
      CompletableFuture<Void> b =
          CompletableFuture.runAsync(() -> two.engine().consume(hint(id, 0)));
      CompletableFuture.allOf(a, b).get(30, TimeUnit.SECONDS);
    }
    assertEquals(30, runs.get());
  }

  @ParameterizedTest
  @EnumSource
  void failures_are_repeated_with_growing_delays_and_a_success_clears_the_error(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    AtomicReference<TaskOutcome> next =
        new AtomicReference<>(TaskOutcome.error("connection refused"));
    Node node = node(database, "n1", oneQueue(), run -> next.get());
    long id = add(database, "1");
    node.engine().consume(hint(id, 0));
    TaskView task = get(database, id);
    assertEquals(TaskStatus.SCHEDULED_FOR_RETRY, task.status());
    assertEquals(1, task.failures());
    assertEquals("connection refused", task.errorMessage());
    assertEquals(clock.instant().plusSeconds(30), task.scheduledTime());
    clock.advance(Duration.ofSeconds(30));
    node.engine().consume(hint(id, 1));
    assertEquals(clock.instant().plusSeconds(60), get(database, id).scheduledTime());
    clock.advance(Duration.ofSeconds(60));
    next.set(TaskOutcome.completed("all sent", List.of()));
    node.engine().consume(hint(id, 2));
    task = get(database, id);
    assertEquals(TaskStatus.COMPLETED, task.status());
    assertNull(task.errorMessage());
    assertEquals("all sent", task.outcomeMessage());
  }

  @ParameterizedTest
  @EnumSource
  void the_last_failure_stays(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node = node(database, "n1", oneQueue(), run -> TaskOutcome.error("no"));
    long id = add(database, "1");
    for (int attempt = 0; attempt < 3; attempt++) {
      node.engine().consume(hint(id, attempt));
      clock.advance(Duration.ofMinutes(10));
    }
    TaskView task = get(database, id);
    assertEquals(TaskStatus.FAILED, task.status());
    assertEquals(3, task.failures());
  }

  @ParameterizedTest
  @EnumSource
  void what_is_hopeless_is_not_tried_again(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node = node(database, "n1", oneQueue(), run -> TaskOutcome.hopeless("never"));
    long id = add(database, "1");
    node.engine().consume(hint(id, 0));
    TaskView task = get(database, id);
    assertEquals(TaskStatus.FAILED, task.status());
    assertEquals(1, task.attempt());
    assertEquals("never", task.errorMessage());
  }

  @ParameterizedTest
  @EnumSource
  void a_reschedule_is_not_overwritten_by_the_worker_that_still_runs(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    long[] id = new long[1];
    Node node =
        node(
            database,
            "n1",
            oneQueue(),
            run -> {
              new TaskActions(database, clock).reschedule(TaskFilter.ALL, id[0], null, null);
              run.record(
                  new InstanceResult("1.1", "1", "c", "x", 0, null), new TaskRun.Counts(1, 0, 0));
              return TaskOutcome.completed("old", List.of());
            });
    id[0] = add(database, "1");
    node.engine().consume(hint(id[0], 0));
    TaskView task = get(database, id[0]);
    assertEquals(TaskStatus.SCHEDULED, task.status());
    assertNull(task.outcomeMessage());
    assertEquals(0, task.completed());
    assertEquals(Map.of(), database.call(connection -> TaskSteps.results(connection, id[0])));
  }

  @ParameterizedTest
  @EnumSource
  void a_cancel_reaches_the_worker_and_keeps_what_it_had_done(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch canceled = new CountDownLatch(1);
    AtomicReference<Node> self = new AtomicReference<>();
    Node node =
        node(
            database,
            "n1",
            oneQueue(),
            run -> {
              run.record(
                  new InstanceResult("1.1", "1", "c", "x", 0, null), new TaskRun.Counts(1, 0, 0));
              started.countDown();
              assertTrue(canceled.await(30, TimeUnit.SECONDS));
              self.get().engine().tick();
              assertEquals(TaskRun.Stop.CANCELED, run.stopReason());
              return TaskOutcome.canceled("canceled - remaining:1, completed:1");
            });
    self.set(node);
    long id = add(database, "1");
    CompletableFuture<Void> worker =
        CompletableFuture.runAsync(() -> node.engine().consume(hint(id, 0)));
    assertTrue(started.await(30, TimeUnit.SECONDS));
    new TaskActions(database, clock).cancel(TaskFilter.ALL, id, "anna");
    canceled.countDown();
    worker.get(30, TimeUnit.SECONDS);
    TaskView task = get(database, id);
    assertEquals(TaskStatus.CANCELED, task.status());
    assertEquals(0, task.failures());
    assertEquals("canceled - remaining:1, completed:1", task.outcomeMessage());
    assertEquals(1, task.completed());
  }

  @ParameterizedTest
  @EnumSource
  void only_an_expired_lease_is_taken_back(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node = node(database, "n2", oneQueue(), run -> TaskOutcome.completed("", List.of()));
    long id = add(database, "1");
    database.run(
        c ->
            TaskSteps.claim(
                c, id, 0, "dead", clock.instant().plus(TaskEngine.LEASE), clock.instant()));
    node.engine().tick();
    assertEquals(TaskStatus.IN_PROCESS, get(database, id).status(), "a node start never steals");
    clock.advance(TaskEngine.LEASE.plusSeconds(1));
    node.engine().tick();
    TaskView task = get(database, id);
    assertEquals(TaskStatus.SCHEDULED, task.status());
    assertEquals(1, task.failures());
    boolean renewed = database.call(c -> TaskSteps.renew(c, id, 1, "dead", clock.instant()));
    assertFalse(renewed);
  }

  @ParameterizedTest
  @EnumSource
  void a_retry_takes_over_the_twin_that_began_to_wait_meanwhile(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    NewTask twin =
        NewTask.export(
            TARGET,
            EntityUid.ofStudy("1"),
            null,
            clock.instant().plusSeconds(500),
            Requester.SYSTEM);
    Node node =
        node(
            database,
            "n1",
            oneQueue(),
            run -> {
              database.run(c -> PendingTasks.upsert(c, List.of(twin), clock.instant()));
              return TaskOutcome.error("no");
            });
    long id = add(database, "1");
    node.engine().consume(hint(id, 0));
    List<TaskView> tasks = database.call(connection -> TaskTable.select(connection, "order by id"));
    assertEquals(1, tasks.size());
    assertEquals(id, tasks.get(0).taskId());
    assertEquals(TaskStatus.SCHEDULED_FOR_RETRY, tasks.get(0).status());
    assertEquals(clock.instant().plusSeconds(500), tasks.get(0).scheduledTime());
  }

  @ParameterizedTest
  @EnumSource
  void follow_ups_are_written_with_the_completion_or_not_at_all(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    NewTask next =
        new NewTask(
            TaskType.IAN,
            "orderly",
            "IANSCU",
            0,
            "ORDERLY",
            "IANSCP",
            "STORESCP",
            "1",
            null,
            "2.25.1",
            "b",
            clock.instant(),
            null,
            Requester.SYSTEM,
            1,
            List.of(),
            "{}",
            1L);
    Node node =
        node(database, "n1", oneQueue(), run -> TaskOutcome.completed("done", List.of(next)));
    long id = add(database, "1");
    node.engine().consume(hint(id, 0));
    List<TaskView> ians =
        database.call(connection -> TaskTable.select(connection, "where task_type = 'IAN'"));
    assertEquals(1, ians.size());
    assertEquals(
        "{}",
        database.call(
            connection -> String.valueOf(TaskTable.payload(connection, ians.get(0).taskId()))));
    assertEquals("b", ians.get(0).batchId());
  }

  @ParameterizedTest
  @EnumSource
  void hints_follow_priority_and_due_time_up_to_the_free_slots(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node =
        node(
            database,
            "n1",
            TestConfiguration.snapshot(TestConfiguration.queue("Export", 2, 0)),
            run -> TaskOutcome.completed("", List.of()));
    long first = add(database, "1");
    clock.advance(Duration.ofSeconds(1));
    add(database, "2");
    long urgent = add(database, "3");
    database.run(c -> TaskTable.update(c, "update task set priority = 5 where id = ?", urgent));
    node.release().release();
    assertEquals(List.of(urgent, first), sent.stream().map(Hint::taskId).toList());
    sent.clear();
    node.release().release();
    assertEquals(List.of(), sent, "both slots are spoken for");
    clock.advance(TaskRelease.STALE_AFTER.plusSeconds(1));
    node.release().release();
    assertEquals(2, sent.size(), "lost hints are sent again");
  }

  @ParameterizedTest
  @EnumSource
  void tells_when_the_next_task_becomes_due(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node = node(database, "n1", oneQueue(), run -> TaskOutcome.completed("", List.of()));
    Duration second = Duration.ofSeconds(1);
    assertEquals(Optional.empty(), node.release().nextDue(second));
    long id = add(database, "1.2");
    for (long wait : List.of(2000L, 400L)) {
      Instant due = clock.instant().plusMillis(wait);
      database.run(
          c -> TaskTable.update(c, "update task set scheduled_time = ? where id = ?", due, id));
      assertEquals(
          wait > 1000 ? Optional.empty() : Optional.of(Duration.ofMillis(wait + 1)),
          node.release().nextDue(second));
    }
  }

  @ParameterizedTest
  @EnumSource
  void queues_that_pause_or_are_closed_wait_and_unknown_ones_fail(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    ScheduleExpression never = ScheduleExpression.parse("dayOfWeek=0 hour=3");
    ConfigSnapshot snapshot =
        TestConfiguration.snapshot(
            TestConfiguration.queue("Paused", 1, 0, false, List.of()),
            TestConfiguration.queue("Closed", 1, 0, true, List.of(never)));
    Node node = node(database, "n1", snapshot, run -> TaskOutcome.completed("", List.of()));
    long unknown = add(database, "1");
    long paused = add(database, "2");
    long closed = add(database, "3");
    database.run(
        c -> TaskTable.update(c, "update task set queue_name = 'Paused' where id = ?", paused));
    database.run(
        c -> TaskTable.update(c, "update task set queue_name = 'Closed' where id = ?", closed));
    node.release().release();
    assertEquals(List.of(), sent);
    assertEquals(TaskStatus.FAILED, get(database, unknown).status());
    assertEquals("No queue configured: Export", get(database, unknown).errorMessage());
    assertEquals(TaskStatus.SCHEDULED, get(database, paused).status());
    assertEquals(TaskStatus.SCHEDULED, get(database, closed).status());
  }

  @ParameterizedTest
  @EnumSource
  void a_broker_that_is_down_delays_hints_and_nothing_else(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    AtomicReference<Boolean> down = new AtomicReference<>(true);
    TaskRelease release =
        new TaskRelease(
            database,
            () -> Optional.of(oneQueue()),
            new Slots(),
            hints -> {
              if (down.get()) {
                throw new IllegalStateException("broker is down");
              }
              sent.addAll(hints);
            },
            clock);
    long id = add(database, "1");
    release.release();
    assertTrue(release.brokerDown());
    assertEquals(TaskStatus.SCHEDULED, get(database, id).status());
    down.set(false);
    clock.advance(Duration.ofSeconds(3));
    release.release();
    assertEquals(1, sent.size());
    assertFalse(release.brokerDown());
  }

  @ParameterizedTest
  @EnumSource
  void a_poisoned_message_fails_its_task_only_while_it_waits_for_that_attempt(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Node node = node(database, "n1", oneQueue(), run -> TaskOutcome.completed("", List.of()));
    long id = add(database, "1");
    node.engine().poisoned(id, 7, "old");
    assertEquals(TaskStatus.SCHEDULED, get(database, id).status());
    node.engine().poisoned(id, 0, "cannot be consumed");
    assertEquals(TaskStatus.FAILED, get(database, id).status());
    assertEquals("cannot be consumed", get(database, id).errorMessage());
  }

  @ParameterizedTest
  @EnumSource
  void bulk_actions_touch_what_the_filter_shows_and_end(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    for (int i = 0; i < 450; i++) {
      add(database, "1." + i);
    }
    TaskFilter one =
        new TaskFilter(
            null,
            null,
            null,
            null,
            List.of(),
            java.util.Set.of(),
            null,
            null,
            null,
            "1.7",
            TimeRange.ALL,
            TimeRange.ALL,
            null);
    assertEquals(1, actions.cancelAll(one, "anna").count());
    TaskFilter scheduled = TaskFilter.ALL.withStatuses(java.util.Set.of(TaskStatus.SCHEDULED));
    assertEquals(449, actions.cancelAll(scheduled, "anna").count());
    assertEquals(450, actions.rescheduleAll(TaskFilter.ALL, null, null).count());
    assertEquals(450, actions.deleteAll(scheduled).count());
    long left = database.call(connection -> TaskQueries.count(connection, TaskFilter.ALL));
    assertEquals(0, left);
  }
}
