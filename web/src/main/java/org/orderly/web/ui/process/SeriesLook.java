package org.orderly.web.ui.process;

import org.orderly.series.SeriesState;
import org.orderly.series.SeriesStatus;
import org.orderly.web.ui.StatusLook;

/** How far a series has come, as icon, colour and word. */
final class SeriesLook {
  private SeriesLook() {}

  static StatusLook of(SeriesStatus status) {
    return switch (status) {
      case SERIES_SEPARATED -> new StatusLook(status.text(), "st-pending", "pi-clock");
      case READY_FOR_DEIDENTIFICATION, DEIDENTIFIED, SENT, RTSTRUCT_RECEIVED ->
          new StatusLook(status.text(), "st-in-progress", "pi-sync");
      case RTSTRUCT_EXPORTED -> new StatusLook(status.text(), "st-completed", "pi-check-circle");
      case TEMPLATE_NOT_MATCHED,
          MULTIPLE_TEMPLATES_MATCHED,
          MULTIPLE_TEMPLATES_FOUND,
          NO_TEMPLATE_FOUND ->
          new StatusLook(status.text(), "st-warning", "pi-exclamation-triangle");
      case CANCELED -> new StatusLook(status.text(), "st-cancelled", "pi-ban");
      default -> new StatusLook(status.text(), "st-failed", "pi-times-circle");
    };
  }

  static StatusLook of(SeriesState state) {
    return switch (state) {
      case UNPROCESSED -> new StatusLook(state.text(), "st-pending", "pi-minus-circle");
      case PROCESSING -> new StatusLook(state.text(), "st-in-progress", "pi-sync");
      case COMPLETE -> new StatusLook(state.text(), "st-completed", "pi-check-circle");
      case FAILED -> new StatusLook(state.text(), "st-failed", "pi-times-circle");
    };
  }
}
