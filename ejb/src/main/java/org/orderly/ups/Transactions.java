package org.orderly.ups;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs one operation in one database transaction of its own. Conflicts with other transactions are
 * tried again, so that callers never see them.
 */
final class Transactions {

  private static final int TRIES = 8;

  private final DataSource dataSource;

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** An operation; what it throws undoes it. */
  @FunctionalInterface
  interface Step<T> {
    T apply(Connection connection) throws SQLException, UpsException;
  }

  /** An operation that refuses nothing. */
  @FunctionalInterface
  interface Plain<T> {
    T apply(Connection connection) throws SQLException;
  }

  /**
   * @throws DatabaseFailedException if the database fails, or a conflict does not end
   */
  <T> T call(Step<T> step) throws UpsException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(step);
      } catch (SQLException e) {
        if (attempt == TRIES || !isConflict(e)) {
          throw new DatabaseFailedException(e);
        }
      }
    }
  }

  /** As {@link #call}. */
  <T> T plain(Plain<T> step) {
    try {
      return call(step::apply);
    } catch (UpsException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T attempt(Step<T> step) throws SQLException, UpsException {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = step.apply(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  /** Serialization, deadlock, lock timeout, or a row that somebody else added or removed first. */
  private static boolean isConflict(SQLException e) {
    SQLException first = e.getNextException() == null ? e : e.getNextException();
    String state = first.getSQLState();
    return state != null
        && (state.startsWith("40")
            || state.equals("HYT00")
            || state.equals("55P03")
            || state.equals("23505")
            || state.equals("23503")
            || state.equals("23506"));
  }
}
