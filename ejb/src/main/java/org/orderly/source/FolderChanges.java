package org.orderly.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of copied folders, each of which sets the time of the row. */
@ApplicationScoped
public class FolderChanges implements ChangeSource {

  @Override
  public String topic() {
    return "folders";
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    return RecentRows.of(connection, "copied_folder", "updated_time");
  }
}
