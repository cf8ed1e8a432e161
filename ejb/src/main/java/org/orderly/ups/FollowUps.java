package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * The work items whose final state the rules have not followed up yet. They are noted in the
 * transaction of the final state, so that a crash loses none.
 */
@ApplicationScoped
public class FollowUps {

  private static final String DUE =
      "select w.uid, w.state, f.ae, f.requester, f.tries from workitem_follow_up f"
          + " join workitem w on w.id = f.workitem_fk where f.next_try_time <= ?"
          + " order by f.created_time, f.workitem_fk limit ?";

  private final Transactions transactions;
  private final Clock clock;

  /**
   * A work item to follow up.
   *
   * @param ae our AE that was asked
   */
  public record Pending(
      String uid, WorkitemState state, AeTitle ae, @Nullable AeTitle requester, int tries) {}

  @Inject
  FollowUps(DataSource dataSource, Clock clock) {
    this.transactions = new Transactions(dataSource);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected FollowUps() {
    this(null, null);
  }

  static void note(
      Connection connection, long id, WorkitemState state, UpsContext context, Instant now)
      throws SQLException {
    boolean rules =
        !(state == WorkitemState.COMPLETED
                ? context.ae().workitemRules().onCompleted()
                : context.ae().workitemRules().onCanceled())
            .isEmpty();
    if (rules) {
      WorkitemTable.execute(
          connection,
          "insert into workitem_follow_up (workitem_fk, ae, requester, created_time, next_try_time)"
              + " values (?,?,?,?,?)",
          id,
          context.ae().title().value(),
          context.requester() == null ? null : context.requester().value(),
          Columns.timestamp(now),
          Columns.timestamp(now));
    }
  }

  /** Those that are due, the oldest first. */
  public List<Pending> due(int limit) {
    return transactions.plain(
        connection -> {
          List<Pending> pending = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, Columns.timestamp(clock.instant()));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                String requester = row.getString(4);
                pending.add(
                    new Pending(
                        row.getString(1),
                        WorkitemState.at(row.getInt(2)),
                        AeTitle.of(row.getString(3)),
                        requester == null ? null : AeTitle.of(requester),
                        row.getInt(5)));
              }
            }
          }
          return pending;
        });
  }

  /** Takes a work item off the list. */
  public void done(String uid) {
    change(
        "delete from workitem_follow_up"
            + " where workitem_fk = (select w.id from workitem w where w.uid = ?)",
        uid);
  }

  /** Leaves a work item for later. */
  public void retry(String uid, Duration delay) {
    change(
        "update workitem_follow_up set tries = tries + 1, next_try_time = ?"
            + " where workitem_fk = (select w.id from workitem w where w.uid = ?)",
        Columns.timestamp(clock.instant().plus(delay)),
        uid);
  }

  private void change(String sql, Object... values) {
    transactions.plain(connection -> WorkitemTable.execute(connection, sql, values));
  }
}
