package org.orderly.series;

/** In short, what is going on with a series. */
public enum SeriesState {
  /** Nothing is: it waits for a template or a person. */
  UNPROCESSED("Unprocessed"),
  PROCESSING("Processing"),
  COMPLETE("Complete"),
  /** The log tells why. */
  FAILED("Failed");

  private final String text;

  SeriesState(String text) {
    this.text = text;
  }

  /** As people read it. */
  public String text() {
    return text;
  }
}
