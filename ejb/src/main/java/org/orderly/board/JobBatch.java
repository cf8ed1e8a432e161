package org.orderly.board;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The jobs that share a batch id, all of them, whatever the filter shows. */
public record JobBatch(
    String batchId,
    JobStatus status,
    Map<JobStatus, Long> counts,
    long sent,
    long total,
    Instant createdTime,
    Set<JobAction> actions) {

  /** How many jobs are still there. */
  public long jobs() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
