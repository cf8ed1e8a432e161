package org.orderly.series;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of the status of a series.
 *
 * @param from null: it was new
 * @param actor who did it; null: Orderly
 */
public record LogEntry(
    long key,
    String seriesIuid,
    @Nullable String patientId,
    @Nullable String patientName,
    @Nullable String scanDate,
    @Nullable SeriesStatus from,
    SeriesStatus to,
    @Nullable String message,
    @Nullable String actor,
    Instant time) {

  /** Never prints who the patient is. */
  @Override
  public String toString() {
    return "LogEntry[" + key + ", " + to + "]";
  }
}
