package org.orderly.task;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What can happen to a task, with the state table: which states an event may find and which one it
 * leaves. Each change of status in the database takes its condition from here.
 */
enum TaskEvent {
  /** A node takes the task and begins an attempt. */
  CLAIM(TaskStatus.IN_PROCESS, TaskStatus.SCHEDULED, TaskStatus.SCHEDULED_FOR_RETRY),
  COMPLETE(TaskStatus.COMPLETED, TaskStatus.IN_PROCESS),
  WARN(TaskStatus.WARNING, TaskStatus.IN_PROCESS),
  FAIL(TaskStatus.FAILED, TaskStatus.IN_PROCESS),
  /** The attempt failed and retries remain. */
  RETRY(TaskStatus.SCHEDULED_FOR_RETRY, TaskStatus.IN_PROCESS),
  /** The node that worked on it has not renewed its lease. */
  LOSE(TaskStatus.SCHEDULED, TaskStatus.IN_PROCESS),
  /**
   * It cannot be worked on at all: its queue is not configured, or its message cannot be consumed.
   */
  REJECT(TaskStatus.FAILED, TaskStatus.SCHEDULED, TaskStatus.SCHEDULED_FOR_RETRY),
  CANCEL(
      TaskStatus.CANCELED,
      TaskStatus.SCHEDULED,
      TaskStatus.SCHEDULED_FOR_RETRY,
      TaskStatus.IN_PROCESS),
  RESCHEDULE(TaskStatus.SCHEDULED, TaskStatus.values()),
  /** Somebody wants the rest sent that did not arrive. */
  RESUME(TaskStatus.SCHEDULED, TaskStatus.FAILED, TaskStatus.WARNING, TaskStatus.CANCELED);

  private final TaskStatus to;
  private final Set<TaskStatus> from;

  TaskEvent(TaskStatus to, TaskStatus... from) {
    this.to = to;
    this.from = EnumSet.copyOf(Set.of(from));
  }

  TaskStatus to() {
    return to;
  }

  Set<TaskStatus> from() {
    return from;
  }

  /** The condition {@code task_status in (...)} that lets this event happen. */
  String guard() {
    return statusIn(from);
  }

  static String statusIn(Set<TaskStatus> statuses) {
    StringBuilder sql = new StringBuilder("task_status in (");
    String separator = "";
    for (TaskStatus status : EnumSet.copyOf(statuses)) {
      sql.append(separator).append('\'').append(status.text()).append('\'');
      separator = ",";
    }
    return sql.append(')').toString();
  }

  /**
   * The table as rows of states and columns of events, for the test that compares it with the
   * document.
   */
  static Map<TaskStatus, Map<TaskEvent, TaskStatus>> table() {
    Map<TaskStatus, Map<TaskEvent, TaskStatus>> table = new EnumMap<>(TaskStatus.class);
    for (TaskStatus status : TaskStatus.values()) {
      Map<TaskEvent, TaskStatus> row = new EnumMap<>(TaskEvent.class);
      for (TaskEvent event : values()) {
        if (event.from.contains(status)) {
          row.put(event, event.to);
        }
      }
      table.put(status, row);
    }
    return table;
  }
}
