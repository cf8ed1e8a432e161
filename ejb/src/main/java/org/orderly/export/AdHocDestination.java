package org.orderly.export;

import java.util.List;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.NewTask;

/** A destination named in the request, {@code dicom:AET}, instead of a configured one. */
public final class AdHocDestination {
  private static final String SCHEME = "dicom";

  private AdHocDestination() {}

  /** Whether this names an ad hoc destination. */
  public static boolean isAdHoc(String exporterId) {
    return exporterId.startsWith(SCHEME + ':');
  }

  /** What its task keeps; the queue is that of a destination which leads there, or of any. */
  static NewTask.ExportTarget target(ConfigSnapshot snapshot, AeTitle local, AeTitle remote) {
    List<Destination> peers =
        snapshot.device().destinations().stream()
            .filter(destination -> SCHEME.equals(destination.uri().getScheme()))
            .toList();
    String queue =
        peers.stream()
            .filter(d -> d.uri().getSchemeSpecificPart().equals(remote.value()))
            .findFirst()
            .or(() -> peers.stream().findFirst())
            .map(Destination::queueName)
            .orElse("Export");
    return new NewTask.ExportTarget(
        SCHEME + ':' + remote, snapshot.device().name(), queue, 0, local.value(), remote.value());
  }
}
