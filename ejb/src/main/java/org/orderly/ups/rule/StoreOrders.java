package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.StoredBatch;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.conf.WorkitemOnStore.IncludeInput;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.Workitems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes work items of objects that arrive. What is to be made is noted in the transaction that
 * stores the objects, and made after it: the worklist can neither hold up nor refuse an object, and
 * a crash loses neither.
 */
@ApplicationScoped
public class StoreOrders {

  private static final Logger LOG = LoggerFactory.getLogger(StoreOrders.class);
  private static final int AT_ONCE = 100;
  private static final int MAX_FOLLOWERS = 1000;
  private static final Duration CLAIM = Duration.ofSeconds(30);
  private static final Duration MAX_DELAY = Duration.ofMinutes(10);

  private final DataSource database;
  private final CurrentConfiguration configuration;
  private final Workitems workitems;
  private final ArchiveQuery archive;
  private final Clock clock;
  private volatile boolean databaseDown;

  @Inject
  StoreOrders(
      DataSource database,
      CurrentConfiguration configuration,
      Workitems workitems,
      ArchiveQuery archive,
      Clock clock) {
    this.database = database;
    this.configuration = configuration;
    this.workitems = workitems;
    this.archive = archive;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected StoreOrders() {
    this(null, null, null, null, null);
  }

  /**
   * An order as it was noted.
   *
   * @param order null if it cannot be read
   */
  private record Row(long id, int tries, @Nullable StoreOrder order) {}

  void stored(@Observes StoredBatch batch) {
    List<StoreOrder> orders =
        StoreOrder.of(batch.instances(), clock.instant().atZone(clock.getZone()));
    if (orders.isEmpty()) {
      return;
    }
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into workitem_on_store (rule_id, ae, uid, include_input, content, source,"
                    + " created_time, next_try_time) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      Timestamp now = Timestamp.from(clock.instant());
      for (StoreOrder order : orders) {
        statement.setString(1, order.ruleId());
        statement.setString(2, order.ae().value());
        statement.setString(3, order.uid());
        statement.setString(4, order.includeInput().name());
        statement.setBytes(5, StoreOrder.encode(order.content()));
        DataSet source = order.source();
        statement.setBytes(6, source == null ? null : StoreOrder.encode(source));
        statement.setTimestamp(7, now);
        statement.setTimestamp(8, now);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "work items to be made not noted, SQL state " + e.getSQLState(), e);
    }
  }

  /**
   * Makes the work items that are due; called now and then, outside a transaction.
   *
   * @return whether there may be more
   */
  public boolean work() {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot == null) {
      return false;
    }
    try {
      List<Row> due = due();
      for (Row row : due) {
        if (claim(row)) {
          perform(snapshot, row);
        }
      }
      databaseDown = false;
      return due.size() == AT_ONCE;
    } catch (SQLException e) {
      if (!databaseDown) {
        LOG.warn("work items to be made not looked for: {}", DatabaseTrouble.describe(e));
      }
      databaseDown = true;
      return false;
    }
  }

  private List<Row> due() throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select id, tries, rule_id, ae, uid, include_input, content, source"
                    + " from workitem_on_store where next_try_time <= ? order by id limit "
                    + AT_ONCE)) {
      statement.setTimestamp(1, Timestamp.from(clock.instant()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(new Row(row.getLong(1), row.getInt(2), order(row)));
        }
      }
    }
    return rows;
  }

  /** Null if it cannot be read: no other waits for that. */
  private static @Nullable StoreOrder order(ResultSet row) throws SQLException {
    try {
      byte[] source = row.getBytes(8);
      return new StoreOrder(
          row.getString(3),
          AeTitle.of(row.getString(4)),
          row.getString(5),
          IncludeInput.valueOf(row.getString(6)),
          StoreOrder.decode(row.getBytes(7)),
          source == null ? null : StoreOrder.decode(source));
    } catch (RuntimeException e) {
      LOG.debug("order {} of a work item: {}", row.getLong(1), e.getClass().getName());
      return null;
    }
  }

  /** False if another node was quicker. */
  private boolean claim(Row row) throws SQLException {
    return change(
            "update workitem_on_store set tries = tries + 1, next_try_time = ?"
                + " where id = ? and tries = ?",
            clock.instant().plus(CLAIM),
            row.id(),
            row.tries())
        == 1;
  }

  private void perform(ConfigSnapshot snapshot, Row row) throws SQLException {
    StoreOrder order = row.order();
    if (order == null) {
      // a newer node may understand it
      LOG.error("order {} of a work item cannot be read, it is tried again", row.id());
      later(row);
      return;
    }
    Optional<NetworkAe> ae = snapshot.ae(order.ae());
    try {
      if (ae.isPresent()) {
        perform(new UpsContext(snapshot, ae.get(), null, Origin.RULE), order);
      } else {
        LOG.error("rule {}: AE {} is gone, no work item is made", order.ruleId(), order.ae());
      }
      forget(row);
    } catch (UpsException | StylesheetException e) {
      LOG.error("rule {}: no work item is made: {}", order.ruleId(), e.getMessage());
      forget(row);
    } catch (RuntimeException e) {
      LOG.warn("rule {}: work item not made, tried again: {}", order.ruleId(), e.toString());
      later(row);
    }
  }

  private void later(Row row) throws SQLException {
    Duration delay = Duration.ofSeconds(1L << Math.min(row.tries(), 10));
    change(
        "update workitem_on_store set next_try_time = ? where id = ? and tries = ?",
        clock.instant().plus(delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay),
        row.id(),
        row.tries() + 1);
  }

  private void forget(Row row) throws SQLException {
    change("delete from workitem_on_store where id = ?", null, row.id(), null);
  }

  private int change(String sql, @Nullable Instant time, long id, @Nullable Integer tries)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = 1;
      if (time != null) {
        statement.setTimestamp(next++, Timestamp.from(time));
      }
      statement.setLong(next++, id);
      if (tries != null) {
        statement.setInt(next, tries);
      }
      return statement.executeUpdate();
    }
  }

  /** What the style sheet says comes first, the rule fills what it leaves open. */
  private static void transform(NetworkAe ae, StoreOrder order) throws StylesheetException {
    DataSet source = order.source();
    for (WorkitemOnStore rule : ae.workitemRules().onStore()) {
      if (rule.id().equals(order.ruleId()) && rule.stylesheet() != null && source != null) {
        Stylesheet.of(rule.stylesheet()).apply(source, !rule.noKeywords(), order.content());
        return;
      }
    }
  }

  private void perform(UpsContext context, StoreOrder order)
      throws UpsException, StylesheetException {
    transform(context.ae(), order);
    givePatient(order.content());
    if (create(context, order.uid(), order.content())) {
      return;
    }
    switch (order.includeInput()) {
      case NO, SINGLE -> {
        // the work item is there
        return;
      }
      case SINGLE_OR_CREATE -> another(context, order);
      case APPEND -> workitems.addInput(context, order.uid(), order.input());
      case APPEND_OR_CREATE -> append(context, order);
    }
  }

  /** Archived under an ID that was made up for the study. */
  private void givePatient(DataSet content) {
    DataSet input = content.item(Tag.InputInformationSequence);
    String study = input == null ? null : input.string(Tag.StudyInstanceUID);
    if (!content.hasValue(Tag.PatientID) && study != null) {
      archive
          .content(study, null, null)
          .ifPresent(found -> Attributes.copyPatient(found.patientAndStudy(), content));
    }
  }

  /** False if there is such a work item. */
  private boolean create(UpsContext context, String uid, DataSet content) throws UpsException {
    try {
      workitems.create(context, uid, content, false);
      return true;
    } catch (UpsException e) {
      if (e.status().equals(Status.DUPLICATE_SOP_INSTANCE)) {
        return false;
      }
      throw e;
    }
  }

  /** One work item per object; the same object finds its own. */
  private void another(UpsContext context, StoreOrder order) throws UpsException {
    DataSet first = workitems.get(context, order.uid());
    String sop = firstInstance(order.content());
    if (!sop.equals(firstInstance(first))) {
      create(context, NamedUid.of(order.uid(), sop), order.content());
    }
  }

  private static String firstInstance(DataSet workitem) {
    DataSet input = workitem.item(Tag.InputInformationSequence);
    DataSet sop = input == null ? null : input.item(Tag.ReferencedSOPSequence);
    return sop == null ? "" : sop.string(Tag.ReferencedSOPInstanceUID, "");
  }

  /** Those that are worked on take no more, so that the next in line does. */
  private void append(UpsContext context, StoreOrder order) throws UpsException {
    String uid = order.uid();
    for (int i = 1; i < MAX_FOLLOWERS; i++) {
      if (workitems.addInput(context, uid, order.input())) {
        return;
      }
      uid = NamedUid.of(order.uid(), Integer.toString(i));
      if (create(context, uid, order.content())) {
        return;
      }
    }
    LOG.error("rule {}: no work item after {} of them", order.ruleId(), MAX_FOLLOWERS);
  }
}
