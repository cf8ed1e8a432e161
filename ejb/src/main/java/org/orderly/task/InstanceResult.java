package org.orderly.task;

import org.jspecify.annotations.Nullable;

/**
 * What a destination answered to one object. {@code status} is the DIMSE status, or {@link
 * #NOT_SENT} if there was no answer; {@code content} tells which content was sent.
 */
public record InstanceResult(
    String sopInstanceUid,
    String seriesInstanceUid,
    String sopClassUid,
    String content,
    int status,
    @Nullable String message) {
  /** There was no response. */
  public static final int NOT_SENT = -1;

  /**
   * The destination has taken the object, with or without a warning (PS3.7 Annex C: 0000, 0001 and
   * Bxxx).
   */
  public boolean isConfirmed() {
    return status == 0 || isWarning();
  }

  public boolean isWarning() {
    return status == 1 || (status & 0xF000) == 0xB000 && status > 0;
  }
}
