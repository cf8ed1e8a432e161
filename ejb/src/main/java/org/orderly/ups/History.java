package org.orderly.ups;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.AeTitle;

/**
 * What happened to a work item, in a column of its row: a line per change, the oldest first, its
 * parts divided by backslashes, which AE titles do not have. Bounded: of very many changes, the
 * first and the latest stay.
 */
final class History {

  private static final int MAX_LENGTH = 4000;

  private History() {}

  /** With one change more. */
  static String add(
      String history, String change, WorkitemState state, UpsContext by, Instant now) {
    String line =
        now.toEpochMilli()
            + "\\"
            + change
            + "\\"
            + state.ordinal()
            + "\\"
            + (by.requester() == null ? "" : by.requester().value())
            + "\\"
            + by.origin().name();
    String added = history.isEmpty() ? line : history + "\n" + line;
    while (added.length() > MAX_LENGTH) {
      int first = added.indexOf('\n');
      added = added.substring(0, first) + added.substring(added.indexOf('\n', first + 1));
    }
    return added;
  }

  static List<WorkitemChange> read(String history) {
    List<WorkitemChange> changes = new ArrayList<>();
    for (String line : history.split("\n")) {
      String[] parts = line.split("\\\\", -1);
      changes.add(
          new WorkitemChange(
              Instant.ofEpochMilli(Long.parseLong(parts[0])),
              parts[1],
              WorkitemState.at(Integer.parseInt(parts[2])),
              parts[3].isEmpty() ? null : AeTitle.of(parts[3]),
              Origin.valueOf(parts[4])));
    }
    return changes;
  }
}
