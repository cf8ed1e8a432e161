package org.orderly.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.Association;

/** With which configuration each association was accepted; it keeps that one until it ends. */
@ApplicationScoped
public class AssociationSnapshots {

  private final Map<Long, ConfigSnapshot> snapshots = new ConcurrentHashMap<>();
  private final CurrentConfiguration configuration;

  @Inject
  AssociationSnapshots(CurrentConfiguration configuration) {
    this.configuration = configuration;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected AssociationSnapshots() {
    this(null);
  }

  /** The called AE in the configuration of its association. */
  public record Called(ConfigSnapshot snapshot, NetworkAe ae) {}

  public void begin(Association association, ConfigSnapshot snapshot) {
    snapshots.put(association.serial(), snapshot);
  }

  public void end(Association association) {
    snapshots.remove(association.serial());
  }

  public Called called(Association association) throws DicomStatusException {
    ConfigSnapshot begun = snapshots.get(association.serial());
    ConfigSnapshot snapshot = begun == null ? configuration.get() : begun;
    return snapshot
        .ae(AeTitle.of(association.calledAeTitle()))
        .map(ae -> new Called(snapshot, ae))
        .orElseThrow(
            () -> new DicomStatusException(Status.PROCESSING_FAILURE, "the AE was removed"));
  }
}
