package org.orderly.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.TaskQueue;
import org.orderly.task.TaskStatus;
import org.orderly.task.TestConfiguration;
import org.orderly.task.TestDatabase;

class TaskRetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final TaskQueue QUEUE =
      new TaskQueue(
          "Export",
          "",
          true,
          1,
          0,
          Duration.ofSeconds(30),
          null,
          100,
          false,
          Duration.ofDays(1),
          Duration.ofDays(3),
          null,
          null,
          List.of());

  private static void add(DataSource database, int id, String queue, String status, int hoursAgo)
      throws Exception {
    String time = "timestamp with time zone '" + NOW.minus(Duration.ofHours(hoursAgo)) + "'";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into task (id, task_type, task_status, priority, device_name, queue_name, created_time,"
              + " updated_time, scheduled_time, proc_end_time) values ("
              + id
              + ", 'EXPORT', '"
              + status
              + "', 0, 'orderly', '"
              + queue
              + "', "
              + String.join(", ", time, time, time, time)
              + ")");
    }
  }

  private static TreeSet<Integer> left(DataSource database) throws Exception {
    TreeSet<Integer> ids = new TreeSet<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select id from task")) {
      while (row.next()) {
        ids.add(row.getInt(1));
      }
    }
    return ids;
  }

  @Test
  void only_what_ended_longer_ago_than_its_queue_keeps_it_is_deleted() throws Exception {
    DataSource database = TestDatabase.H2.open();
    add(database, 1, "Export", "COMPLETED", 25);
    add(database, 2, "Export", "COMPLETED", 23);
    add(database, 3, "Export", "FAILED", 71);
    add(database, 4, "Export", "FAILED", 73);
    add(database, 5, "Export", "WARNING", 9999);
    add(database, 6, "Export", "SCHEDULED", 9999);
    add(database, 7, "IANSCU", "COMPLETED", 9999);
    CurrentConfiguration configuration = new CurrentConfiguration();
    TaskRetention retention =
        new TaskRetention(database, configuration, Clock.fixed(NOW, ZoneOffset.UTC));
    retention.tick();
    configuration.set(TestConfiguration.snapshot(null, QUEUE));
    retention.tick();
    assertEquals(7, left(database).size(), "no configuration, or no interval: nothing is purged");
    configuration.set(TestConfiguration.snapshot(Duration.ofHours(1), QUEUE));
    retention.tick();
    assertEquals(new TreeSet<>(List.of(2, 3, 5, 6, 7)), left(database));
  }

  @Test
  void a_status_without_delay_is_kept_for_ever() {
    assertEquals(
        Map.of(TaskStatus.COMPLETED, Duration.ofDays(1), TaskStatus.FAILED, Duration.ofDays(3)),
        TaskRetention.delays(QUEUE));
  }
}
