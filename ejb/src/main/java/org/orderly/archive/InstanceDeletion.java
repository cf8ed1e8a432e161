package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseTrouble;
import org.orderly.storage.StorageException;
import org.orderly.storage.Storages;
import org.orderly.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes an instance: row and counters in one transaction with the entry of the audit log, a
 * series or study that is empty then with it, the file after the commit. A node that is killed in
 * between finds the name of the file in its log of intents and deletes it at its next start.
 */
@ApplicationScoped
public class InstanceDeletion {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceDeletion.class);

  private static final String FIND =
      "select i.id, se.id, st.id, i.storage_id, i.storage_path, i.size_bytes"
          + " from study st join series se on se.study_fk = st.id"
          + " join instance i on i.series_fk = se.id"
          + " where st.study_iuid = ? and se.series_iuid = ? and i.sop_iuid = ?";
  private static final String NEEDED =
      "select t.id from task t where t.study_iuid = ? and t.task_type = 'EXPORT'"
          + " and t.task_status in ('SCHEDULED','SCHEDULED FOR RETRY','IN PROCESS')"
          + " and (t.series_iuid is null or t.series_iuid = ?)"
          + " and (t.sop_iuid is null or t.sop_iuid = ?) order by t.id fetch first 1 rows only";

  private final DataSource database;
  private final Storages storages;
  private final UserTransaction transaction;
  private final Clock clock;
  private final Durability durability;

  @Inject
  InstanceDeletion(
      DataSource database, Storages storages, UserTransaction transaction, Clock clock) {
    this.database = database;
    this.storages = storages;
    this.transaction = transaction;
    this.clock = clock;
    durability = new Durability(database);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected InstanceDeletion() {
    this(null, null, null, null);
  }

  /** What is to be deleted, and for whom. */
  public record Request(
      String studyIuid,
      String seriesIuid,
      String sopIuid,
      @Nullable String user,
      @Nullable String host) {}

  private record Found(
      long instance, long series, long study, String storageId, String path, long size) {}

  /**
   * Deletes the instance; false if there is none.
   *
   * @throws DeletionRefusedException if a task that has not ended is to send it, or its storage has
   *     no room to note that
   */
  public boolean delete(Request request) {
    WriterGate.LOCK.lock();
    StoredFile doomed = null;
    boolean written = false;
    boolean done = false;
    try {
      transaction.begin();
      try (Connection connection = database.getConnection()) {
        Found found = locked(connection, request);
        if (found == null) {
          return false;
        }
        refuseIfNeeded(connection, request);
        doomed = storages.doomed(found.storageId(), request.sopIuid(), found.path());
        remove(connection, found);
        log(connection, request);
      }
      written = true;
      transaction.commit();
      done = true;
      durability.force();
      LOG.info("Instance {} was deleted by {}", request.sopIuid(), request.user());
      return true;
    } catch (DeletionRefusedException e) {
      throw e;
    } catch (SQLException e) {
      throw new ArchiveQuery.QueryFailedException(e);
    } catch (StorageException e) {
      throw new DeletionRefusedException(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("not deleted: " + DatabaseTrouble.describe(e));
    } finally {
      WriterGate.DELETIONS.incrementAndGet();
      end(doomed, written, done);
      WriterGate.LOCK.unlock();
    }
  }

  private void end(@Nullable StoredFile doomed, boolean written, boolean done) {
    try {
      if (!done && transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (Exception e) {
      LOG.debug("rollback: {}", DatabaseTrouble.describe(e));
    }
    if (doomed == null) {
      return;
    }
    if (done) {
      doomed.delete();
    } else if (written) {
      // it is not known whether the commit took place
      doomed.leaveOpen();
    } else {
      doomed.keep();
    }
  }

  /** Locks study and series, in the order in which the writer updates them. */
  private static @Nullable Found locked(Connection connection, Request request)
      throws SQLException {
    Found first = find(connection, request);
    if (first == null) {
      return null;
    }
    run(connection, "select id from study where id = ? for update", first.study());
    run(connection, "select id from series where id = ? for update", first.series());
    return find(connection, request);
  }

  private static @Nullable Found find(Connection connection, Request request) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, request.studyIuid());
      statement.setString(2, request.seriesIuid());
      statement.setString(3, request.sopIuid());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Found(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6))
            : null;
      }
    }
  }

  private static void refuseIfNeeded(Connection connection, Request request) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEEDED)) {
      statement.setString(1, request.studyIuid());
      statement.setString(2, request.seriesIuid());
      statement.setString(3, request.sopIuid());
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new DeletionRefusedException(
              "Task " + row.getLong(1) + " has yet to send it; cancel the task or let it end");
        }
      }
    }
  }

  private void remove(Connection connection, Found found) throws SQLException {
    run(connection, "delete from sent_instance where instance_fk = ?", found.instance());
    run(connection, "delete from instance where id = ?", found.instance());
    Object now = clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    run(
        connection,
        "update series set num_instances = num_instances - 1, updated_time = ? where id = ?",
        now,
        found.series());
    run(
        connection,
        "update study set num_instances = num_instances - 1, size_bytes = size_bytes - ?,"
            + " updated_time = ? where id = ?",
        found.size(),
        now,
        found.study());
    if (run(
            connection,
            "delete from series where id = ? and not exists"
                + " (select 1 from instance i where i.series_fk = series.id)",
            found.series())
        == 0) {
      return;
    }
    run(
        connection,
        "update study set num_series = num_series - 1, modalities = ? where id = ?",
        modalities(connection, found.study()),
        found.study());
    run(
        connection,
        "delete from study where id = ? and not exists"
            + " (select 1 from series s where s.study_fk = study.id)",
        found.study());
  }

  private static String modalities(Connection connection, long study) throws SQLException {
    Set<String> modalities = new LinkedHashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select modality from series where study_fk = ? and modality is not null order by id")) {
      statement.setLong(1, study);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          modalities.add(row.getString(1));
        }
      }
    }
    return modalities.isEmpty() ? Counts.NO_MODALITIES : "|" + String.join("|", modalities) + "|";
  }

  private void log(Connection connection, Request request) throws SQLException {
    run(
        connection,
        "insert into audit_entry (id, action, user_id, host, study_iuid, series_iuid, sop_iuid,"
            + " entry_time) values (nextval('audit_entry_seq'), 'DELETE IMAGE', ?, ?, ?, ?, ?, ?)",
        request.user(),
        request.host(),
        request.studyIuid(),
        request.seriesIuid(),
        request.sopIuid(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
  }

  /** Answers how many rows were changed or, of a query, none. */
  private static int run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.execute() ? 0 : statement.getUpdateCount();
    }
  }
}
