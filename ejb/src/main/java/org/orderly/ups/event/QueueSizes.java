package org.orderly.ups.event;

import java.util.HashMap;
import java.util.Map;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.AeTitle;

/** How many events are kept for which absent subscriber ({@code dcmUPSEventWebSocketQueueSize}). */
record QueueSizes(Map<AeTitle, Integer> sizes) {

  static QueueSizes of(WorkitemSettings settings) {
    Map<AeTitle, Integer> sizes = new HashMap<>();
    for (String value : settings.eventWebSocketQueueSizes()) {
      int equals = value.lastIndexOf('=');
      try {
        sizes.put(
            AeTitle.of(value.substring(0, Math.max(0, equals))),
            Integer.parseInt(value.substring(equals + 1).strip()));
      } catch (IllegalArgumentException e) {
        // the configuration reader says so; nobody is kept anything for
        continue;
      }
    }
    return new QueueSizes(sizes);
  }

  int of(AeTitle subscriber) {
    return sizes.getOrDefault(subscriber, 0);
  }
}
