package org.orderly.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a destination has taken beyond the life of the tasks that carried it (table {@code
 * sent_instance}).
 */
final class SentInstances {

  private SentInstances() {}

  /** Notes the confirmed ones, in the transaction that writes the results. */
  static void record(
      Connection connection,
      @Nullable String exporterId,
      Collection<InstanceResult> results,
      Instant now)
      throws SQLException {
    // two tasks that send the same objects take the rows in the same order
    List<InstanceResult> confirmed =
        results.stream()
            .filter(InstanceResult::isConfirmed)
            .filter(result -> result.instanceKey() != InstanceResult.NO_KEY)
            .sorted(Comparator.comparingLong(InstanceResult::instanceKey))
            .toList();
    if (exporterId == null || confirmed.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from sent_instance where instance_fk = ? and exporter_id = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into sent_instance (instance_fk, exporter_id, revision, sent_time) values (?,?,?,?)")) {
      for (InstanceResult result : confirmed) {
        TaskTable.bind(delete, result.instanceKey(), exporterId);
        delete.addBatch();
        TaskTable.bind(insert, result.instanceKey(), exporterId, result.revision(), now);
        insert.addBatch();
      }
      delete.executeBatch();
      insert.executeBatch();
    }
  }
}
