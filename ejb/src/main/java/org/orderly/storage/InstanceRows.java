package org.orderly.storage;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks the table of instances which files it names. */
final class InstanceRows implements FileStorage.Rows {

  private static final int CHUNK = 200;

  private final @Nullable DataSource dataSource;

  InstanceRows(@Nullable DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Set<String> namedByInstance(String storageId, List<IntentLog.Entry> entries)
      throws IOException {
    return named(
        "sop_iuid", storageId, entries.stream().map(IntentLog.Entry::sopIuid).distinct().toList());
  }

  @Override
  public Set<String> namedByPath(String storageId, List<String> paths) throws IOException {
    return named("storage_path", storageId, paths);
  }

  private Set<String> named(String column, String storageId, List<String> values)
      throws IOException {
    if (dataSource == null) {
      throw new IllegalStateException("no database");
    }
    Set<String> paths = new HashSet<>();
    try (Connection connection = dataSource.getConnection()) {
      for (int from = 0; from < values.size(); from += CHUNK) {
        List<String> chunk = values.subList(from, Math.min(values.size(), from + CHUNK));
        String marks = String.join(",", Collections.nCopies(chunk.size(), "?"));
        try (PreparedStatement statement =
            connection.prepareStatement(
                "select storage_path from instance where storage_id = ? and "
                    + column
                    + " in ("
                    + marks
                    + ")")) {
          statement.setString(1, storageId);
          for (int i = 0; i < chunk.size(); i++) {
            statement.setString(i + 2, chunk.get(i));
          }
          collect(statement, paths);
        }
      }
    } catch (SQLException e) {
      throw new IOException("database: " + e.getMessage(), e);
    }
    return paths;
  }

  private static void collect(PreparedStatement statement, Set<String> paths) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        paths.add(rows.getString(1));
      }
    }
  }
}
