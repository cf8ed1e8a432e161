package org.orderly.segmentation;

import org.jspecify.annotations.Nullable;
import org.orderly.series.SeriesStatus;

/** How far a run has come. */
public enum RunState {
  /** Its objects wait for being de-identified. */
  WAITING(SeriesStatus.READY_FOR_DEIDENTIFICATION, SeriesStatus.DEIDENTIFICATION_FAILED),
  /** The copies that may leave are there. */
  DEIDENTIFIED(SeriesStatus.DEIDENTIFIED, SeriesStatus.SEND_FAILED),
  /** The performer has them. */
  SENT(SeriesStatus.SENT, SeriesStatus.ERROR),
  /** What the performer made is here. */
  RECEIVED(SeriesStatus.RTSTRUCT_RECEIVED, SeriesStatus.RTSTRUCT_EXPORT_FAILED),
  COMPLETED(SeriesStatus.RTSTRUCT_EXPORTED, null),
  FAILED(SeriesStatus.ERROR, null),
  CANCELED(SeriesStatus.CANCELED, null);

  private final SeriesStatus series;
  private final @Nullable SeriesStatus failure;

  RunState(SeriesStatus series, @Nullable SeriesStatus failure) {
    this.series = series;
    this.failure = failure;
  }

  /** The status of the series that goes with it. */
  public SeriesStatus series() {
    return series;
  }

  /** The status of the series if the run fails here. */
  public SeriesStatus failure() {
    return failure == null ? SeriesStatus.ERROR : failure;
  }

  /** Whether nothing more will be done. */
  public boolean isEnd() {
    return failure == null;
  }
}
