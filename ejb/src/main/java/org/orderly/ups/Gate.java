package org.orderly.ups;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps those who change work items and those who subscribe to many apart, on all nodes: many may
 * be in at once, or one that closes it. Left by the end of the transaction.
 */
enum Gate {
  /** Of one of many rows each who enters locks one, at random; who closes locks all. */
  ROWS {
    @Override
    void enter(Connection connection) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("select id from workitem_gate where id = ? for update")) {
        statement.setInt(1, ThreadLocalRandom.current().nextInt(GATES));
        statement.executeQuery().close();
      }
    }

    @Override
    void close(Connection connection) throws SQLException {
      lock(connection, "select id from workitem_gate order by id for update");
    }
  },

  /** PostgreSQL knows locks that are shared and write nothing. */
  ADVISORY {
    @Override
    void enter(Connection connection) throws SQLException {
      lock(connection, "select pg_advisory_xact_lock_shared(" + KEY + ")");
    }

    @Override
    void close(Connection connection) throws SQLException {
      lock(connection, "select pg_advisory_xact_lock(" + KEY + ")");
    }
  };

  private static final int GATES = 128;

  /** The letters "upsgate", for other users of such locks in this database. */
  private static final long KEY = 0x75707367617465L;

  static Gate of(Connection connection) throws SQLException {
    return isH2(connection) ? ROWS : ADVISORY;
  }

  static boolean isH2(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("H2");
  }

  /** Keeps subscriptions to many work items waiting until this transaction has ended. */
  abstract void enter(Connection connection) throws SQLException;

  /** Waits until no transaction changes a work item, and keeps all others waiting. */
  abstract void close(Connection connection) throws SQLException;

  private static void lock(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeQuery().close();
    }
  }
}
