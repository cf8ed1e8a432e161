package org.orderly.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended. {@code error} is the text of what went wrong before or beside the work
 * itself (no connection); {@code repeat} says that a repetition may do better whatever the queue
 * thinks of warnings (the connection broke); {@code followUps} are written in the transaction that
 * ends the task; {@code later} is when to look again, if it was only too early.
 */
public record TaskOutcome(
    TaskStatus status,
    @Nullable String message,
    @Nullable String error,
    boolean repeat,
    List<NewTask> followUps,
    @Nullable Instant later) {
  private static final Duration DISABLED = Duration.ofSeconds(30);

  public TaskOutcome {
    if (!status.isDone()) {
      throw new IllegalArgumentException("an attempt does not end with " + status);
    }
    followUps = List.copyOf(followUps);
  }

  public TaskOutcome(
      TaskStatus status,
      @Nullable String message,
      @Nullable String error,
      boolean repeat,
      List<NewTask> followUps) {
    this(status, message, error, repeat, followUps, null);
  }

  /** Nothing went wrong, but it is too early: the task waits until then, without a failure. */
  public static TaskOutcome notYet(String message, Instant later) {
    return new TaskOutcome(TaskStatus.WARNING, message, null, true, List.of(), later);
  }

  /** Nothing may be sent to the destination now: the task waits for it to be enabled again. */
  public static TaskOutcome disabled(String destination, Instant now) {
    return notYet("Destination " + destination + " is disabled", now.plus(DISABLED));
  }

  public static TaskOutcome completed(String message, List<NewTask> followUps) {
    return new TaskOutcome(TaskStatus.COMPLETED, message, null, false, followUps);
  }

  public static TaskOutcome warning(String message) {
    return new TaskOutcome(TaskStatus.WARNING, message, null, false, List.of());
  }

  /** Ended early because the peer went away: what was done stays done, the rest is tried again. */
  public static TaskOutcome interrupted(TaskStatus status, String message, String error) {
    return new TaskOutcome(status, message, error, true, List.of());
  }

  public static TaskOutcome failed(String message) {
    return new TaskOutcome(TaskStatus.FAILED, message, null, true, List.of());
  }

  public static TaskOutcome error(String error) {
    return new TaskOutcome(TaskStatus.FAILED, null, error, true, List.of());
  }

  /** It went wrong, and no repetition can do better. */
  public static TaskOutcome hopeless(String error) {
    return new TaskOutcome(TaskStatus.FAILED, null, error, false, List.of());
  }

  public static TaskOutcome canceled(String message) {
    return new TaskOutcome(TaskStatus.CANCELED, message, null, false, List.of());
  }
}
