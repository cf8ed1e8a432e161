package org.orderly.series;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of series for processing, each of which sets the time of the row. */
@ApplicationScoped
public class SeriesChanges implements ChangeSource {

  @Override
  public String topic() {
    return "processing";
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    return RecentRows.of(connection, "processing_series", "updated_time");
  }
}
