package org.orderly.ups;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes work items some time after they were completed or canceled, unless a subscription holds a
 * deletion lock on them (PS3.4 CC.2.3.1), or rules wait to be run for them.
 */
final class FinalWorkitems {

  private static final Logger LOG = LoggerFactory.getLogger(FinalWorkitems.class);

  /** No rule has yet to be run for it. */
  private static final String FOLLOWED_UP =
      " and not exists (select 1 from workitem_follow_up f where f.workitem_fk = %s.id)";

  private final Transactions transactions;

  FinalWorkitems(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  private record Found(long id, String uid, OffsetDateTime startTime) {}

  /**
   * Deletes those that reached the state before a moment, so many per transaction; one that cannot
   * be deleted is left for the next time.
   *
   * @param goOn asked before each transaction
   * @return how many were deleted
   */
  int purge(WorkitemState state, Instant finalBefore, int perTransaction, BooleanSupplier goOn) {
    int deleted = 0;
    Found last = null;
    while (goOn.getAsBoolean()) {
      Found after = last;
      List<Found> batch =
          transactions.plain(
              connection -> find(connection, state, finalBefore, perTransaction, after));
      deleted += delete(batch);
      if (batch.size() < perTransaction) {
        break;
      }
      last = batch.get(batch.size() - 1);
    }
    return deleted;
  }

  private static List<Found> find(
      Connection connection,
      WorkitemState state,
      Instant finalBefore,
      int limit,
      @Nullable Found after)
      throws SQLException {
    // in the order of an index, which is as good as any
    Sql sql =
        new Sql()
            .add(
                "select w.id, w.uid, w.start_time from workitem w where w.template = false"
                    + " and w.state = ? and w.final_time <= ?",
                state.ordinal(),
                Columns.timestamp(finalBefore));
    if (after != null) {
      sql.add(
          " and w.start_time >= ? and (w.start_time > ? or w.id > ?)",
          after.startTime(),
          after.startTime(),
          after.id());
    }
    sql.add(
        " and not exists (select 1 from subscription s where s.workitem_fk = w.id"
            + " and s.deletion_lock = true)"
            + FOLLOWED_UP.formatted("w")
            + " order by w.template, w.state, w.start_time, w.id limit ?",
        limit);
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(
            new Found(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class)));
      }
    }
    return found;
  }

  private int delete(List<Found> batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    try {
      return transactions.plain(connection -> delete(connection, batch));
    } catch (DatabaseFailedException e) {
      LOG.debug("a work item cannot be deleted, one by one: {}", e.getMessage());
    }
    int deleted = 0;
    for (Found each : batch) {
      try {
        deleted += transactions.plain(connection -> delete(connection, List.of(each)));
      } catch (DatabaseFailedException e) {
        LOG.warn("work item {} not deleted: {}", each.uid(), e.getMessage());
      }
    }
    return deleted;
  }

  /** Locks first: a deletion lock that is being taken is seen, one taken later finds nothing. */
  private static int delete(Connection connection, List<Found> batch) throws SQLException {
    List<Long> ids = batch.stream().map(Found::id).toList();
    try (PreparedStatement statement =
        new Sql()
            .add("select w.id from workitem w where w.id")
            .in(ids)
            .add(" order by w.id for update")
            .prepare(connection)) {
      statement.executeQuery().close();
    }
    try (PreparedStatement statement =
        new Sql()
            .add("delete from workitem where id")
            .in(ids)
            .add(
                " and not exists (select 1 from subscription s where s.workitem_fk = workitem.id"
                    + " and s.deletion_lock = true)"
                    + FOLLOWED_UP.formatted("workitem"))
            .prepare(connection)) {
      return statement.executeUpdate();
    }
  }
}
