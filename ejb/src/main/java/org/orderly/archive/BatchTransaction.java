package org.orderly.archive;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.orderly.common.DatabaseTrouble;
import org.orderly.storage.Storages;
import org.orderly.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction around one {@link Batch}; for one thread. */
@Dependent
class BatchTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(BatchTransaction.class);

  private final UserTransaction transaction;
  private final Storages storages;
  private final Clock clock;
  private final Consumer<StoredBatch> observers;
  private final Durability durability;
  private final References references = new References();
  private long deletionsSeen;

  @PersistenceContext private EntityManager entities;

  @Inject
  @SuppressWarnings("NullAway.Init")
  BatchTransaction(
      UserTransaction transaction,
      Storages storages,
      Clock clock,
      Event<StoredBatch> observers,
      DataSource database) {
    this.transaction = transaction;
    this.durability = new Durability(database);
    this.storages = storages;
    this.clock = clock;
    this.observers = observers::fire;
  }

  BatchTransaction(
      UserTransaction transaction,
      Storages storages,
      Clock clock,
      Consumer<StoredBatch> observers,
      EntityManager entities,
      DataSource database) {
    this.transaction = transaction;
    this.durability = new Durability(database);
    this.storages = storages;
    this.clock = clock;
    this.observers = observers;
    this.entities = entities;
  }

  /** An observer of {@link StoredBatch} threw. */
  static final class ObserverFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ObserverFailure(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Writes and commits; whatever is thrown, nothing was written, or it is unknown.
   *
   * @param observed false: the rules are noted to be evaluated later
   */
  List<Batch.Result> run(List<Arrival> arrivals, boolean observed) throws Exception {
    WriterGate.LOCK.lock();
    try {
      long deletions = WriterGate.DELETIONS.get();
      if (deletions != deletionsSeen) {
        references.clear();
        deletionsSeen = deletions;
      }
      return write(arrivals, observed);
    } finally {
      WriterGate.LOCK.unlock();
    }
  }

  private List<Batch.Result> write(List<Arrival> arrivals, boolean observed) throws Exception {
    References view = references.forBatch();
    Batch batch = new Batch(entities, view, storages, clock.instant());
    boolean written = false;
    boolean done = false;
    transaction.begin();
    try {
      batch.write(arrivals);
      List<StoredInstance> stored = batch.stored();
      if (!stored.isEmpty()) {
        if (observed) {
          observe(new StoredBatch(stored));
        } else {
          RulesPending.note(entities, stored, clock.instant());
        }
      }
      for (Arrival arrival : arrivals) {
        arrival.file().awaitForced();
      }
      written = true;
      transaction.commit();
      done = true;
    } finally {
      if (!done) {
        references.clear();
        rollback();
        batch.doomed().forEach(written ? StoredFile::leaveOpen : StoredFile::keep);
      }
    }
    durability.force();
    references.takeOver(view);
    batch.doomed().forEach(StoredFile::delete);
    return batch.results();
  }

  private void observe(StoredBatch batch) throws ObserverFailure {
    try {
      observers.accept(batch);
    } catch (RuntimeException e) {
      throw new ObserverFailure(e);
    }
  }

  private void rollback() {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException | IllegalStateException | SecurityException e) {
      LOG.debug("rollback: {}", DatabaseTrouble.describe(e));
    }
  }

  /** Whether the database answers at all. */
  boolean answers() {
    try {
      transaction.begin();
      try {
        entities.createNativeQuery("select 1").getSingleResult();
        return true;
      } finally {
        rollback();
      }
    } catch (Exception e) {
      LOG.debug("database: {}", DatabaseTrouble.describe(e));
      return false;
    }
  }
}
