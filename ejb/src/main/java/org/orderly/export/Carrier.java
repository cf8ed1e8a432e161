package org.orderly.export;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.Destination;
import org.orderly.task.TaskOutcome;

/** Carries objects to destinations that are no AE. */
public interface Carrier {

  /** Of the URIs of its destinations. */
  Set<String> schemes();

  /** Which of these are to be carried to the destination. */
  default List<InstanceLocation> chosen(Destination destination, List<InstanceLocation> found)
      throws SQLException {
    return found;
  }

  /** Makes one attempt; keeps the account in the transfer of the shipment. */
  TaskOutcome carry(Shipment shipment) throws IOException, SQLException;
}
