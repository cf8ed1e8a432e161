package org.orderly.series;

/** How far the processing of a series has come. */
public enum SeriesStatus {
  SERIES_SEPARATED("Series Separated"),
  TEMPLATE_NOT_MATCHED("Template Not Matched"),
  MULTIPLE_TEMPLATES_MATCHED("Multiple Templates Matched"),
  MULTIPLE_TEMPLATES_FOUND("Multiple Templates Found"),
  NO_TEMPLATE_FOUND("No Template Found"),
  READY_FOR_DEIDENTIFICATION("Ready For Deidentification"),
  DEIDENTIFIED("Deidentified"),
  DEIDENTIFICATION_FAILED("Deidentification Failed"),
  SENT("Sent"),
  SEND_FAILED("Send Failed"),
  RTSTRUCT_RECEIVED("RTStruct Received"),
  RTSTRUCT_INVALID("RTStruct Invalid"),
  RTSTRUCT_EXPORTED("RTStruct Exported"),
  RTSTRUCT_EXPORT_FAILED("RTStruct Export Failed"),
  ERROR("Error"),
  CANCELED("Canceled");

  private final String text;

  SeriesStatus(String text) {
    this.text = text;
  }

  /** As people read it. */
  public String text() {
    return text;
  }

  /** The state that goes with it when nothing else is known. */
  public SeriesState state() {
    return switch (this) {
      case READY_FOR_DEIDENTIFICATION, DEIDENTIFIED, SENT, RTSTRUCT_RECEIVED ->
          SeriesState.PROCESSING;
      case RTSTRUCT_EXPORTED -> SeriesState.COMPLETE;
      case DEIDENTIFICATION_FAILED, SEND_FAILED, RTSTRUCT_INVALID, RTSTRUCT_EXPORT_FAILED, ERROR ->
          SeriesState.FAILED;
      default -> SeriesState.UNPROCESSED;
    };
  }
}
