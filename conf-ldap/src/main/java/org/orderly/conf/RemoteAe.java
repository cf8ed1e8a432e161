package org.orderly.conf;

import java.util.List;
import org.orderly.dicom.data.AeTitle;

/** An AE of any device in the directory, as a peer to connect to. */
public record RemoteAe(
    AeTitle title,
    String deviceName,
    String description,
    List<Connection> connections,
    List<TransferCapability> transferCapabilities) {

  public RemoteAe {
    connections = List.copyOf(connections);
    transferCapabilities = List.copyOf(transferCapabilities);
  }
}
