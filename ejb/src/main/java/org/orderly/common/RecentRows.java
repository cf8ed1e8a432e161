package org.orderly.common;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table that were changed last, as a value that is another one after each change.
 * Transactions commit in another order than their times, so the newest time alone would not tell.
 */
public record RecentRows(@Nullable OffsetDateTime newest, long rows, BigDecimal times) {
  private static final Duration OVERTAKING = Duration.ofSeconds(5);

  /**
   * Reads the state of a table.
   *
   * @param column a time that every change sets, with an index of its own
   */
  public static RecentRows of(Connection connection, String table, String column)
      throws SQLException {
    OffsetDateTime newest = null;
    try (PreparedStatement statement =
            connection.prepareStatement("select max(" + column + ") from " + table);
        ResultSet row = statement.executeQuery()) {
      if (row.next()) {
        newest = row.getObject(1, OffsetDateTime.class);
      }
    }
    if (newest == null) {
      return new RecentRows(null, 0, BigDecimal.ZERO);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*), sum(extract(epoch from "
                + column
                + ")) from "
                + table
                + " where "
                + column
                + " >= ?")) {
      statement.setObject(1, newest.minus(OVERTAKING));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        BigDecimal times = row.getBigDecimal(2);
        return new RecentRows(newest, row.getLong(1), times == null ? BigDecimal.ZERO : times);
      }
    }
  }
}
