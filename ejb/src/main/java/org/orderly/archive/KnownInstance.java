package org.orderly.archive;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.References.SeriesKey;
import org.orderly.storage.StoredFile;

/** What the archive has under a SOP Instance UID that arrived. */
record KnownInstance(
    long id,
    String sopIuid,
    SeriesKey series,
    long seriesId,
    long studyId,
    @Nullable String sendingAet,
    String transferSyntax,
    String storageId,
    String storagePath,
    long size,
    @Nullable String digest) {

  private static final String SQL =
      "select i.id, i.sop_iuid, st.study_iuid, se.series_iuid, se.id, st.id, se.sending_aet,"
          + " i.transfer_syntax, i.storage_id, i.storage_path, i.size_bytes, i.digest"
          + " from instance i join series se on se.id = i.series_fk"
          + " join study st on st.id = se.study_fk where i.sop_iuid in (?1)";

  /** By SOP Instance UID. */
  static Map<String, List<KnownInstance>> find(EntityManager entities, Set<String> sopIuids) {
    Map<String, List<KnownInstance>> found = new HashMap<>();
    for (Object row : entities.createNativeQuery(SQL).setParameter(1, sopIuids).getResultList()) {
      KnownInstance known = of((Object[]) row);
      found.computeIfAbsent(known.sopIuid(), k -> new ArrayList<>()).add(known);
    }
    return found;
  }

  private static KnownInstance of(Object[] row) {
    return new KnownInstance(
        ((Number) row[0]).longValue(),
        (String) row[1],
        new SeriesKey((String) row[2], (String) row[3]),
        ((Number) row[4]).longValue(),
        ((Number) row[5]).longValue(),
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        ((Number) row[10]).longValue(),
        (String) row[11]);
  }

  boolean isIn(StoredFile file) {
    return storageId.equals(file.storageId()) && storagePath.equals(file.path());
  }

  /** By digest of the data set, its encoding and length; never known without a digest. */
  boolean sameContent(Arrival arrival) {
    return digest != null
        && digest.equals(arrival.file().digest())
        && transferSyntax.equals(arrival.transferSyntax());
  }
}
