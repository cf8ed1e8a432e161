package org.orderly.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.task.TestDatabase;

class GraphsTest {
  @TempDir Path folder;

  private static void task(
      ArchiveFixture archive,
      long id,
      String status,
      @Nullable String error,
      @Nullable Long joined,
      @Nullable Long parent)
      throws Exception {
    try (Connection connection = archive.database().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into task (id, task_type, task_status, device_name, queue_name,"
                    + " created_time, updated_time, scheduled_time, study_iuid, error_msg,"
                    + " joined_id, parent_id) values (?, 'EXPORT', ?, 'd', 'q',"
                    + " current_timestamp, current_timestamp, current_timestamp, '1.5', ?, ?, ?)")) {
      statement.setLong(1, id);
      statement.setString(2, status);
      statement.setString(3, error);
      statement.setObject(4, joined, Types.BIGINT);
      statement.setObject(5, parent, Types.BIGINT);
      statement.executeUpdate();
    }
  }

  private static List<String> words(Graphs graphs, @Nullable GraphTaskStatus status) {
    Graphs.TaskFilter filter = new Graphs.TaskFilter(null, "", status, "", null, null);
    return graphs.tasks(filter, HoldingOrder.FIRST_RECEIVED, 0, 20).rows().stream()
        .map(task -> task.id() + " " + task.status() + " " + task.failure())
        .map(String::strip)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void each_task_tells_how_it_is_and_why(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      task(archive, 1, "SCHEDULED", null, null, null);
      task(archive, 2, "FAILED", "connection refused", null, null);
      task(archive, 3, "CANCELED", null, null, null);
      task(archive, 4, "CANCELED", "connection refused", null, null);
      task(archive, 5, "CANCELED", null, 1L, null);
      task(archive, 6, "SCHEDULED", null, null, 2L);
      Graphs graphs = new Graphs(archive.database(), new HoldingLists(archive.database()));
      assertEquals(
          List.of(
              "1 INITIAL",
              "2 FAILED connection refused",
              "3 FAILED cancelled by user",
              "4 FAILED cancelled by user; connection refused",
              "5 FAILED joined by the system with task 1",
              "6 BLOCKED"),
          words(graphs, null));
      assertEquals(List.of("1 INITIAL"), words(graphs, GraphTaskStatus.INITIAL));
      assertEquals(List.of("6 BLOCKED"), words(graphs, GraphTaskStatus.BLOCKED));
    }
  }
}
