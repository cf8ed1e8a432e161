package org.orderly.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.task.EntityUid;

/** Names instances by as few entities as cover them and nothing else, since a task is of one. */
final class Portions {
  private Portions() {}

  static List<EntityUid> of(Collection<InstanceLocation> chosen, ArchiveQuery archive) {
    List<EntityUid> portions = new ArrayList<>();
    Map<String, List<InstanceLocation>> studies =
        chosen.stream()
            .collect(
                Collectors.groupingBy(
                    InstanceLocation::studyIuid, TreeMap::new, Collectors.toList()));
    studies.forEach(
        (study, instances) -> {
          if (isAll(archive, study, null, instances)) {
            portions.add(EntityUid.ofStudy(study));
          } else {
            portions.addAll(ofStudy(study, instances, archive));
          }
        });
    return portions;
  }

  private static List<EntityUid> ofStudy(
      String study, List<InstanceLocation> chosen, ArchiveQuery archive) {
    List<EntityUid> portions = new ArrayList<>();
    Map<String, List<InstanceLocation>> all =
        chosen.stream()
            .collect(
                Collectors.groupingBy(
                    InstanceLocation::seriesIuid, TreeMap::new, Collectors.toList()));
    all.forEach(
        (series, instances) -> {
          if (isAll(archive, study, series, instances)) {
            portions.add(new EntityUid(study, series, null));
          } else {
            instances.forEach(i -> portions.add(new EntityUid(study, series, i.sopIuid())));
          }
        });
    return portions;
  }

  private static boolean isAll(
      ArchiveQuery archive, String study, @Nullable String series, List<InstanceLocation> chosen) {
    Set<String> uids =
        chosen.stream().map(InstanceLocation::sopIuid).collect(Collectors.toUnmodifiableSet());
    return archive.locations(study, series, null).stream()
        .allMatch(location -> uids.contains(location.sopIuid()));
  }
}
