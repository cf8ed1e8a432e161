package org.orderly.task;

import org.jspecify.annotations.Nullable;

/**
 * What a destination answered to one object. {@code status} is the DIMSE status, or {@link
 * #NOT_SENT} if there was no answer; {@code content} tells which content was sent: its revision, a
 * colon and more. {@code instanceKey} is that of the row in the archive, or {@link #NO_KEY}.
 */
public record InstanceResult(
    String sopInstanceUid,
    String seriesInstanceUid,
    String sopClassUid,
    String content,
    int status,
    @Nullable String message,
    long instanceKey) {
  /** There was no response. */
  public static final int NOT_SENT = -1;

  /** The row is not known any more. */
  static final long NO_KEY = 0;

  /** As a later attempt reads it. */
  InstanceResult(
      String sopInstanceUid,
      String seriesInstanceUid,
      String sopClassUid,
      String content,
      int status,
      @Nullable String message) {
    this(sopInstanceUid, seriesInstanceUid, sopClassUid, content, status, message, NO_KEY);
  }

  /** Counts the replacements of the object that was sent. */
  int revision() {
    return Integer.parseInt(content.substring(0, content.indexOf(':')));
  }

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
