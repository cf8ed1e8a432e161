package org.orderly.task;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs one step of work on the task tables in one local database transaction. Never called inside a
 * container transaction: the steps of a worker commit one by one, so that what happened stays known
 * whatever comes next.
 */
public final class TaskDatabase {
  private static final int TRIES = 3;

  private final DataSource dataSource;

  public TaskDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A step that answers something. */
  @FunctionalInterface
  public interface Step<T> {
    T apply(Connection connection) throws SQLException;
  }

  /** A step that only changes something. */
  @FunctionalInterface
  public interface Change {
    void apply(Connection connection) throws SQLException;
  }

  /**
   * Runs the step and commits; serialization and lock conflicts (SQLSTATE class 40, H2 lock
   * timeout) are tried again.
   */
  public <T> T call(Step<T> step) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(step);
      } catch (SQLException e) {
        if (attempt == TRIES || !isConflict(e)) {
          throw e;
        }
      }
    }
  }

  public void run(Change change) throws SQLException {
    call(
        connection -> {
          change.apply(connection);
          return Boolean.TRUE;
        });
  }

  private <T> T once(Step<T> step) throws SQLException {
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
  static boolean isUniqueViolation(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /** Whether somebody else was in the way, so that a second try may succeed. */
  static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return isUniqueViolation(e)
        || (state != null
            && (state.startsWith("40") || state.equals("HYT00") || state.equals("55P03")));
  }
}
