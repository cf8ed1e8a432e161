package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.orderly.archive.PatientChangeException.Reason;
import org.orderly.archive.PatientRows.Row;
import org.orderly.common.DatabaseTrouble;
import org.orderly.dicom.data.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates and merges patients (IHE RAD-12). A merge moves studies, work items and who was merged
 * before to the dominant patient in one transaction, and is remembered: what arrives later under
 * the prior ID belongs to the dominant patient, too.
 */
@ApplicationScoped
public class Patients {

  private static final Logger LOG = LoggerFactory.getLogger(Patients.class);
  private static final int TRIES = 5;

  /** Longer than any transaction that may have seen the prior patient before the merge. */
  private static final Duration AFTERMATH = Duration.ofMinutes(10);

  private final DataSource database;
  private final Clock clock;
  private final UserTransaction transaction;
  private final Consumer<PatientMerged> observers;
  private final Durability durability;

  @Inject
  Patients(
      DataSource database, Clock clock, UserTransaction transaction, Event<PatientMerged> merged) {
    this(database, clock, transaction, (Consumer<PatientMerged>) merged::fire);
  }

  Patients(
      DataSource database,
      Clock clock,
      UserTransaction transaction,
      Consumer<PatientMerged> observers) {
    this.database = database;
    this.clock = clock;
    this.transaction = transaction;
    this.observers = observers;
    this.durability = new Durability(database);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Patients() {
    this(null, null, null, (Consumer<PatientMerged>) null);
  }

  /** What became of a request. */
  public enum Outcome {
    CREATED,
    UPDATED,
    MERGED,
    UNCHANGED
  }

  @FunctionalInterface
  private interface Work {
    Outcome in(Connection connection) throws SQLException, PatientChangeException;
  }

  /**
   * Changes the demographics of a patient; what the data set does not have stays, an element
   * without value clears. A patient who was merged is updated where it is now.
   *
   * @param create make the patient if it is unknown
   */
  public Outcome update(DataSet demographics, boolean create) throws PatientChangeException {
    return run(
        connection -> {
          Row known = PatientRows.fitting(connection, identity(demographics));
          if (known != null) {
            PatientRows.update(connection, known.dominant(), demographics, clock.instant());
            return Outcome.UPDATED;
          }
          if (!create) {
            throw new PatientChangeException(Reason.UNKNOWN, "there is no such patient");
          }
          PatientRows.insert(connection, demographics, clock.instant());
          return Outcome.CREATED;
        });
  }

  /**
   * Merges the prior patient into the target. A target that was merged itself stands for its
   * dominant one; a repeated merge does nothing.
   *
   * @param target identity of the target and, if it changes, its demographics
   * @param prior identity of the prior patient
   */
  public Outcome merge(DataSet target, DataSet prior) throws PatientChangeException {
    return run(connection -> merge(connection, target, prior));
  }

  private Outcome merge(Connection connection, DataSet target, DataSet prior)
      throws SQLException, PatientChangeException {
    Instant now = clock.instant();
    Row to = PatientRows.fitting(connection, identity(target));
    Row from = PatientRows.fitting(connection, identity(prior));
    if (to != null && from != null && to.id() == from.id()
        || to == null && from == null && identity(target).equals(identity(prior))) {
      throw circular();
    }
    if (to == null) {
      to = PatientRows.insert(connection, target, now);
    }
    if (from == null) {
      from = PatientRows.insert(connection, prior, now);
    }
    long dominant = to.dominant();
    long priorId = from.id();
    Long mergedInto = null;
    for (Row row : PatientRows.lock(connection, dominant, priorId)) {
      if (row.id() == dominant && row.mergedInto() != null) {
        // between the look and the lock somebody merged it; the next try sees that
        throw new SQLException("patient was merged meanwhile", "40001");
      }
      mergedInto = row.id() == priorId ? row.mergedInto() : mergedInto;
    }
    if (dominant == priorId) {
      throw circular();
    }
    PatientRows.update(connection, dominant, target, now);
    if (mergedInto != null) {
      if (mergedInto == dominant) {
        return Outcome.UNCHANGED;
      }
      throw new PatientChangeException(
          Reason.MERGED_ELSEWHERE, "the prior patient was merged into another one");
    }
    PatientRows.merge(connection, priorId, dominant, now);
    PatientRows.moveStudies(connection, priorId, dominant);
    observers.accept(new PatientMerged(priorId, dominant));
    return Outcome.MERGED;
  }

  private static PatientChangeException circular() {
    return new PatientChangeException(Reason.CIRCULAR, "Circular Merge of Patients not allowed.");
  }

  private static PatientIdentity identity(DataSet patient) throws PatientChangeException {
    PatientIdentity identity = PatientIdentity.of(patient);
    if (identity.id() == null) {
      throw new PatientChangeException(Reason.UNKNOWN, "no Patient ID is given");
    }
    return identity;
  }

  /**
   * Moves what was written for patients while they were merged; called now and then, outside a
   * transaction.
   */
  public void settle() {
    try {
      List<Row> merged;
      try (Connection connection = database.getConnection()) {
        merged = PatientRows.mergedSince(connection, clock.instant().minus(AFTERMATH));
      }
      if (merged.isEmpty()) {
        return;
      }
      run(
          connection -> {
            for (Row row : merged) {
              PatientRows.moveStudies(connection, row.id(), row.dominant());
              observers.accept(new PatientMerged(row.id(), row.dominant()));
            }
            return Outcome.UNCHANGED;
          });
    } catch (PatientChangeException e) {
      LOG.warn("what belongs to merged patients was not moved: {}", e.getMessage());
    } catch (SQLException e) {
      LOG.warn("merged patients were not looked for: {}", DatabaseTrouble.describe(e));
    }
  }

  private Outcome run(Work work) throws PatientChangeException {
    String trouble = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        return once(work);
      } catch (PatientChangeException e) {
        throw e;
      } catch (Exception e) {
        trouble = DatabaseTrouble.describe(e);
        LOG.debug("patient not changed, try {}: {}", i + 1, trouble);
      }
    }
    throw new PatientChangeException(Reason.FAILED, trouble);
  }

  private Outcome once(Work work) throws Exception {
    boolean done = false;
    transaction.begin();
    try {
      Outcome outcome;
      try (Connection connection = database.getConnection()) {
        outcome = work.in(connection);
      }
      transaction.commit();
      done = true;
      durability.force();
      return outcome;
    } finally {
      if (!done && transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    }
  }
}
