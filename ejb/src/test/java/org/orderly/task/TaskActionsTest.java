package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskActionsTest {
  private static final NewTask.ExportTarget STORESCP =
      new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");
  private static final NewTask.ExportTarget OTHER =
      new NewTask.ExportTarget("OTHER", "orderly", "Export2", 3, "SECOND", "OTHERSCP");

  private final TestClock clock = new TestClock();

  private NewTask export(String study, Requester requester) {
    return NewTask.export(STORESCP, EntityUid.ofStudy(study), null, clock.instant(), requester);
  }

  private long waiting(TaskDatabase database, String study) throws SQLException {
    NewTask task = export(study, new Requester("planner", "host", "/uri"));
    return database.call(c -> TaskTable.insert(c, task, clock.instant()));
  }

  private long failed(TaskDatabase database, String study) throws SQLException {
    long id = waiting(database, study);
    database.run(
        c -> {
          Instant now = clock.instant();
          TaskSteps.claim(c, id, 0, "n1", now.plusSeconds(30), now);
          TaskView task = TaskTable.find(c, id);
          TaskSteps.record(
              c,
              task,
              List.of(new InstanceResult("1.1.1", "1.1", "c", "x", 0, null)),
              new TaskRun.Counts(1, 0, 1),
              now);
          TaskSteps.finish(c, id, 1, TaskOutcome.error("refused"), 3, now);
        });
    return id;
  }

  private static TaskView get(TaskDatabase database, long id) throws SQLException {
    return database.call(c -> TaskTable.select(c, "where id = ?", id)).get(0);
  }

  @ParameterizedTest
  @EnumSource
  void a_rescheduled_task_forgets_its_failures_and_keeps_its_id(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    long id = failed(database, "1");
    assertEquals(TaskStatus.FAILED, get(database, id).status());
    Instant due = clock.instant().plus(Duration.ofHours(3));
    actions.reschedule(TaskFilter.ALL, id, null, due);
    TaskView task = get(database, id);
    assertEquals(TaskStatus.SCHEDULED, task.status());
    assertEquals(due, task.scheduledTime());
    assertEquals(0, task.failures());
    assertEquals(0, task.completed() + task.failed());
    assertNull(task.errorMessage());
    assertNull(task.processingStartTime());
    assertNull(task.processingEndTime());
    assertEquals(0, database.call(c -> TaskSteps.results(c, id)).size());
    assertThrows(
        NoSuchTaskException.class,
        () -> actions.reschedule(TaskFilter.ALL.withType(TaskType.IAN), id, null, clock.instant()));
  }

  @ParameterizedTest
  @EnumSource
  void a_task_rescheduled_to_another_destination_takes_its_queue_and_titles(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    long id = failed(database, "1");
    new TaskActions(database, clock).reschedule(TaskFilter.ALL, id, OTHER, null);
    TaskView task = get(database, id);
    assertEquals("OTHER", task.exporterId());
    assertEquals("Export2", task.queue());
    assertEquals("SECOND", task.localAet());
    assertEquals("OTHERSCP", task.remoteAet());
    assertEquals(clock.instant(), task.scheduledTime());
    // the waiting row stands for the new destination and no longer for the old one
    waiting(database, "1");
    NewTask again =
        NewTask.export(OTHER, EntityUid.ofStudy("1"), null, clock.instant(), Requester.SYSTEM);
    assertEquals(id, new TaskActions(database, clock).request(again).taskId());
  }

  @ParameterizedTest
  @EnumSource
  void all_tasks_of_a_filter_are_rescheduled_to_another_destination(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    for (int i = 0; i < 5; i++) {
      failed(database, "1." + i);
    }
    long waiting = waiting(database, "2");
    TaskFilter failed = TaskFilter.ALL.withStatuses(Set.of(TaskStatus.FAILED));
    TaskService.BulkResult result =
        new TaskActions(database, clock).rescheduleAll(failed, OTHER, null);
    assertEquals(new TaskService.BulkResult(5, 0), result);
    assertEquals("STORESCP", get(database, waiting).exporterId());
    assertEquals(
        5, database.call(c -> TaskTable.select(c, "where exporter_id = ?", "OTHER")).size());
  }

  @ParameterizedTest
  @EnumSource
  void a_bulk_action_leaves_alone_what_its_filter_no_longer_shows(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    long first = failed(database, "1");
    long twin = waiting(database, "1");
    TaskFilter both = TaskFilter.ALL.withStatuses(Set.of(TaskStatus.FAILED, TaskStatus.SCHEDULED));
    // the first joins its twin, which is canceled when its turn comes
    TaskService.BulkResult result =
        new TaskActions(database, clock).rescheduleAll(both, null, null);
    assertEquals(new TaskService.BulkResult(1, 0), result);
    assertEquals(TaskStatus.SCHEDULED, get(database, first).status());
    TaskView joined = get(database, twin);
    assertEquals(TaskStatus.CANCELED, joined.status());
    assertEquals(first, joined.joinedTaskId());
    assertNull(joined.canceledBy(), "nobody canceled it");
  }

  @ParameterizedTest
  @EnumSource
  void a_canceled_task_names_who_canceled_it_until_it_is_started_anew(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    long one = waiting(database, "1");
    long other = waiting(database, "2");
    actions.cancel(TaskFilter.ALL, one, "anna");
    actions.cancelAll(TaskFilter.ALL.withStatuses(Set.of(TaskStatus.SCHEDULED)), "berta");
    assertEquals("anna", get(database, one).canceledBy());
    assertEquals("berta", get(database, other).canceledBy());
    assertEquals(
        1, actions.changeSeen(List.of(get(database, one)), TaskActions.Seen.RESUME, "carla"));
    actions.rescheduleAll(TaskFilter.ALL.withStatuses(Set.of(TaskStatus.CANCELED)), null, null);
    assertNull(get(database, one).canceledBy());
    assertNull(get(database, other).canceledBy());
  }

  @ParameterizedTest
  @EnumSource
  void a_resumed_task_keeps_what_was_acknowledged_and_only_one_of_two_users_resumes_it(
      TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    TaskView seen = get(database, failed(database, "1"));
    assertEquals(1, actions.changeSeen(List.of(seen), TaskActions.Seen.RESUME, "anna"));
    TaskView task = get(database, seen.taskId());
    assertEquals(TaskStatus.SCHEDULED, task.status());
    assertEquals(seen.createdTime(), task.createdTime());
    assertEquals(0, task.failures());
    assertEquals("1 0", task.completed() + " " + task.failed());
    assertNull(task.errorMessage());
    assertEquals(1, database.call(c -> TaskSteps.results(c, seen.taskId())).size());
    for (TaskActions.Seen change : TaskActions.Seen.values()) {
      assertEquals(
          0, actions.changeSeen(List.of(seen), change, "anna"), change + " of what has gone on");
    }
    assertEquals(TaskStatus.SCHEDULED, get(database, seen.taskId()).status());
  }

  @ParameterizedTest
  @EnumSource
  void a_canceled_task_is_not_resumed_while_its_worker_may_still_send(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskActions actions = new TaskActions(database, clock);
    long id = waiting(database, "1");
    Instant now = clock.instant();
    database.run(c -> TaskSteps.claim(c, id, 0, "n1", now.plusSeconds(30), now));
    assertEquals(
        1, actions.changeSeen(List.of(get(database, id)), TaskActions.Seen.CANCEL, "anna"));
    TaskView canceled = get(database, id);
    assertEquals(0, actions.changeSeen(List.of(canceled), TaskActions.Seen.RESUME, "anna"));
    database.run(
        c -> TaskSteps.stopped(c, id, 1, TaskOutcome.canceled("stopped"), clock.instant()));
    assertEquals(1, actions.changeSeen(List.of(canceled), TaskActions.Seen.RESUME, "anna"));
  }
}
