package org.orderly.ups.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.AeTitle;

/** Who of some subscribers is told of an event, and on which ways. */
final class Recipients {
  private static final int FEW = 32;

  private final Set<AeTitle> subscribers;
  private final Map<AeTitle, List<String>> listeners;
  private final ConfigSnapshot configuration;

  /**
   * A subscriber and a way to it.
   *
   * @param queued whether the event waits until the subscriber listens
   */
  record Recipient(String target, AeTitle subscriber, boolean queued) {}

  private Recipients(
      Set<AeTitle> subscribers,
      Map<AeTitle, List<String>> listeners,
      ConfigSnapshot configuration) {
    this.subscribers = subscribers;
    this.listeners = listeners;
    this.configuration = configuration;
  }

  static Recipients among(
      Connection connection, Collection<AeTitle> subscribers, ConfigSnapshot configuration)
      throws SQLException {
    Set<AeTitle> wanted = Set.copyOf(subscribers);
    return new Recipients(wanted, listeners(connection, wanted), configuration);
  }

  /** Those of an event that this AE handles: DIMSE and queues are settings of an AE. */
  List<Recipient> at(AeTitle handlingAe) {
    NetworkAe ae = configuration.ae(handlingAe).orElse(null);
    List<Recipient> recipients = new ArrayList<>();
    for (AeTitle subscriber : subscribers) {
      List<String> nodes = listeners.getOrDefault(subscriber, List.of());
      nodes.forEach(
          node -> recipients.add(new Recipient(EventRows.socketsOf(node), subscriber, false)));
      if (ae != null) {
        WorkitemSettings settings = ae.workitems();
        if (settings.eventScus().contains(subscriber)) {
          recipients.add(new Recipient(EventRows.DIMSE, subscriber, false));
        }
        if (nodes.isEmpty() && settings.eventsKeptFor(subscriber) > 0) {
          recipients.add(new Recipient(EventRows.QUEUE, subscriber, true));
        }
      }
    }
    return recipients;
  }

  private static Map<AeTitle, List<String>> listeners(Connection connection, Set<AeTitle> wanted)
      throws SQLException {
    boolean few = wanted.size() <= FEW;
    String sql =
        "select subscriber, node from ups_listener"
            + (few
                ? " where subscriber in ("
                    + String.join(",", Collections.nCopies(wanted.size(), "?"))
                    + ")"
                : "");
    Map<AeTitle, List<String>> nodes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int i = 1;
      if (few) {
        for (AeTitle subscriber : wanted) {
          statement.setString(i++, subscriber.value());
        }
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          nodes
              .computeIfAbsent(new AeTitle(row.getString(1)), k -> new ArrayList<>())
              .add(row.getString(2));
        }
      }
    }
    return nodes;
  }
}
