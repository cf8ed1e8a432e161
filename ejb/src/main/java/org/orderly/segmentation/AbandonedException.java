package org.orderly.segmentation;

import org.orderly.series.SeriesStatus;

/** A run that no further attempt can bring to its end; the message names no patient. */
public final class AbandonedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SeriesStatus status;

  /**
   * @param status that its series gets
   */
  public AbandonedException(SeriesStatus status, String message) {
    super(message);
    this.status = status;
  }

  SeriesStatus status() {
    return status;
  }
}
