package org.orderly.template;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.orderly.common.ChangeSource;
import org.orderly.common.RecentRows;

/** Changes of templates and rulesets: what was updated last, and the mark that deletions leave. */
@ApplicationScoped
public class TemplateChanges implements ChangeSource {

  @Override
  public String topic() {
    return "templates";
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select mark from change_mark where topic = 'templates'");
        ResultSet row = statement.executeQuery()) {
      long mark = row.next() ? row.getLong(1) : 0;
      return List.of(
          mark,
          RecentRows.of(connection, "template", "updated_time"),
          RecentRows.of(connection, "ruleset", "updated_time"));
    }
  }
}
