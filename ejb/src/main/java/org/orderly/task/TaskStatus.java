package org.orderly.task;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The seven states of a task, with the names that REST, CSV and the database use. */
public enum TaskStatus {
  SCHEDULED("SCHEDULED"),
  IN_PROCESS("IN PROCESS"),
  SCHEDULED_FOR_RETRY("SCHEDULED FOR RETRY"),
  COMPLETED("COMPLETED"),
  WARNING("WARNING"),
  FAILED("FAILED"),
  CANCELED("CANCELED");

  private static final Set<TaskStatus> PENDING = EnumSet.of(SCHEDULED, SCHEDULED_FOR_RETRY);

  private final String text;

  TaskStatus(String text) {
    this.text = text;
  }

  /** The name as shown outside, with blanks. */
  public String text() {
    return text;
  }

  /** Waits for its due time. */
  public boolean isPending() {
    return PENDING.contains(this);
  }

  /** Has ended; only a reschedule leaves this state. */
  public boolean isDone() {
    return !isPending() && this != IN_PROCESS;
  }

  /** The key of this state in the counters of a batch, for example {@code scheduled-for-retry}. */
  public String batchKey() {
    return text.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  /** Finds a status by its outside name; the legacy name {@code TO SCHEDULE} means scheduled. */
  public static Optional<TaskStatus> ofText(String text) {
    if (text.equals("TO SCHEDULE")) {
      return Optional.of(SCHEDULED);
    }
    return Arrays.stream(values()).filter(status -> status.text.equals(text)).findFirst();
  }
}
