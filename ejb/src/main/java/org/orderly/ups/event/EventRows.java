package org.orderly.ups.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.List;
import java.util.Map;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.ups.event.Recipients.Recipient;

/** Writes events, and per subscriber and way one row that is to be delivered. */
final class EventRows {
  static final String DIMSE = EventStore.DIMSE;
  static final String QUEUE = "queue";
  private static final int CHUNK = 200;

  private final Connection connection;
  private final Instant now;

  EventRows(Connection connection, Instant now) {
    this.connection = connection;
    this.now = now;
  }

  static String socketsOf(String node) {
    return "ws:" + node;
  }

  /** Whether somebody is to have one of them. */
  boolean append(
      List<UpsEvent> events, Collection<AeTitle> subscribers, ConfigSnapshot configuration)
      throws SQLException {
    Recipients among = Recipients.among(connection, subscribers, configuration);
    Map<AeTitle, List<Recipient>> byHandlingAe = new HashMap<>();
    List<UpsEvent> wanted = new ArrayList<>();
    for (UpsEvent event : events) {
      if (!byHandlingAe.computeIfAbsent(event.handlingAe(), among::at).isEmpty()) {
        wanted.add(event);
      }
    }
    if (!wanted.isEmpty()) {
      List<Long> ids = insert(wanted);
      List<Object> rows = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        long id = ids.get(i);
        for (Recipient r : byHandlingAe.getOrDefault(wanted.get(i).handlingAe(), List.of())) {
          Collections.addAll(rows, r.target(), id, r.subscriber().value(), r.queued());
        }
      }
      insertDeliveries(rows);
    }
    return !wanted.isEmpty();
  }

  private List<Long> insert(List<UpsEvent> events) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into ups_event (event_type, workitem_uid, handling_ae, information,"
                + " created_time) values (?,?,?,?,?)",
            new String[] {"id"})) {
      for (UpsEvent event : events) {
        statement.setInt(1, event.type());
        statement.setString(2, event.workitemUid());
        statement.setString(3, event.handlingAe().value());
        statement.setBytes(4, encode(event.information()));
        statement.setObject(5, now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        statement.addBatch();
      }
      statement.executeBatch();
      try (ResultSet row = statement.getGeneratedKeys()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    return ids;
  }

  private static byte[] encode(DataSet information) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new DataSetWriter(bytes, TransferSyntax.of(Uid.ExplicitVRLittleEndian)).write(information);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void insertDeliveries(List<Object> rows) throws SQLException {
    for (int from = 0; from < rows.size(); from += 4 * CHUNK) {
      List<Object> chunk = rows.subList(from, Math.min(rows.size(), from + 4 * CHUNK));
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into ups_delivery (target, event_id, subscriber, queued) values "
                  + String.join(",", Collections.nCopies(chunk.size() / 4, "(?,?,?,?)")))) {
        for (int i = 0; i < chunk.size(); i++) {
          statement.setObject(i + 1, chunk.get(i));
        }
        statement.executeUpdate();
      }
    }
  }
}
