package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TaskDatabase;

/**
 * What the channels read and write of the rows: what is due, the events, what was delivered. Each
 * call is a transaction of its own; never called inside one of the container.
 */
@ApplicationScoped
public class EventStore {
  /** Marks the rows that are reported over DIMSE. */
  public static final String DIMSE = "dimse";

  private static final int CHUNK = 500;

  private final TaskDatabase database;

  @Inject
  EventStore(DataSource dataSource) {
    database = new TaskDatabase(dataSource);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected EventStore() {
    database = null;
  }

  TaskDatabase database() {
    return database;
  }

  /** The first rows after an event, in order; of all subscribers, or of one. */
  public List<Due> due(String target, @Nullable AeTitle subscriber, long after, int limit)
      throws SQLException {
    String sql =
        "select event_id, subscriber from ups_delivery where target = ?"
            + (subscriber == null ? "" : " and subscriber = ?")
            + " and event_id > ? order by event_id, subscriber fetch first "
            + limit
            + " rows only";
    return database.call(
        connection -> {
          List<Due> rows = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int i = 1;
            statement.setString(i++, target);
            if (subscriber != null) {
              statement.setString(i++, subscriber.value());
            }
            statement.setLong(i, after);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rows.add(new Due(row.getLong(1), new AeTitle(row.getString(2))));
              }
            }
          }
          return rows;
        });
  }

  /** The subscribers that have rows of this target. */
  public Set<AeTitle> waiting(String target) throws SQLException {
    return database.call(
        connection -> {
          Set<AeTitle> subscribers = new TreeSet<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select distinct subscriber from ups_delivery where target = ?")) {
            statement.setString(1, target);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                subscribers.add(new AeTitle(row.getString(1)));
              }
            }
          }
          return subscribers;
        });
  }

  /** Events by number. */
  public Map<Long, StoredEvent> events(Collection<Long> ids) throws SQLException {
    List<Long> wanted = List.copyOf(new LinkedHashSet<>(ids));
    Map<Long, StoredEvent> events = new HashMap<>();
    for (int from = 0; from < wanted.size(); from += CHUNK) {
      List<Long> chunk = wanted.subList(from, Math.min(wanted.size(), from + CHUNK));
      database.run(connection -> read(connection, chunk, events));
    }
    return events;
  }

  private static void read(Connection connection, List<Long> ids, Map<Long, StoredEvent> events)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, event_type, workitem_uid, handling_ae, information from ups_event"
                + " where id in ("
                + marks(ids.size())
                + ")")) {
      for (int i = 0; i < ids.size(); i++) {
        statement.setLong(i + 1, ids.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          events.put(
              row.getLong(1),
              new StoredEvent(
                  row.getLong(1),
                  row.getInt(2),
                  row.getString(3),
                  new AeTitle(row.getString(4)),
                  row.getBytes(5)));
        }
      }
    }
  }

  /** Deletes rows whose subscriber has the event, grouped so that few statements do it. */
  public void delivered(String target, Collection<Due> rows) throws SQLException {
    Map<Long, List<String>> byEvent = new LinkedHashMap<>();
    Map<String, List<Long>> bySubscriber = new LinkedHashMap<>();
    for (Due row : rows) {
      byEvent.computeIfAbsent(row.eventId(), k -> new ArrayList<>()).add(row.subscriber().value());
      bySubscriber
          .computeIfAbsent(row.subscriber().value(), k -> new ArrayList<>())
          .add(row.eventId());
    }
    database.run(
        connection -> {
          if (byEvent.size() <= bySubscriber.size()) {
            delete(connection, "event_id = ? and subscriber", target, byEvent);
          } else {
            delete(connection, "subscriber = ? and event_id", target, bySubscriber);
          }
        });
  }

  private static void delete(
      Connection connection,
      String condition,
      String target,
      Map<? extends Object, ? extends List<? extends Object>> groups)
      throws SQLException {
    for (Map.Entry<? extends Object, ? extends List<? extends Object>> group : groups.entrySet()) {
      List<? extends Object> values = group.getValue();
      for (int from = 0; from < values.size(); from += CHUNK) {
        List<? extends Object> chunk = values.subList(from, Math.min(values.size(), from + CHUNK));
        List<Object> parameters = new ArrayList<>(List.of(target, group.getKey()));
        parameters.addAll(chunk);
        update(
            connection,
            "delete from ups_delivery where target = ? and "
                + condition
                + " in ("
                + marks(chunk.size())
                + ")",
            parameters.toArray());
      }
    }
  }

  static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }

  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        statement.setObject(
            i + 1,
            value instanceof Instant instant
                ? instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC)
                : value);
      }
      return statement.executeUpdate();
    }
  }
}
