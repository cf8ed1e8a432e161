package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;

/**
 * Tells each subscriber, once, that the worklist starts or stops: the event SCP Status Change,
 * whose SOP instance is the global subscription (PS3.4 table CC.2.4-1).
 */
@ApplicationScoped
class ServiceStatus {
  private static final String WARM_START = "WARM START";
  private static final String SUBSCRIBERS =
      "select subscriber from subscription union select subscriber from global_subscription";

  private final EventStore store;
  private final Clock clock;

  @Inject
  ServiceStatus(EventStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ServiceStatus() {
    this(null, null);
  }

  /** The worklist is there again, with its work items and subscriptions as they were. */
  void restarted(ConfigSnapshot configuration) throws SQLException {
    DataSet information = new DataSet().put(Tag.SCPStatus, "RESTARTED");
    information.put(Tag.SubscriptionListStatus, WARM_START);
    information.put(Tag.UnifiedProcedureStepListStatus, WARM_START);
    tell(configuration, information);
  }

  void goingDown(ConfigSnapshot configuration) throws SQLException {
    tell(configuration, new DataSet().put(Tag.SCPStatus, "GOING DOWN"));
  }

  private void tell(ConfigSnapshot configuration, DataSet information) throws SQLException {
    List<NetworkAe> aes =
        configuration.device().networkAes().stream()
            .filter(NetworkAe::installed)
            .filter(ae -> ae.offers(Uid.UnifiedProcedureStepWatch))
            .toList();
    if (aes.isEmpty()) {
      return;
    }
    store
        .database()
        .run(
            connection -> {
              Map<AeTitle, List<AeTitle>> byHandlingAe = new TreeMap<>();
              for (AeTitle subscriber : subscribers(connection)) {
                byHandlingAe
                    .computeIfAbsent(handlingAe(aes, subscriber), ae -> new ArrayList<>())
                    .add(subscriber);
              }
              EventRows rows = new EventRows(connection, clock.instant());
              for (Map.Entry<AeTitle, List<AeTitle>> entry : byHandlingAe.entrySet()) {
                UpsEvent event =
                    new UpsEvent(
                        UpsEvent.SCP_STATUS_CHANGE,
                        Uid.UPSGlobalSubscriptionInstance,
                        information,
                        entry.getKey());
                rows.append(List.of(event), entry.getValue(), configuration);
              }
            });
  }

  /** The AE that reports to the subscriber over DIMSE, else the first. */
  private static AeTitle handlingAe(List<NetworkAe> aes, AeTitle subscriber) {
    return aes.stream()
        .filter(ae -> ae.workitems().eventScus().contains(subscriber))
        .findFirst()
        .orElse(aes.get(0))
        .title();
  }

  private static List<AeTitle> subscribers(Connection connection) throws SQLException {
    List<AeTitle> subscribers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SUBSCRIBERS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        subscribers.add(new AeTitle(row.getString(1)));
      }
    }
    return subscribers;
  }
}
