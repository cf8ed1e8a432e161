package org.orderly.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.orderly.archive.Sql;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;

/**
 * The series that are, or were, offered to the performers of work items. Which studies they are of
 * is kept in memory, as it is asked for each object that comes.
 */
@ApplicationScoped
public class Offers {

  private static final int TRIES = 5;

  /** Clocks of nodes differ, and what was committed late has an early time. */
  private static final int OVERLAP_SECONDS = 60;

  private final LocalTransactions transactions;
  private final Clock clock;
  private final Set<String> studies = ConcurrentHashMap.newKeySet();
  private volatile Instant read = Instant.EPOCH;

  @Inject
  public Offers(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Offers() {
    this.transactions = null;
    this.clock = null;
  }

  /** An offered series as it went out. */
  record Offer(long run, String study, String series) {}

  /** Offers a series; again: nothing. */
  void add(long run, SentSeries sent) throws SQLException {
    transactions.call(
        connection -> {
          boolean known =
              !ResultTable.read(
                      connection,
                      new Sql().add("select 1 from offered_series where run_fk = ?", run),
                      row -> 1)
                  .isEmpty();
          return known
              ? 0
              : ResultTable.update(
                  connection,
                  "insert into offered_series (run_fk, study_iuid, series_iuid, offered_time)"
                      + " values (?, ?, ?, ?)",
                  run,
                  sent.study(),
                  sent.series(),
                  ResultTable.utc(clock.instant()));
        });
    studies.add(sent.study());
  }

  /** Whether a series of the study went out; also long after, and before the first tick. */
  boolean isOffered(String study) {
    if (read.equals(Instant.EPOCH)) {
      try {
        refresh();
      } catch (SQLException e) {
        throw new DatabaseFailedException(e);
      }
    }
    return studies.contains(study);
  }

  /** Learns what other nodes have offered, and at the start, what there was. */
  void refresh() throws SQLException {
    Instant since = read;
    Instant now = clock.instant();
    studies.addAll(
        transactions.call(
            connection ->
                ResultTable.read(
                    connection,
                    new Sql()
                        .add(
                            "select distinct study_iuid from offered_series where offered_time >= ?",
                            ResultTable.utc(since)),
                    row -> row.getString(1))));
    read = now.minusSeconds(OVERLAP_SECONDS);
  }

  /** What was offered of a study, the latest first. */
  List<Offer> of(String study) throws SQLException {
    return transactions.call(
        connection ->
            ResultTable.read(
                connection,
                new Sql()
                    .add(
                        "select run_fk, study_iuid, series_iuid from offered_series"
                            + " where study_iuid = ? order by run_fk desc",
                        study),
                row -> new Offer(row.getLong(1), row.getString(2), row.getString(3))));
  }

  /** When a run was offered. */
  Instant time(long run) throws SQLException {
    return transactions.call(
        connection ->
            ResultTable.read(
                    connection,
                    new Sql().add("select offered_time from offered_series where run_fk = ?", run),
                    row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .stream()
                .findFirst()
                .orElse(clock.instant()));
  }
}
