package org.orderly.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.orderly.common.ChangeMark;
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
    return List.of(
        ChangeMark.of(connection, TOPIC), RecentRows.of(connection, "task", "updated_time"));
  }

  /** Leaves a mark for what no row shows; once for many changes, as all wait for one row. */
  static void mark(TaskDatabase database) throws SQLException {
    database.run(connection -> ChangeMark.move(connection, TOPIC));
  }
}
