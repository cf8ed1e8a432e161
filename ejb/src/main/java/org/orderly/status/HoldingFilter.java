package org.orderly.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects rows of a list; every null or empty member selects all.
 *
 * @param from received then or later
 * @param until received before
 * @param text part of a UID, a number or a name, at the level of the list or above
 * @param modality of the series, or of any series of the study
 * @param sex of the patient
 * @param within only what belongs to this
 */
public record HoldingFilter(
    @Nullable Instant from,
    @Nullable Instant until,
    @Nullable HoldingStatus status,
    String text,
    String modality,
    String sex,
    @Nullable Scope within) {

  /** Something whose parts are listed, by the key of its row. */
  public record Scope(HoldingLevel level, long key) {}

  /** Never prints the text, which may name a patient. */
  @Override
  public String toString() {
    return "HoldingFilter[" + status + " " + within + "]";
  }
}
