package org.orderly.common;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A number per topic that tells of changes which no row shows (table {@code change_mark}). */
public final class ChangeMark {

  private ChangeMark() {}

  /** Where the mark of the topic stands. */
  public static long of(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select mark from change_mark where topic = ?")) {
      statement.setString(1, topic);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Moves the mark; once for many changes, as all wait for one row. */
  public static void move(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update change_mark set mark = mark + 1 where topic = ?")) {
      statement.setString(1, topic);
      statement.executeUpdate();
    }
  }
}
