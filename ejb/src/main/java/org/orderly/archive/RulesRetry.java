package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.storage.Storages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings instances again whose rules could not be evaluated when they were stored. */
@ApplicationScoped
public class RulesRetry {

  private static final Logger LOG = LoggerFactory.getLogger(RulesRetry.class);
  private static final int PIXEL_DATA_GROUP = 0x7FE00000;
  private static final int HEAD_BUDGET = 512 * 1024;
  private static final int MAX_AT_ONCE = 100;
  private static final Duration MAX_DELAY = Duration.ofMinutes(10);

  private static final String DUE =
      "select r.instance_fk, r.tries, r.transport, r.calling_aet, r.called_aet, r.calling_host,"
          + " r.called_host, r.occurrence, r.received_time, st.study_iuid, se.series_iuid,"
          + " i.sop_iuid, i.sop_cuid, i.storage_id, i.storage_path"
          + " from rules_pending r join instance i on i.id = r.instance_fk"
          + " join series se on se.id = i.series_fk join study st on st.id = se.study_fk"
          + " where r.next_try_time <= ? order by r.next_try_time limit "
          + MAX_AT_ONCE;

  private final DataSource database;
  private final Storages storages;
  private final CurrentConfiguration configuration;
  private final Clock clock;
  private final UserTransaction transaction;
  private final Event<StoredBatch> observers;

  @Inject
  RulesRetry(
      DataSource database,
      Storages storages,
      CurrentConfiguration configuration,
      Clock clock,
      UserTransaction transaction,
      Event<StoredBatch> observers) {
    this.database = database;
    this.storages = storages;
    this.configuration = configuration;
    this.clock = clock;
    this.transaction = transaction;
    this.observers = observers;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected RulesRetry() {
    this(null, null, null, null, null, null);
  }

  private record Due(StoredInstance instance, int tries) {}

  /** Called now and then, outside a transaction. */
  public void retry() {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot == null) {
      return;
    }
    try {
      for (Due due : due(snapshot)) {
        if (claim(due)) {
          evaluate(due);
        }
      }
    } catch (SQLException e) {
      LOG.warn("rules that wait were not looked for: {}", DatabaseTrouble.describe(e));
    }
  }

  private List<Due> due(ConfigSnapshot snapshot) throws SQLException {
    List<Due> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read(row, snapshot, found);
        }
      }
    }
    return found;
  }

  private void read(ResultSet row, ConfigSnapshot snapshot, List<Due> found) throws SQLException {
    Source source =
        new Source(
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7));
    String sopIuid = row.getString(12);
    try (Part10File file = Part10.open(storages.resolve(row.getString(14), row.getString(15)))) {
      StoredInstance instance =
          new StoredInstance(
              row.getLong(1),
              row.getString(10),
              row.getString(11),
              sopIuid,
              row.getString(13),
              file.reader().readHead(PIXEL_DATA_GROUP, HEAD_BUDGET),
              source,
              Occurrence.valueOf(row.getString(8)),
              null,
              null,
              row.getTimestamp(9).toInstant(),
              snapshot,
              snapshot
                  .ae(AeTitle.of(source.calledAet()))
                  .orElseThrow(
                      () -> new IllegalStateException("AE " + source.calledAet() + " is gone")));
      found.add(new Due(instance, row.getInt(2)));
    } catch (IOException | IllegalStateException e) {
      LOG.warn("rules for {} wait on: {}", sopIuid, e.getMessage());
    }
  }

  /** False if another node was quicker. */
  private boolean claim(Due due) throws SQLException {
    Duration delay = Duration.ofSeconds(5L << Math.min(due.tries() + 1, 10));
    Instant next = clock.instant().plus(delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay);
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update rules_pending set tries = ?, next_try_time = ?"
                    + " where instance_fk = ? and tries = ?")) {
      statement.setInt(1, due.tries() + 1);
      statement.setTimestamp(2, Timestamp.from(next));
      statement.setLong(3, due.instance().instanceId());
      statement.setInt(4, due.tries());
      return statement.executeUpdate() == 1;
    }
  }

  private void evaluate(Due due) {
    StoredInstance instance = due.instance();
    try {
      boolean done = false;
      transaction.begin();
      try {
        observers.fire(new StoredBatch(List.of(instance)));
        forget(instance.instanceId());
        transaction.commit();
        done = true;
        LOG.info("rules for {} evaluated after all", instance.sopIuid());
      } finally {
        if (!done && transaction.getStatus() != jakarta.transaction.Status.STATUS_NO_TRANSACTION) {
          transaction.rollback();
        }
      }
    } catch (Exception e) {
      tell(due, e);
    }
  }

  private static void tell(Due due, Exception e) {
    String sopIuid = due.instance().sopIuid();
    int tries = due.tries() + 1;
    if (DatabaseTrouble.caused(e)) {
      String trouble = DatabaseTrouble.describe(e);
      LOG.error("rules for {} not evaluated, try {}: {}", sopIuid, tries, trouble);
    } else {
      LOG.error("rules for {} not evaluated, try {}", sopIuid, tries, e);
    }
  }

  private void forget(long instanceId) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("delete from rules_pending where instance_fk = ?")) {
      statement.setLong(1, instanceId);
      statement.executeUpdate();
    }
  }
}
