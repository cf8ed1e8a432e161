package org.orderly.ups;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.conf.WorkitemRetention;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.event.EventOutbox;
import org.orderly.ups.event.UpsEvent;

/** Who hears of which work items (PS3.4 CC.2.3 and Table CC.2.3-2). */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Subscriptions {

  private static final int EVENTS_AT_ONCE = 1_000;

  @Inject private DataSource dataSource;
  @Inject private WorklistWriter writer;
  @Inject private EventOutbox eventOutbox;
  @Inject private Clock clock;

  private Transactions transactions;
  private Worklist.Outbox outbox;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public Subscriptions() {
    // what is injected comes later
  }

  @SuppressWarnings("NullAway")
  Subscriptions(DataSource dataSource, Worklist.Outbox outbox, WorklistWriter writer, Clock clock) {
    this.transactions = new Transactions(dataSource);
    this.outbox = outbox;
    this.writer = writer;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    transactions = new Transactions(dataSource);
    outbox = eventOutbox::append;
  }

  /**
   * Subscribes to a work item or, by the well-known UIDs, to all or to those that match. Templates
   * cannot be subscribed to: that is answered, but without effect.
   *
   * @param keys matching keys of a filtered subscription
   */
  public UpsResult subscribe(
      UpsContext context,
      String uid,
      AeTitle subscriber,
      boolean deletionLock,
      @Nullable DataSet keys)
      throws UpsException {
    checkSubscriber(context, subscriber);
    if (Uid.UPSGlobalSubscriptionInstance.equals(uid)) {
      subscribeToAll(context, subscriber, deletionLock, null);
    } else if (Uid.UPSFilteredGlobalSubscriptionInstance.equals(uid)) {
      DataSet own = keys == null ? new DataSet() : EffectiveKeys.of(context, keys);
      subscribeToAll(context, subscriber, deletionLock, own);
    } else {
      writer.change(
          unit -> {
            subscribe(unit, context, uid, subscriber, deletionLock);
            return Boolean.TRUE;
          });
    }
    return UpsResult.of(uid);
  }

  private static void checkSubscriber(UpsContext context, AeTitle subscriber) throws UpsException {
    if (!context.ae().offers(Uid.UnifiedProcedureStepWatch)) {
      throw new UpsException(
          UpsStatus.EVENT_REPORTS_NOT_SUPPORTED, "Event Reports are not supported");
    }
    if (context.ae().workitems().eventScus().contains(subscriber)
        && context.configuration().remoteAe(subscriber).isEmpty()) {
      throw new UpsException(
          UpsStatus.RECEIVING_AE_UNKNOWN, "The Receiving AE Title is unknown to this SCP");
    }
  }

  private void subscribe(
      Unit unit, UpsContext context, String uid, AeTitle subscriber, boolean lock)
      throws SQLException, UpsException {
    WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
    if (row == null) {
      throw Worklist.unknown();
    }
    if (row.template()) {
      return;
    }
    Subscribers.put(unit.connection(), row.id(), subscriber, lock, clock.instant());
    DataSet content =
        row.state() == WorkitemState.CANCELED ? Content.decode(row.attributes()) : null;
    EventContent events = new EventContent(uid, context.ae().title());
    append(unit, List.of(events.state(row.state(), row.readiness(), content)), List.of(subscriber));
  }

  private void subscribeToAll(
      UpsContext context, AeTitle subscriber, boolean lock, @Nullable DataSet keys)
      throws UpsException {
    byte[] filter = keys == null ? null : filter(context, keys);
    Sql condition =
        keys == null
            ? new Sql().add("1 = 1")
            : Matching.of(keys, false, context.configuration()).condition();
    writer.changeAlone(
        unit -> {
          Connection connection = unit.connection();
          Instant now = clock.instant();
          Subscribers.putGlobal(connection, subscriber, lock, filter, now);
          Sql missing = Subscribers.missing(condition, subscriber);
          if (lock) {
            reportAll(unit, context, subscriber, missing);
          }
          return Subscribers.putAll(connection, missing, subscriber, lock, now);
        });
  }

  private static byte[] filter(UpsContext context, DataSet keys) throws UpsException {
    if (!Matching.restricts(keys)) {
      throw new UpsException(Status.INVALID_ARGUMENT_VALUE, "Matching Keys are missing.");
    }
    WorkitemSearch.refuse(Matching.of(keys, false, context.configuration()).unsupported());
    return Content.write(Content.keys(keys));
  }

  /** Initial events, for those work items that the subscriber did not hear of before. */
  private void reportAll(Unit unit, UpsContext context, AeTitle subscriber, Sql missing)
      throws SQLException {
    List<UpsEvent> events = new ArrayList<>();
    Sql sql =
        new Sql()
            .add(
                "select w.uid, w.state, w.readiness,"
                    + " case when w.state = 2 then w.attributes else null end")
            .add(missing)
            .add(" order by w.id");
    try (PreparedStatement statement = sql.prepare(unit.connection());
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        byte[] attributes = row.getBytes(4);
        events.add(
            new EventContent(row.getString(1), context.ae().title())
                .state(
                    WorkitemState.at(row.getInt(2)),
                    AttributeTable.READINESS.get(row.getInt(3)),
                    attributes == null ? null : Content.decode(attributes)));
      }
    }
    for (int from = 0; from < events.size(); from += EVENTS_AT_ONCE) {
      int to = Math.min(events.size(), from + EVENTS_AT_ONCE);
      append(unit, events.subList(from, to), List.of(subscriber));
    }
  }

  private void append(Unit unit, List<UpsEvent> events, List<AeTitle> subscribers)
      throws SQLException {
    if (outbox.append(unit.connection(), events, subscribers)) {
      unit.setEventful();
    }
  }

  /**
   * Ends a subscription; of a global one, with a filter or without, also those to each work item.
   *
   * @return false if there was none
   * @throws UpsException C307H if there is no such work item
   */
  public boolean unsubscribe(UpsContext context, String uid, AeTitle subscriber)
      throws UpsException {
    String title = subscriber.value();
    if (NewWorkitem.isSubscription(uid)) {
      return writer.changeAlone(
          unit -> {
            return deleteGlobal(unit.connection(), title)
                    + WorkitemTable.execute(
                        unit.connection(), "delete from subscription where subscriber = ?", title)
                > 0;
          });
    }
    return writer.change(
        unit -> {
          WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
          if (row == null) {
            throw Worklist.unknown();
          }
          return WorkitemTable.execute(
                  unit.connection(),
                  "delete from subscription where workitem_fk = ? and subscriber = ?",
                  row.id(),
                  title)
              > 0;
        });
  }

  /**
   * Ends a global subscription for work items to come.
   *
   * @return false if there was none
   * @throws UpsException C314H for a work item
   */
  public boolean suspend(UpsContext context, String uid, AeTitle subscriber) throws UpsException {
    if (!NewWorkitem.isSubscription(uid)) {
      throw new UpsException(
          UpsStatus.ACTION_NOT_APPROPRIATE,
          "The action is not appropriate for the specified instance.");
    }
    return writer.changeAlone(unit -> deleteGlobal(unit.connection(), subscriber.value()) > 0);
  }

  private static int deleteGlobal(Connection connection, String subscriber) throws SQLException {
    return WorkitemTable.execute(
        connection, "delete from global_subscription where subscriber = ?", subscriber);
  }

  /** To one work item, or all global ones if {@code uid} is null; in the order of their making. */
  public List<SubscriptionView> list(@Nullable String uid) {
    return uid == null
        ? views(
            new Sql()
                .add(
                    "select subscriber, null, deletion_lock, created_time, filter"
                        + " from global_subscription order by created_time, subscriber"))
        : views(ofWorkitems().add(" where w.uid = ? order by s.created_time, s.subscriber", uid));
  }

  /**
   * Deletion locks on work items that would be deleted by now without them, the oldest first:
   * somebody may have forgotten them.
   */
  public List<SubscriptionView> staleLocks(WorkitemRetention retention, Instant now, int limit) {
    return views(
        ofWorkitems()
            .add(
                " where s.deletion_lock = true and (w.state = "
                    + WorkitemState.COMPLETED.ordinal()
                    + " and w.final_time < ?",
                Columns.timestamp(now.minus(retention.completedDelay())))
            .add(
                " or w.state = " + WorkitemState.CANCELED.ordinal() + " and w.final_time < ?)",
                Columns.timestamp(now.minus(retention.canceledDelay())))
            .add(" order by w.final_time, w.id, s.subscriber limit ?", limit));
  }

  private static Sql ofWorkitems() {
    return new Sql()
        .add(
            "select s.subscriber, w.uid, s.deletion_lock, s.created_time, null"
                + " from subscription s join workitem w on w.id = s.workitem_fk");
  }

  private List<SubscriptionView> views(Sql sql) {
    return transactions.plain(
        connection -> {
          List<SubscriptionView> views = new ArrayList<>();
          try (PreparedStatement statement = sql.prepare(connection);
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              views.add(view(row));
            }
          }
          return views;
        });
  }

  private static SubscriptionView view(ResultSet row) throws SQLException {
    String uid = row.getString(2);
    byte[] filter = uid == null ? row.getBytes(5) : null;
    return new SubscriptionView(
        AeTitle.of(row.getString(1)),
        uid != null
            ? uid
            : filter == null
                ? Uid.UPSGlobalSubscriptionInstance
                : Uid.UPSFilteredGlobalSubscriptionInstance,
        row.getBoolean(3),
        filter == null ? null : Content.decode(filter),
        row.getObject(4, OffsetDateTime.class).toInstant());
  }
}
