package org.orderly.ups;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;

/** The statements on subscriptions. */
final class Subscribers {

  private static final int FILTERS_PER_STATEMENT = 100;
  private static final String INSERT =
      "insert into subscription (workitem_fk, subscriber, deletion_lock, created_time) ";

  private Subscribers() {}

  private record Global(AeTitle subscriber, boolean lock) {}

  /** Who is to be told of a work item. */
  static List<AeTitle> of(Connection connection, long workitem) throws SQLException {
    List<AeTitle> subscribers = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select subscriber from subscription where workitem_fk = ?")) {
      statement.setLong(1, workitem);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          subscribers.add(new AeTitle(row.getString(1)));
        }
      }
    }
    return subscribers;
  }

  /**
   * Subscribes to a new work item those who subscribed to all or to such, and answers them. Filters
   * are evaluated on the row, by the same statement parts as a search.
   */
  static List<AeTitle> subscribeToNew(
      Connection connection, long workitem, ConfigSnapshot configuration, Instant now)
      throws SQLException {
    List<Global> subscribers = new ArrayList<>();
    Map<ByteBuffer, List<Global>> filtered = new HashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select subscriber, deletion_lock, filter from global_subscription");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Global global = new Global(new AeTitle(row.getString(1)), row.getBoolean(2));
        byte[] filter = row.getBytes(3);
        if (filter == null) {
          subscribers.add(global);
        } else {
          filtered.computeIfAbsent(ByteBuffer.wrap(filter), k -> new ArrayList<>()).add(global);
        }
      }
    }
    if (!filtered.isEmpty()) {
      matching(connection, workitem, List.copyOf(filtered.keySet()), configuration)
          .forEach(filter -> subscribers.addAll(filtered.getOrDefault(filter, List.of())));
    }
    WorkitemTable.insertAll(
        connection,
        INSERT + "values ",
        subscribers.stream()
            .map(
                s ->
                    Arrays.<@Nullable Object>asList(
                        workitem, s.subscriber().value(), s.lock(), Columns.timestamp(now)))
            .toList());
    return subscribers.stream().map(Global::subscriber).toList();
  }

  private static List<ByteBuffer> matching(
      Connection connection, long workitem, List<ByteBuffer> filters, ConfigSnapshot configuration)
      throws SQLException {
    List<ByteBuffer> matching = new ArrayList<>();
    for (int from = 0; from < filters.size(); from += FILTERS_PER_STATEMENT) {
      Sql sql = new Sql();
      int to = Math.min(filters.size(), from + FILTERS_PER_STATEMENT);
      for (int i = from; i < to; i++) {
        sql.add(sql.isEmpty() ? "" : " union all ")
            .add("select " + i + " from workitem w where w.id = ? and ", workitem)
            .add(filter(filters.get(i).array(), configuration));
      }
      try (PreparedStatement statement = sql.prepare(connection);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          matching.add(filters.get(row.getInt(1)));
        }
      }
    }
    return matching;
  }

  /** The condition of stored keys, which were checked when they were stored. */
  private static Sql filter(byte[] keys, ConfigSnapshot configuration) {
    try {
      return Matching.of(Content.decode(keys), false, configuration).condition();
    } catch (UpsException e) {
      return new Sql().add("1 = 0");
    }
  }

  static void put(
      Connection connection, long workitem, AeTitle subscriber, boolean lock, Instant now)
      throws SQLException {
    int updated =
        WorkitemTable.execute(
            connection,
            "update subscription set deletion_lock = ? where workitem_fk = ? and subscriber = ?",
            lock,
            workitem,
            subscriber.value());
    if (updated == 0) {
      WorkitemTable.execute(
          connection,
          INSERT + "values (?,?,?,?)",
          workitem,
          subscriber.value(),
          lock,
          Columns.timestamp(now));
    }
  }

  /** A subscriber has one global subscription, with a filter or without. */
  static void putGlobal(
      Connection connection,
      AeTitle subscriber,
      boolean lock,
      byte @Nullable [] filter,
      Instant now)
      throws SQLException {
    int updated =
        WorkitemTable.execute(
            connection,
            "update global_subscription set deletion_lock = ?, filter = ? where subscriber = ?",
            lock,
            filter,
            subscriber.value());
    if (updated == 0) {
      WorkitemTable.execute(
          connection,
          "insert into global_subscription (deletion_lock, filter, subscriber, created_time)"
              + " values (?,?,?,?)",
          lock,
          filter,
          subscriber.value(),
          Columns.timestamp(now));
    }
  }

  /** The work items of a global subscription that its subscriber does not hear of yet. */
  static Sql missing(Sql condition, AeTitle subscriber) {
    return new Sql()
        .add(" from workitem w where w.template = false and ")
        .add(condition)
        .add(
            " and not exists (select 1 from subscription s where s.workitem_fk = w.id"
                + " and s.subscriber = ?)",
            subscriber.value());
  }

  /** Subscribes to all of these. */
  static int putAll(
      Connection connection, Sql missing, AeTitle subscriber, boolean lock, Instant now)
      throws SQLException {
    Sql sql =
        new Sql()
            .add(INSERT)
            .add(
                "select w.id, cast(? as varchar(16)), cast(? as boolean),"
                    + " cast(? as timestamp(3) with time zone)",
                subscriber.value(),
                lock,
                Columns.timestamp(now))
            .add(missing);
    try (PreparedStatement statement = sql.prepare(connection)) {
      return statement.executeUpdate();
    }
  }
}
