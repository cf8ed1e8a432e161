package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of studies, each of which sets the time of the study. */
@ApplicationScoped
public class StudyChanges implements ChangeSource {

  @Override
  public String topic() {
    return "studies";
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    return RecentRows.of(connection, "study", "updated_time");
  }
}
