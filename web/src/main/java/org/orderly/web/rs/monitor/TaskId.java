package org.orderly.web.rs.monitor;

import org.orderly.web.rs.error.RefusedException;

/** A task id as a path names it. */
public final class TaskId {
  private TaskId() {}

  /** The id; one with too many digits names no task. */
  public static long of(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw RefusedException.notFound("No such Task : " + text);
    }
  }
}
