package org.orderly.task;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.orderly.common.LocalTransactions;

/**
 * Runs one step of work on the task tables in one local database transaction: the steps of a worker
 * commit one by one, so that what happened stays known whatever comes next.
 */
public final class TaskDatabase {
  private static final int TRIES = 3;

  private final LocalTransactions transactions;

  public TaskDatabase(DataSource dataSource) {
    transactions = new LocalTransactions(dataSource, TRIES);
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

  /** Runs the step and commits; conflicts with others are tried again. */
  public <T> T call(Step<T> step) throws SQLException {
    return transactions.<T, SQLException>call(step::apply);
  }

  public void run(Change change) throws SQLException {
    call(
        connection -> {
          change.apply(connection);
          return Boolean.TRUE;
        });
  }
}
