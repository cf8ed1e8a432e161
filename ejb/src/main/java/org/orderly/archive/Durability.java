package org.orderly.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes a commit survive the loss of power. PostgreSQL does so by itself; H2 writes a commit to its
 * file, but leaves it to the operating system when that reaches the disk, unless it is told to
 * force it.
 */
final class Durability {

  private final DataSource database;
  private @Nullable Boolean mustForce;

  Durability(DataSource database) {
    this.database = database;
  }

  /**
   * @throws SQLException if it is not known that what was committed is on the disk
   */
  void force() throws SQLException {
    if (Boolean.FALSE.equals(mustForce)) {
      return;
    }
    try (Connection connection = database.getConnection()) {
      mustForce = connection.getMetaData().getURL().startsWith("jdbc:h2:file:");
      if (mustForce) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("checkpoint sync");
        }
      }
    }
  }
}
