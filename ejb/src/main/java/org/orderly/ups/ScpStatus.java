package org.orderly.ups;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.ups.event.UpsEvent;

/**
 * Reports that the service goes down and is back: one SCP Status Change event per subscriber, about
 * the global subscription instance (PS3.4 CC.2.4.3).
 */
final class ScpStatus {

  private final Transactions transactions;
  private final Worklist.Outbox outbox;

  ScpStatus(DataSource dataSource, Worklist.Outbox outbox) {
    this.transactions = new Transactions(dataSource);
    this.outbox = outbox;
  }

  void restarted(ConfigSnapshot configuration) {
    DataSet information = new DataSet();
    information.put(Tag.SCPStatus, "RESTARTED");
    // subscriptions and work items are in the database
    information.put(Tag.SubscriptionListStatus, "WARM START");
    information.put(Tag.UnifiedProcedureStepListStatus, "WARM START");
    report(configuration, information);
  }

  void goingDown(ConfigSnapshot configuration) {
    report(configuration, new DataSet().put(Tag.SCPStatus, "GOING DOWN"));
  }

  private void report(ConfigSnapshot configuration, DataSet information) {
    Optional<NetworkAe> ae =
        configuration.device().networkAes().stream()
            .filter(NetworkAe::installed)
            .filter(each -> each.offers(Uid.UnifiedProcedureStepWatch))
            .findFirst();
    if (ae.isEmpty()) {
      return;
    }
    UpsEvent event =
        new UpsEvent(
            UpsEvent.SCP_STATUS_CHANGE,
            Uid.UPSGlobalSubscriptionInstance,
            information,
            ae.get().title());
    transactions.plain(
        connection -> {
          List<AeTitle> subscribers = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select subscriber from global_subscription"
                          + " union select distinct subscriber from subscription");
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              subscribers.add(new AeTitle(row.getString(1)));
            }
          }
          if (!subscribers.isEmpty()) {
            outbox.append(connection, List.of(event), subscribers);
          }
          return subscribers.size();
        });
  }
}
