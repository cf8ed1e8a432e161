package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.common.LocalTransactions;

/** The runs, each look and each step in a transaction of its own. */
@ApplicationScoped
public class Runs {
  private static final int TRIES = 5;

  private final LocalTransactions transactions;
  private final Clock clock;

  @Inject
  public Runs(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Runs() {
    this(null, null);
  }

  /** Some steps that are one. */
  @FunctionalInterface
  public interface Work<T> {
    T apply(RunSteps steps) throws SQLException;
  }

  public <T> T call(Work<T> work) throws SQLException {
    return transactions.<T, SQLException>call(
        connection -> work.apply(new RunSteps(connection, clock.instant())));
  }

  public Optional<SegmentationRun> find(long run) throws SQLException {
    return call(steps -> steps.find(run));
  }

  /** The run that a task carries. */
  public Optional<SegmentationRun> ofTask(long task) throws SQLException {
    return call(steps -> steps.select("where task_fk = ?", task).stream().findFirst());
  }

  /** The runs of a series, the newest first. */
  public List<SegmentationRun> ofSeries(String seriesIuid, int limit) throws SQLException {
    return call(
        steps ->
            steps.select(
                "where series_iuid = ? order by pk desc fetch first " + limit + " rows only",
                seriesIuid));
  }
}
