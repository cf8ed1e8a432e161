package org.orderly.series;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;

/** The templates that people choose for series; choosing starts nothing. */
@ApplicationScoped
public class TemplateChoices {
  private static final int TRIES = 5;

  private final LocalTransactions transactions;
  private final Clock clock;

  @Inject
  public TemplateChoices(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected TemplateChoices() {
    this(null, null);
  }

  /** What came of a choice. */
  public enum Outcome {
    DONE,
    /** Somebody else has changed the series meanwhile, or it is gone. */
    CHANGED,
    NO_SUCH_TEMPLATE
  }

  /**
   * Chooses a template.
   *
   * @param template null: none
   * @param version of the series that the caller has seen; null: any
   */
  public Outcome choose(long series, @Nullable Long template, @Nullable Integer version) {
    try {
      boolean done =
          transactions.once(
              connection ->
                  new SeriesSteps(connection, clock.instant())
                      .template(series, template, TemplateOrigin.MANUAL, version));
      return done ? Outcome.DONE : Outcome.CHANGED;
    } catch (SQLException e) {
      if (LocalTransactions.isConflict(e)) {
        return Outcome.NO_SUCH_TEMPLATE;
      }
      throw new DatabaseFailedException(e);
    }
  }
}
