package org.orderly.upload;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of uploaded zip files: what was updated last, and the mark that deletions leave. */
@ApplicationScoped
public class UploadChanges implements ChangeSource {

  @Override
  public String topic() {
    return "uploads";
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select mark from change_mark where topic = 'uploads'");
        ResultSet row = statement.executeQuery()) {
      long mark = row.next() ? row.getLong(1) : 0;
      return List.of(mark, RecentRows.of(connection, "uploaded_zip", "updated_time"));
    }
  }
}
