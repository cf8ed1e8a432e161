package org.orderly.board;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.orderly.task.TaskStatus;

/** How far a send is, in the words of the people who send; the same five for jobs and batches. */
public enum JobStatus {
  PENDING("Pending", "t.task_status in ('SCHEDULED','SCHEDULED FOR RETRY')"),
  IN_PROGRESS("In Progress", "t.task_status = 'IN PROCESS'"),
  COMPLETED(
      "Completed",
      "(t.task_status = 'COMPLETED' or t.task_status = 'WARNING' and " + Sql.ALL_SENT + ")"),
  FAILED(
      "Failed",
      "(t.task_status = 'FAILED' or t.task_status = 'WARNING' and not " + Sql.ALL_SENT + ")"),
  CANCELLED("Cancelled", "t.task_status = 'CANCELED'");

  /** What the condition of a constant is made of: constants come before other static members. */
  private static final class Sql {
    static final String ALL_SENT =
        "(coalesce(t.num_instances, 0) > 0 and t.completed + t.warning >= t.num_instances)";
  }

  private final String text;
  private final String condition;

  JobStatus(String text, String condition) {
    this.text = text;
    this.condition = condition;
  }

  /** The word as people read it. */
  public String text() {
    return text;
  }

  /** The same as SQL over a row {@code t} of the tasks. */
  String condition() {
    return condition;
  }

  /**
   * The word for a task. One that ended with a warning is complete only if every object was
   * acknowledged: a study that was sent in part must never look as if it had arrived.
   */
  static JobStatus of(TaskStatus status, boolean allSent) {
    return switch (status) {
      case SCHEDULED, SCHEDULED_FOR_RETRY -> PENDING;
      case IN_PROCESS -> IN_PROGRESS;
      case COMPLETED -> COMPLETED;
      case WARNING -> allSent ? COMPLETED : FAILED;
      case FAILED -> FAILED;
      case CANCELED -> CANCELLED;
    };
  }

  /**
   * The word for several jobs: activity first, then the worst outcome. What has begun and has not
   * ended is in progress, also between two jobs.
   */
  public static JobStatus derive(Map<JobStatus, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long pending = counts.getOrDefault(PENDING, 0L);
    if (has(counts, IN_PROGRESS) || pending > 0 && pending < all) {
      return IN_PROGRESS;
    } else if (pending > 0) {
      return PENDING;
    } else if (has(counts, FAILED)) {
      return FAILED;
    }
    return has(counts, CANCELLED) ? CANCELLED : COMPLETED;
  }

  private static boolean has(Map<JobStatus, Long> counts, JobStatus status) {
    return counts.getOrDefault(status, 0L) > 0;
  }

  /** Finds a status by its word, with or without its blank, in any case. */
  public static Optional<JobStatus> ofText(String text) {
    String word = text.replace(" ", "").replace("_", "");
    return Arrays.stream(values())
        .filter(status -> status.text.replace(" ", "").equalsIgnoreCase(word))
        .findFirst();
  }
}
