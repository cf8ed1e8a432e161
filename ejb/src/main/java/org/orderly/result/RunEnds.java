package org.orderly.result;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.common.LocalTransactions;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;

/** Ends the runs whose results are where they belong, or will not get there. */
final class RunEnds {

  private static final int TRIES = 5;
  private static final int AT_ONCE = 200;

  private final LocalTransactions transactions;
  private final Clock clock;

  RunEnds(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  private record Ended(long run, long series) {}

  /**
   * Looks at all runs that have a result.
   *
   * @param fallback the destination that stands in for another one; null: none does
   */
  void end(Function<String, @Nullable String> fallback) throws SQLException {
    List<Long> received =
        transactions.call(
            connection ->
                ResultTable.read(
                    connection,
                    new Sql()
                        .add(
                            "select pk from segmentation_run where active = 1 and run_state = ?"
                                + " order by pk limit "
                                + AT_ONCE,
                            RunState.RECEIVED.name()),
                    row -> row.getLong(1)));
    for (long run : received) {
      transactions.call(
          connection -> {
            end(connection, run, fallback);
            return null;
          });
    }
    repair(fallback);
  }

  private void end(Connection connection, long run, Function<String, @Nullable String> fallback)
      throws SQLException {
    Publication publication = Publication.of(connection, ResultTable.of(connection, run), fallback);
    if (publication.isWaiting()) {
      return;
    }
    RunSteps steps = new RunSteps(connection, clock.instant());
    if (publication.isFailed()) {
      steps.end(
          run, RunState.FAILED, SeriesStatus.RTSTRUCT_EXPORT_FAILED, publication.text(), null);
    } else {
      steps.end(run, RunState.COMPLETED, SeriesStatus.RTSTRUCT_EXPORTED, publication.text(), null);
    }
  }

  /** A person may have had a failed export sent again. */
  private void repair(Function<String, @Nullable String> fallback) throws SQLException {
    List<Ended> failed =
        transactions.call(
            connection ->
                ResultTable.read(
                    connection,
                    new Sql()
                        .add(
                            "select max(r.pk), p.pk from processing_series p"
                                + " join segmentation_run r on r.series_fk = p.pk"
                                + " where p.series_status = ? group by p.pk order by p.pk desc"
                                + " limit "
                                + AT_ONCE,
                            SeriesStatus.RTSTRUCT_EXPORT_FAILED.name()),
                    row -> new Ended(row.getLong(1), row.getLong(2))));
    for (Ended ended : failed) {
      transactions.call(
          connection -> {
            List<ResultTable.Row> results = ResultTable.of(connection, ended.run());
            Publication publication = Publication.of(connection, results, fallback);
            if (!results.isEmpty() && !publication.isWaiting() && !publication.isFailed()) {
              new SeriesSteps(connection, clock.instant())
                  .move(ended.series(), SeriesStatus.RTSTRUCT_EXPORTED, publication.text(), null);
            }
            return null;
          });
    }
  }
}
