package org.orderly.web.ui.queues;

import java.util.Locale;
import java.util.Objects;
import org.orderly.task.InstanceResult;

/**
 * An object that its destination refused, or took with a warning, as the details of a task show it.
 */
public record ObjectTrouble(String uid, String status, String message) {
  static ObjectTrouble of(InstanceResult result) {
    return new ObjectTrouble(
        result.sopInstanceUid(),
        result.status() == InstanceResult.NOT_SENT
            ? ""
            : String.format(Locale.ROOT, "%04X", result.status()),
        Objects.toString(result.message(), ""));
  }
}
