package org.orderly.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of tasks: what was updated last, and the mark that deletions leave. */
@ApplicationScoped
public class TaskChanges implements ChangeSource {
  private static final String TOPIC = "tasks";

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    return List.of(markOf(connection), RecentRows.of(connection, "task", "updated_time"));
  }

  private static long markOf(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select mark from change_mark where topic = ?")) {
      TaskTable.bind(statement, TOPIC);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Leaves a mark for what no row shows; once for many changes, as all wait for one row. */
  static void mark(TaskDatabase database) throws SQLException {
    database.run(
        connection ->
            TaskTable.update(
                connection, "update change_mark set mark = mark + 1 where topic = ?", TOPIC));
  }
}
