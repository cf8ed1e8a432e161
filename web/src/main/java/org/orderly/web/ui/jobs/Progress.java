package org.orderly.web.ui.jobs;

import org.orderly.board.JobStatus;

/** How much is sent, as a bar with its figures. */
public record Progress(long sent, long total, JobStatus status) {
  public int percent() {
    return total <= 0 ? full() : (int) (100 * Math.min(sent, total) / total);
  }

  private int full() {
    return status == JobStatus.COMPLETED ? 100 : 0;
  }

  public String words() {
    return sent + "/" + total + " (" + percent() + " %)";
  }

  public String look() {
    return switch (status) {
      case COMPLETED -> "progress-done";
      case FAILED -> "progress-failed";
      case CANCELLED, PENDING -> "progress-idle";
      case IN_PROGRESS -> "";
    };
  }
}
