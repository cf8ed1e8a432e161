package org.orderly.ian;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.Storage;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.EntityUid;

/** What this archive can say of its own objects: which it has, and that they are had from it. */
@ApplicationScoped
class Holdings {
  @Inject private ArchiveQuery archive;

  /** All objects of the entity, to be had from the local AE; empty if there are none. */
  Optional<IanContent> of(ConfigSnapshot snapshot, AeTitle local, EntityUid entity) {
    return content(
        snapshot,
        local,
        entity.study(),
        archive.locations(entity.study(), entity.series(), entity.instance()));
  }

  /** These objects of a study, to be had from the local AE; empty if there are none. */
  static Optional<IanContent> content(
      ConfigSnapshot snapshot,
      AeTitle local,
      String studyIuid,
      Collection<InstanceLocation> locations) {
    if (locations.isEmpty()) {
      return Optional.empty();
    }
    List<IanContent.Reference> references =
        locations.stream()
            .map(l -> new IanContent.Reference(l.seriesIuid(), l.sopCuid(), l.sopIuid()))
            .toList();
    // one value for all: nobody may count on getting objects faster than the slowest of them
    InstanceAvailability slowest =
        locations.stream()
            .map(InstanceLocation::storageId)
            .distinct()
            .flatMap(id -> snapshot.storage(id).map(Storage::availability).stream())
            .max(Comparator.naturalOrder())
            .orElse(InstanceAvailability.ONLINE);
    return Optional.of(
        new IanContent(studyIuid, references, availability(snapshot, local, slowest)));
  }

  /** Objects of ours are had from the AE titles that the local AE names, else from itself. */
  static IanContent.Availability availability(
      ConfigSnapshot snapshot, AeTitle local, InstanceAvailability availability) {
    List<AeTitle> retrieve =
        snapshot
            .ae(local)
            .map(NetworkAe::retrieveAeTitles)
            .filter(list -> !list.isEmpty())
            .orElse(List.of(local));
    return new IanContent.Availability(retrieve, availability, null);
  }
}
