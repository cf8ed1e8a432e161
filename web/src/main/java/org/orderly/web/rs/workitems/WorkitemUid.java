package org.orderly.web.rs.workitems;

import org.orderly.ups.UpsException;
import org.orderly.ups.UpsStatus;
import org.orderly.web.rs.parameter.Parameters;

/** The UID in a path. */
final class WorkitemUid {

  private WorkitemUid() {}

  /** What is no UID names no work item: it is looked for as little as it can be found. */
  static String of(String text) throws UpsException {
    if (!Parameters.isUid(text)) {
      throw new UpsException(UpsStatus.NO_SUCH_UPS, "Specified SOP Instance UID does not exist");
    }
    return text;
  }
}
