package org.orderly.board;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects jobs; what is null or empty selects all.
 *
 * @param text a patient id, an accession number or the beginning of a patient's name
 */
public record BoardFilter(
    Set<JobStatus> statuses, @Nullable String batchId, @Nullable String text) {
  public static final BoardFilter ALL = new BoardFilter(Set.of(), null, null);

  public BoardFilter {
    statuses = Set.copyOf(statuses);
  }

  public static BoardFilter ofBatch(String batchId) {
    return new BoardFilter(Set.of(), batchId, null);
  }

  public static BoardFilter of(Set<JobStatus> statuses) {
    return new BoardFilter(statuses, null, null);
  }
}
