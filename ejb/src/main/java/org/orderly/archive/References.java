package org.orderly.archive;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the studies and series that were written last. A batch works on a view of its own, so
 * that nothing is remembered that was rolled back. One thread.
 */
final class References {

  private static final int CAPACITY = 10_000;

  private final Map<String, StudyRef> studies;
  private final Map<SeriesKey, SeriesRef> series;
  private final @Nullable References committed;

  References() {
    studies = lru();
    series = lru();
    committed = null;
  }

  private References(References committed) {
    studies = new HashMap<>();
    series = new HashMap<>();
    this.committed = committed;
  }

  /** A study's key and whose it is. */
  record StudyRef(long id, PatientIdentity patient) {}

  /** A series' UID is unique in its study; some senders use it again in another. */
  record SeriesKey(String studyIuid, String seriesIuid) {}

  /**
   * @param sendingAet the AE that sent the first object; null if it has no title
   */
  record SeriesRef(long id, StudyRef study, @Nullable String sendingAet) {}

  private static <K, V> Map<K, V> lru() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > CAPACITY;
      }
    };
  }

  References forBatch() {
    return new References(this);
  }

  void takeOver(References batch) {
    studies.putAll(batch.studies);
    series.putAll(batch.series);
  }

  /** After a failure: another node may have changed anything. */
  void clear() {
    studies.clear();
    series.clear();
  }

  @Nullable StudyRef study(String studyIuid) {
    StudyRef found = studies.get(studyIuid);
    return found != null || committed == null ? found : committed.study(studyIuid);
  }

  @Nullable SeriesRef series(SeriesKey key) {
    SeriesRef found = series.get(key);
    return found != null || committed == null ? found : committed.series(key);
  }

  void add(String studyIuid, StudyRef study) {
    studies.put(studyIuid, study);
  }

  void add(SeriesKey key, SeriesRef ref) {
    series.put(key, ref);
  }
}
