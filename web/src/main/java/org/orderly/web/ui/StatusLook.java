package org.orderly.web.ui;

import java.util.Locale;
import org.orderly.board.JobStatus;
import org.orderly.status.GraphTaskStatus;
import org.orderly.status.HoldingStatus;
import org.orderly.task.TaskStatus;

/** How a status is shown everywhere: icon and style class beside its text, never colour alone. */
public record StatusLook(String text, String look, String icon) {
  public static StatusLook of(TaskStatus status) {
    String icon =
        switch (status) {
          case SCHEDULED -> "pi-clock";
          case SCHEDULED_FOR_RETRY -> "pi-replay";
          case IN_PROCESS -> "pi-sync";
          case COMPLETED -> "pi-check-circle";
          case WARNING -> "pi-exclamation-triangle";
          case FAILED -> "pi-times-circle";
          case CANCELED -> "pi-ban";
        };
    return new StatusLook(status.text(), "st-" + status.batchKey(), icon);
  }

  /** The five words of the DICOM Queue, for jobs and batches alike. */
  public static StatusLook of(JobStatus status) {
    String icon =
        switch (status) {
          case PENDING -> "pi-clock";
          case IN_PROGRESS -> "pi-sync";
          case COMPLETED -> "pi-check-circle";
          case FAILED -> "pi-times-circle";
          case CANCELLED -> "pi-ban";
        };
    String look = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new StatusLook(status.text(), "st-" + look, icon);
  }

  /** What became of something in the archive: received only, or as its sends are. */
  public static StatusLook of(HoldingStatus status) {
    return status == HoldingStatus.RECEIVED
        ? new StatusLook(status.text(), "st-received", "pi-inbox")
        : of(JobStatus.valueOf(status.name()));
  }

  /** The words of the pages that only watch tasks. */
  public static StatusLook of(GraphTaskStatus status) {
    return switch (status) {
      case INITIAL -> new StatusLook(status.name(), "st-scheduled", "pi-clock");
      case SUCCESS -> new StatusLook(status.name(), "st-completed", "pi-check-circle");
      case FAILED -> new StatusLook(status.name(), "st-failed", "pi-times-circle");
      case BLOCKED -> new StatusLook(status.name(), "st-blocked", "pi-lock");
    };
  }
}
