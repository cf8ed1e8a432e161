package org.orderly.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.net.ul.Association;

/** With which configuration each association was accepted; it keeps that one until it ends. */
@ApplicationScoped
public class AssociationSnapshots {

  private final Map<Long, ConfigSnapshot> snapshots = new ConcurrentHashMap<>();

  public void begin(Association association, ConfigSnapshot snapshot) {
    snapshots.put(association.serial(), snapshot);
  }

  public void end(Association association) {
    snapshots.remove(association.serial());
  }

  public Optional<ConfigSnapshot> of(Association association) {
    return Optional.ofNullable(snapshots.get(association.serial()));
  }
}
