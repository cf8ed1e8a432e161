package org.orderly.common;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps of work, each in one database transaction of its own. Never called inside a container
 * transaction.
 */
public final class LocalTransactions {

  private final DataSource dataSource;
  private final int tries;

  /**
   * @param tries how often a step is tried that others were in the way of
   */
  public LocalTransactions(DataSource dataSource, int tries) {
    this.dataSource = dataSource;
    this.tries = tries;
  }

  /** What is done in a transaction; what it throws undoes it. */
  @FunctionalInterface
  public interface Step<T, E extends Exception> {
    T apply(Connection connection) throws SQLException, E;
  }

  /** Runs the step and commits; conflicts with other transactions are tried again. */
  public <T, E extends Exception> T call(Step<T, E> step) throws SQLException, E {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(step);
      } catch (SQLException e) {
        if (attempt == tries || !isConflict(e)) {
          throw e;
        }
      }
    }
  }

  /** Runs the step and commits. */
  public <T, E extends Exception> T once(Step<T, E> step) throws SQLException, E {
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

  /**
   * Whether a statement was refused by a unique constraint (SQLSTATE 23505 in H2 and PostgreSQL).
   */
  public static boolean isUniqueViolation(SQLException e) {
    return "23505".equals(state(e));
  }

  /**
   * Whether somebody else was in the way, so that another try may succeed: serialization, deadlock,
   * lock timeout, or a row that somebody else added or removed first.
   */
  public static boolean isConflict(SQLException e) {
    String state = state(e);
    return state != null
        && (state.startsWith("40")
            || state.equals("HYT00")
            || state.equals("55P03")
            || state.equals("23505")
            || state.equals("23503")
            || state.equals("23506"));
  }

  /** Of a batch that failed, the state of what it failed of. */
  private static @Nullable String state(SQLException e) {
    SQLException first = e.getNextException() == null ? e : e.getNextException();
    return first.getSQLState();
  }
}
