package org.orderly.ups.rule;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Rows of the work items that rules perform. Without the Transaction UID nobody could end a work
 * item whose performer died.
 */
final class PerformanceTable {

  static final Duration LEASE = Duration.ofSeconds(60);

  private final DataSource database;
  private final String node;
  private final Clock clock;

  /** One work item in hand. */
  record Performance(String uid, String ruleId, String transactionUid) {
    private static final int ENOUGH = 8;

    /** A name that tells nothing of the Transaction UID, by which others could end the work. */
    String name() {
      UUID hash = UUID.nameUUIDFromBytes(transactionUid.getBytes(StandardCharsets.US_ASCII));
      return uid + '-' + hash.toString().substring(0, ENOUGH);
    }
  }

  PerformanceTable(DataSource database, String node, Clock clock) {
    this.database = database;
    this.node = node;
    this.clock = clock;
  }

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** False if somebody has it already. */
  boolean begin(Performance performance) throws SQLException {
    try {
      return change(
              "insert into workitem_performance"
                  + " (uid, rule_id, transaction_uid, lease_node, lease_until)"
                  + " values (?, ?, ?, ?, ?)",
              s -> {
                s.setString(1, performance.uid());
                s.setString(2, performance.ruleId());
                s.setString(3, performance.transactionUid());
                s.setString(4, node);
                s.setTimestamp(5, until());
              })
          == 1;
    } catch (SQLException e) {
      if ("23505".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  void end(String uid) throws SQLException {
    change("delete from workitem_performance where uid = ?", s -> s.setString(1, uid));
  }

  /** Keeps what this node has in hand. */
  void renew() throws SQLException {
    change(
        "update workitem_performance set lease_until = ? where lease_node = ?",
        s -> {
          s.setTimestamp(1, until());
          s.setString(2, node);
        });
  }

  /** Gives back what this node does not go on with, so that somebody does. */
  void release(Performance performance) throws SQLException {
    change(
        "update workitem_performance set lease_node = ''"
            + " where uid = ? and transaction_uid = ? and lease_node = ?",
        s -> {
          s.setString(1, performance.uid());
          s.setString(2, performance.transactionUid());
          s.setString(3, node);
        });
  }

  /** Takes over what a node that died, or gave up, has left. */
  List<Performance> takeOver() throws SQLException {
    Instant now = clock.instant();
    List<Performance> taken = new ArrayList<>();
    for (Performance performance : expired(now)) {
      int changed =
          change(
              "update workitem_performance set lease_node = ?, lease_until = ?"
                  + " where uid = ? and lease_until <= ?",
              s -> {
                s.setString(1, node);
                s.setTimestamp(2, until());
                s.setString(3, performance.uid());
                s.setTimestamp(4, Timestamp.from(now));
              });
      if (changed == 1) {
        taken.add(performance);
      }
    }
    return taken;
  }

  private List<Performance> expired(Instant now) throws SQLException {
    List<Performance> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select uid, rule_id, transaction_uid from workitem_performance"
                    + " where lease_until <= ? order by lease_until limit 100")) {
      statement.setTimestamp(1, Timestamp.from(now));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Performance(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return found;
  }

  private Timestamp until() {
    return Timestamp.from(clock.instant().plus(LEASE));
  }

  private int change(String sql, Binding binding) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      return statement.executeUpdate();
    }
  }
}
