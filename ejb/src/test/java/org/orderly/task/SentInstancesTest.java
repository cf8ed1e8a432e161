package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentInstancesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final NewTask.ExportTarget TARGET =
      new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");

  private static InstanceResult result(long key, int revision, int status) {
    return new InstanceResult(
        "1.1." + key, "1.1", "1.2", revision + ":CRC32C:1", status, null, key);
  }

  private static List<String> sent(Connection connection) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select instance_fk, exporter_id, revision from sent_instance order by instance_fk")) {
      while (row.next()) {
        rows.add(row.getLong(1) + " " + row.getString(2) + " " + row.getInt(3));
      }
    }
    return rows;
  }

  private static TaskView running(TaskDatabase database) throws SQLException {
    database.run(
        connection -> {
          NewTask task =
              NewTask.export(TARGET, EntityUid.ofStudy("1"), null, NOW, Requester.SYSTEM);
          PendingTasks.upsert(connection, List.of(task), NOW);
        });
    return database.call(
        connection -> {
          TaskView task = TaskTable.select(connection, "order by id desc").get(0);
          assertTrue(
              TaskSteps.claim(
                  connection, task.taskId(), task.attempt(), "node", NOW.plusSeconds(60), NOW));
          return TaskTable.select(connection, "where id = ?", task.taskId()).get(0);
        });
  }

  private static void record(TaskDatabase database, TaskView task, InstanceResult... results)
      throws SQLException {
    database.run(
        connection ->
            assertTrue(
                TaskSteps.record(
                    connection, task, List.of(results), new TaskRun.Counts(1, 1, 1), NOW)));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_was_taken_is_known_when_its_task_is_gone(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    TaskView task = running(database);
    record(database, task, result(3, 0, 0), result(2, 0, 0xB000), result(1, 0, 0xA700));
    database.run(c -> TaskTable.update(c, "delete from task where id = ?", task.taskId()));
    assertEquals(List.of("2 STORESCP 0", "3 STORESCP 0"), database.call(SentInstancesTest::sent));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_was_sent_again_is_known_in_its_last_revision(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    record(database, running(database), result(1, 0, 0), result(2, 0, 0));
    record(database, running(database), result(1, 1, 0), result(2, 1, 0xA700));
    assertEquals(List.of("1 STORESCP 1", "2 STORESCP 0"), database.call(SentInstancesTest::sent));
  }
}
