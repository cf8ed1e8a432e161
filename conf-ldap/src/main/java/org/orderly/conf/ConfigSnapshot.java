package org.orderly.conf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.orderly.dicom.data.AeTitle;

/**
 * One consistent state of the directory (PS3.15 Annex H): our device and the AEs of all others.
 *
 * <p>Work in flight keeps the snapshot it began with.
 */
public record ConfigSnapshot(Device device, Map<AeTitle, RemoteAe> remoteAes) {

  public ConfigSnapshot {
    remoteAes = Map.copyOf(remoteAes);
  }

  /** Own AE by its title or one of its other titles; uninstalled AEs are not found. */
  public Optional<NetworkAe> ae(AeTitle title) {
    return device.networkAes().stream()
        .filter(NetworkAe::installed)
        .filter(ae -> ae.title().equals(title) || ae.otherAeTitles().contains(title))
        .findFirst();
  }

  public Optional<Destination> destination(String id) {
    return device.destinations().stream().filter(d -> d.id().equals(id)).findFirst();
  }

  /** Rules that are left to other devices: objects received here make no tasks by them. */
  public List<ExportRule> rulesOfOthers() {
    return Stream.concat(
            device.exportRules().stream(),
            device.networkAes().stream().flatMap(ae -> ae.exportRules().stream()))
        .filter(rule -> !rule.runsOn(device.name()))
        .distinct()
        .toList();
  }

  public Optional<TaskQueue> queue(String name) {
    return device.queues().stream().filter(q -> q.name().equals(name)).findFirst();
  }

  public Optional<Storage> storage(String id) {
    return device.storages().stream().filter(s -> s.id().equals(id)).findFirst();
  }

  public Optional<DatastoreSource> source(String id) {
    return device.sources().stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /** An AE of any device, including our own: an archive may send to itself. */
  public Optional<RemoteAe> remoteAe(AeTitle title) {
    return Optional.ofNullable(remoteAes.get(title));
  }
}
