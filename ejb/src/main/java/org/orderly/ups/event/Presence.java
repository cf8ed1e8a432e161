package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Environment;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TaskDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens with a WebSocket on which node. A listener that is lost without a good-bye, because
 * its connection or our node broke, counts as present for {@link #GRACE}: what it missed is kept
 * until it comes again. For one that went, as many events are kept as {@code
 * dcmUPSEventWebSocketQueueSize} says.
 */
@ApplicationScoped
public class Presence {
  static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final int MOST_ROWS = 250_000;
  private static final String COLLECT =
      "delete from ups_event where id in (select e.id from ups_event e where e.created_time < ?"
          + " and not exists (select 1 from ups_delivery d where d.event_id = e.id)"
          + " order by e.id fetch first 5000 rows only)";
  private static final String ORPHANS =
      "select distinct d.subscriber, d.target from ups_delivery d where d.target like ?"
          + " and not exists (select 1 from ups_listener l"
          + " where l.subscriber = d.subscriber and 'ws:' || l.node = d.target)";
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final TaskDatabase database;
  private final CurrentConfiguration configuration;
  private final Clock clock;
  private final String node;

  private record Pair(String subscriber, String of) {}

  @Inject
  Presence(EventStore store, CurrentConfiguration configuration, Clock clock) {
    this(store.database(), configuration, clock, Environment.nodeName());
  }

  Presence(TaskDatabase database, CurrentConfiguration configuration, Clock clock, String node) {
    this.database = database;
    this.configuration = configuration;
    this.clock = clock;
    this.node = node;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Presence() {
    this(null, null, null, "");
  }

  /** Marks the rows that are delivered by the WebSockets of this node. */
  public String target() {
    return EventRows.socketsOf(node);
  }

  /** Whether such rows are delivered by the WebSockets of a node. */
  public static boolean isOfSockets(String target) {
    return target.startsWith(EventRows.socketsOf(""));
  }

  /** From now on events for the subscriber are kept for the WebSockets of this node. */
  public void arrives(AeTitle subscriber) throws SQLException {
    seen(List.of(subscriber));
  }

  /** Says that these still listen here. */
  public void seen(Collection<AeTitle> subscribers) throws SQLException {
    if (subscribers.isEmpty()) {
      return;
    }
    database.run(
        connection -> {
          for (AeTitle subscriber : subscribers) {
            if (EventStore.update(
                    connection,
                    "update ups_listener set seen_time = ? where subscriber = ? and node = ?",
                    clock.instant(),
                    subscriber.value(),
                    node)
                == 0) {
              EventStore.update(
                  connection,
                  "insert into ups_listener (subscriber, node, seen_time) values (?,?,?)",
                  subscriber.value(),
                  node,
                  clock.instant());
            }
          }
        });
  }

  /** After a start: who listened here when the node went down has the whole grace to come again. */
  public void restarted() throws SQLException {
    database.run(
        connection ->
            EventStore.update(
                connection,
                "update ups_listener set seen_time = ? where node = ?",
                clock.instant(),
                node));
  }

  /**
   * Brings what waits for the subscriber elsewhere to this node: what was queued while it was
   * absent, and what a node that is no more owed it.
   */
  public void adopt(AeTitle subscriber) throws SQLException {
    int size = queueSize(subscriber);
    database.run(
        connection -> {
          trim(connection, EventRows.QUEUE, subscriber.value(), size);
          move(connection, subscriber.value(), EventRows.QUEUE, target());
          for (String lost : lostNodes(connection, subscriber)) {
            Instant fresh = clock.instant().minus(FRESH);
            if (removeUnseen(connection, subscriber.value(), lost, fresh)) {
              move(connection, subscriber.value(), EventRows.socketsOf(lost), target());
            }
          }
        });
  }

  private List<String> lostNodes(Connection connection, AeTitle subscriber) throws SQLException {
    List<String> nodes = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select node from ups_listener where subscriber = ? and node <> ? and seen_time < ?")) {
      statement.setString(1, subscriber.value());
      statement.setString(2, node);
      statement.setObject(3, timestamp(clock.instant().minus(FRESH)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          nodes.add(row.getString(1));
        }
      }
    }
    return nodes;
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  /** The last WebSocket of the subscriber on this node said good-bye. */
  public void leaves(AeTitle subscriber) throws SQLException {
    database.run(
        connection -> {
          EventStore.update(
              connection,
              "delete from ups_listener where subscriber = ? and node = ?",
              subscriber.value(),
              node);
          settle(connection, subscriber.value(), target());
        });
  }

  /** It may have come again since it was found to be overdue. */
  void forgetUnlessSeen(String subscriber, String of, Instant since) throws SQLException {
    database.run(
        connection -> {
          if (removeUnseen(connection, subscriber, of, since)) {
            settle(connection, subscriber, EventRows.socketsOf(of));
          }
        });
  }

  private static boolean removeUnseen(
      Connection connection, String subscriber, String of, Instant since) throws SQLException {
    return EventStore.update(
            connection,
            "delete from ups_listener where subscriber = ? and node = ? and seen_time < ?",
            subscriber,
            of,
            since)
        > 0;
  }

  /** What it did not get is queued if nothing else brings it, else dropped. */
  private void settle(Connection connection, String subscriber, String from) throws SQLException {
    int size = queueSize(new AeTitle(subscriber));
    if (size > 0 && !listensSomewhere(connection, subscriber)) {
      move(connection, subscriber, from, EventRows.QUEUE);
      EventStore.update(
          connection,
          "update ups_delivery set queued = true where target = ? and subscriber = ?",
          EventRows.QUEUE,
          subscriber);
      trim(connection, EventRows.QUEUE, subscriber, size);
    } else {
      EventStore.update(
          connection,
          "delete from ups_delivery where target = ? and subscriber = ?",
          from,
          subscriber);
    }
  }

  private static boolean listensSomewhere(Connection connection, String subscriber)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select 1 from ups_listener where subscriber = ?")) {
      statement.setString(1, subscriber);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Who listens on other nodes. */
  public Set<AeTitle> elsewhere() throws SQLException {
    return database.call(
        connection -> {
          Set<AeTitle> subscribers = new HashSet<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select subscriber from ups_listener where node <> ? and seen_time > ?")) {
            statement.setString(1, node);
            statement.setObject(2, timestamp(clock.instant().minus(FRESH)));
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                subscribers.add(new AeTitle(row.getString(1)));
              }
            }
          }
          return Set.copyOf(subscribers);
        });
  }

  private int queueSize(AeTitle subscriber) {
    return configuration.find().map(snapshot -> queueSize(snapshot, subscriber)).orElse(0);
  }

  private static int queueSize(ConfigSnapshot snapshot, AeTitle subscriber) {
    return snapshot.device().networkAes().stream()
        .mapToInt(ae -> ae.workitems().eventsKeptFor(subscriber))
        .max()
        .orElse(0);
  }

  /** Moves rows to another target; an event that already waits there is not doubled. */
  private static void move(Connection connection, String subscriber, String from, String to)
      throws SQLException {
    EventStore.update(
        connection,
        "delete from ups_delivery where target = ? and subscriber = ? and event_id in"
            + " (select event_id from ups_delivery where target = ? and subscriber = ?)",
        from,
        subscriber,
        to,
        subscriber);
    EventStore.update(
        connection,
        "update ups_delivery set target = ? where target = ? and subscriber = ?",
        to,
        from,
        subscriber);
  }

  /** Deletes the oldest rows beyond a number. */
  private static void trim(Connection connection, String target, String subscriber, int size)
      throws SQLException {
    EventStore.update(
        connection,
        "delete from ups_delivery where target = ? and subscriber = ? and event_id <="
            + " (select event_id from ups_delivery where target = ? and subscriber = ?"
            + " order by event_id desc offset "
            + size
            + " rows fetch first 1 rows only)",
        target,
        subscriber,
        target,
        subscriber);
  }

  /** Holds the bounds: forgets listeners after the grace, cuts queues, drops events all have. */
  public void tidy() throws SQLException {
    List<Pair> gone = new ArrayList<>();
    List<Pair> queues = new ArrayList<>();
    List<Pair> backlogs = new ArrayList<>();
    Instant overdue = clock.instant().minus(GRACE);
    database.run(
        connection -> {
          collect(
              connection,
              "select subscriber, node from ups_listener where seen_time < ?",
              timestamp(overdue),
              gone);
          collect(
              connection,
              "select distinct subscriber, target from ups_delivery where target = ?",
              EventRows.QUEUE,
              queues);
          collect(
              connection,
              "select subscriber, target from ups_delivery group by subscriber, target"
                  + " having count(*) > ?",
              MOST_ROWS,
              backlogs);
        });
    for (Pair listener : gone) {
      forgetUnlessSeen(listener.subscriber(), listener.of(), overdue);
    }
    settleOrphans();
    for (Pair queue : queues) {
      int size = queueSize(new AeTitle(queue.subscriber()));
      database.run(connection -> trim(connection, queue.of(), queue.subscriber(), size));
    }
    for (Pair backlog : backlogs) {
      LOG.warn("more than {} events wait for {}: the oldest are dropped", MOST_ROWS, backlog);
      database.run(connection -> trim(connection, backlog.of(), backlog.subscriber(), MOST_ROWS));
    }
    database.run(
        connection -> EventStore.update(connection, COLLECT, clock.instant().minus(FRESH)));
  }

  /** Rows of listeners that went while the rows were written. */
  private void settleOrphans() throws SQLException {
    List<Pair> orphans = new ArrayList<>();
    database.run(connection -> collect(connection, ORPHANS, "ws:%", orphans));
    for (Pair orphan : orphans) {
      database.run(
          connection -> {
            List<Pair> still = new ArrayList<>();
            collect(connection, ORPHANS, orphan.of(), still);
            if (still.contains(orphan)) {
              settle(connection, orphan.subscriber(), orphan.of());
            }
          });
    }
  }

  private static void collect(Connection connection, String sql, Object parameter, List<Pair> pairs)
      throws SQLException {
    pairs.clear();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          pairs.add(new Pair(row.getString(1), row.getString(2)));
        }
      }
    }
  }
}
