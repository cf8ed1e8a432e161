package org.orderly.web.ui.queues;

import java.util.EnumSet;
import java.util.Set;
import org.orderly.task.TaskStatus;

/** What can be done to tasks, and in which states. */
public enum TaskAction {
  CANCEL(
      EnumSet.of(TaskStatus.SCHEDULED, TaskStatus.SCHEDULED_FOR_RETRY, TaskStatus.IN_PROCESS),
      true),
  RESCHEDULE(EnumSet.allOf(TaskStatus.class), true),
  DELETE(EnumSet.allOf(TaskStatus.class), false);

  private final Set<TaskStatus> states;
  private final boolean statusNeeded;

  TaskAction(Set<TaskStatus> states, boolean statusNeeded) {
    this.states = states;
    this.statusNeeded = statusNeeded;
  }

  boolean allows(TaskStatus status) {
    return states.contains(status);
  }

  /** Whether all matching tasks can be acted on only with a status chosen in the filter. */
  boolean needsStatus() {
    return statusNeeded;
  }

  /** The beginning of this action's text keys. */
  String key() {
    return "queues." + name().toLowerCase(java.util.Locale.ROOT);
  }
}
