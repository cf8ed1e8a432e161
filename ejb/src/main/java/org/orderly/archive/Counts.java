package org.orderly.archive;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.orderly.archive.References.StudyRef;

/**
 * What a batch adds to the counters of studies and series. The statements add to what is there and
 * go through the rows in the order of their keys, so that nodes neither overwrite nor deadlock each
 * other.
 */
final class Counts {

  static final String NO_MODALITIES = "|";

  private final Map<Long, StudyCounts> studies = new TreeMap<>();
  private final Map<Long, int[]> series = new TreeMap<>();

  private static final class StudyCounts {
    private int series;
    private int instances;
    private long bytes;
    private final Set<String> modalities = new LinkedHashSet<>();
  }

  void newSeries(StudyRef study, String modality) {
    StudyCounts counts = of(study.id());
    counts.series++;
    if (!modality.isEmpty()) {
      counts.modalities.add(modality);
    }
  }

  /**
   * @param instances negative if they leave
   */
  void instances(long studyId, long seriesId, int instances, long bytes) {
    StudyCounts counts = of(studyId);
    counts.instances += instances;
    counts.bytes += bytes;
    series.computeIfAbsent(seriesId, k -> new int[1])[0] += instances;
  }

  private StudyCounts of(long studyId) {
    return studies.computeIfAbsent(studyId, k -> new StudyCounts());
  }

  void write(EntityManager entities, Instant now) {
    studies.forEach((id, counts) -> writeStudy(entities, id, counts, now));
    series.forEach(
        (id, instances) ->
            entities
                .createNativeQuery(
                    "update series set num_instances = num_instances + ?1, updated_time = ?2"
                        + " where id = ?3")
                .setParameter(1, instances[0])
                .setParameter(2, now)
                .setParameter(3, id)
                .executeUpdate());
  }

  private static void writeStudy(EntityManager entities, Long id, StudyCounts counts, Instant now) {
    entities
        .createNativeQuery(
            "update study set num_series = num_series + ?1, num_instances = num_instances + ?2,"
                + " size_bytes = size_bytes + ?3, updated_time = ?4 where id = ?5")
        .setParameter(1, counts.series)
        .setParameter(2, counts.instances)
        .setParameter(3, counts.bytes)
        .setParameter(4, now)
        .setParameter(5, id)
        .executeUpdate();
    for (String modality : counts.modalities) {
      entities
          .createNativeQuery(
              "update study set modalities = modalities || ?1"
                  + " where id = ?2 and position(?3 in modalities) = 0")
          .setParameter(1, modality + "|")
          .setParameter(2, id)
          .setParameter(3, "|" + modality + "|")
          .executeUpdate();
    }
  }
}
