package org.orderly.web.ui.queues;

import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskStatus;
import org.orderly.web.ui.StatusLook;

/**
 * How many tasks of the shown filter are in one status.
 *
 * @param status null for those of all statuses together
 * @param query the address that shows them
 * @param current whether the list shows just these
 */
public record StatusCount(@Nullable TaskStatus status, long count, String query, boolean current) {
  /** How the status is shown; null for all together. */
  public @Nullable StatusLook look() {
    return status == null ? null : StatusLook.of(status);
  }

  public String id() {
    return status == null ? "all" : status.batchKey();
  }
}
