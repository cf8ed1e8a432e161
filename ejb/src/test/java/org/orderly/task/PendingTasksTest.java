package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PendingTasksTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final NewTask.ExportTarget TARGET =
      new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");

  private static NewTask export(
      String study, @Nullable String series, @Nullable String sop, Instant due) {
    return NewTask.export(TARGET, new EntityUid(study, series, sop), null, due, Requester.SYSTEM);
  }

  private static List<TaskView> all(TaskDatabase database) throws SQLException {
    return database.call(connection -> TaskTable.select(connection, "order by id"));
  }

  private static void upsert(TaskDatabase database, NewTask... tasks) throws SQLException {
    database.run(connection -> PendingTasks.upsert(connection, List.of(tasks), NOW));
  }

  @ParameterizedTest
  @EnumSource
  void a_further_object_only_moves_the_due_time_later(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(5)));
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(9)));
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(7)));
    List<TaskView> tasks = all(database);
    assertEquals(1, tasks.size());
    assertEquals(NOW.plusSeconds(9), tasks.get(0).scheduledTime());
    upsert(database, export("1", "1.2", null, NOW.plusSeconds(5)));
    assertEquals(2, all(database).size());
  }

  @ParameterizedTest
  @EnumSource
  void a_trickle_postpones_at_most_to_the_limit(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(5)).notAfter(NOW.plusSeconds(20)));
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(50)).notAfter(NOW.plusSeconds(90)));
    assertEquals(NOW.plusSeconds(20), all(database).get(0).scheduledTime());
    // whoever asked for a later time gets it, whatever arrives meanwhile
    NewTask asked = export("1", "1.1", null, NOW.plusSeconds(500));
    database.run(connection -> PendingTasks.request(connection, asked, NOW));
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(60)));
    assertEquals(NOW.plusSeconds(500), all(database).get(0).scheduledTime());
  }

  @ParameterizedTest
  @EnumSource
  void one_notification_per_ae_and_study_waits_and_is_postponed(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    upsert(database, notification("IANSCP", NOW.plusSeconds(5)));
    upsert(database, notification("IANSCP", NOW.plusSeconds(9)));
    upsert(database, notification("OTHER", NOW.plusSeconds(5)));
    List<TaskView> tasks = all(database);
    assertEquals(2, tasks.size());
    assertEquals(NOW.plusSeconds(9), tasks.get(0).scheduledTime());
    assertEquals("2.25.5", tasks.get(0).sopInstanceUid());
  }

  private static NewTask notification(String remote, Instant due) {
    return new NewTask(
        TaskType.IAN,
        "orderly",
        "IANSCU",
        0,
        "ORDERLY",
        remote,
        null,
        "1",
        null,
        "2.25." + due.minusMillis(NOW.toEpochMilli()).getEpochSecond(),
        null,
        due,
        null,
        Requester.SYSTEM,
        null,
        List.of(),
        null,
        null);
  }

  @ParameterizedTest
  @EnumSource
  void a_study_takes_over_waiting_series_and_a_series_joins_a_waiting_study(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    upsert(
        database,
        export("1", "1.1", "1.1.1", NOW.plusSeconds(5)),
        export("1", "1.2", null, NOW.plusSeconds(5)));
    assertEquals(2, all(database).size());
    upsert(database, export("1", null, null, NOW.plusSeconds(6)));
    List<TaskView> tasks = all(database);
    assertEquals(1, tasks.size());
    assertEquals(null, tasks.get(0).seriesInstanceUid());
    assertEquals(null, tasks.get(0).sopInstanceUid());
    upsert(database, export("1", "1.3", null, NOW.plusSeconds(60)));
    tasks = all(database);
    assertEquals(1, tasks.size());
    assertEquals(NOW.plusSeconds(60), tasks.get(0).scheduledTime());
  }

  @ParameterizedTest
  @EnumSource
  void a_running_task_is_not_touched_but_followed_by_a_new_one(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    upsert(database, export("1", "1.1", null, NOW));
    TaskView first = all(database).get(0);
    database.run(c -> TaskSteps.claim(c, first.taskId(), 0, "n", NOW.plusSeconds(30), NOW));
    upsert(database, export("1", "1.1", null, NOW.plusSeconds(5)));
    assertEquals(2, all(database).size());
  }

  @ParameterizedTest
  @EnumSource
  void batches_have_tasks_of_their_own(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    EntityUid study = EntityUid.ofStudy("1");
    Requester who = new Requester("u", "h", "/x");
    long plain =
        database.call(
            c -> PendingTasks.request(c, NewTask.export(TARGET, study, null, NOW, who), NOW));
    long one =
        database.call(
            c -> PendingTasks.request(c, NewTask.export(TARGET, study, "a", NOW, who), NOW));
    long again =
        database.call(
            c -> PendingTasks.request(c, NewTask.export(TARGET, study, "a", NOW, who), NOW));
    long other =
        database.call(
            c -> PendingTasks.request(c, NewTask.export(TARGET, study, "b", NOW, who), NOW));
    assertEquals(one, again);
    assertNotEquals(one, other);
    assertNotEquals(plain, one);
    assertEquals(3, all(database).size());
  }

  @ParameterizedTest
  @EnumSource
  void writers_of_several_nodes_make_one_task_and_lose_no_due_time(TestDatabase kind)
      throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    int writers = 6;
    int rounds = 20;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    CyclicBarrier barrier = new CyclicBarrier(writers);
    try {
      List<Future<Object>> done = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        Callable<Object> work =
            () -> {
              for (int r = 0; r < rounds; r++) {
                barrier.await(30, TimeUnit.SECONDS);
                upsert(database, export("1." + r, "1.1", null, NOW.plusSeconds(writer)));
              }
              return "";
            };
        done.add(threads.submit(work));
      }
      for (Future<Object> one : done) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    List<TaskView> tasks = all(database);
    assertEquals(rounds, tasks.size());
    tasks.forEach(task -> assertEquals(NOW.plusSeconds(writers - 1), task.scheduledTime()));
  }
}
