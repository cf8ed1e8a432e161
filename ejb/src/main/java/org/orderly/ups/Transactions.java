package org.orderly.ups;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.orderly.common.LocalTransactions;

/**
 * Runs one operation in one database transaction of its own. Conflicts with other transactions are
 * tried again, so that callers never see them.
 */
final class Transactions {

  private static final int TRIES = 8;

  private final LocalTransactions transactions;

  Transactions(DataSource dataSource) {
    transactions = new LocalTransactions(dataSource, TRIES);
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
    try {
      return transactions.<T, UpsException>call(step::apply);
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  /** As {@link #call}. */
  <T> T plain(Plain<T> step) {
    try {
      return transactions.<T, SQLException>call(step::apply);
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }
}
