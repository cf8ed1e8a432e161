package org.orderly.conf;

import org.orderly.dicom.data.AeTitle;

/**
 * How many events are kept for a subscriber without open WebSocket ({@code
 * dcmUPSEventWebSocketQueueSize}): {@code AET=n}.
 */
public record EventQueueSize(AeTitle subscriber, int events) {

  /**
   * @throws IllegalArgumentException if the text is not {@code AET=n} with n of 0 or more
   */
  public static EventQueueSize parse(String text) {
    int eq = text.lastIndexOf('=');
    String number = text.substring(eq + 1).trim();
    if (eq < 1 || !number.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("'" + text + "' is not of the form AET=n");
    }
    return new EventQueueSize(AeTitle.of(text.substring(0, eq).trim()), Integer.parseInt(number));
  }

  @Override
  public String toString() {
    return subscriber + "=" + events;
  }
}
