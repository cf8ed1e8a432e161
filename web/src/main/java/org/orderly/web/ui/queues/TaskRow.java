package org.orderly.web.ui.queues;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskView;
import org.orderly.web.ui.StatusLook;

/**
 * A task as a row of the list.
 *
 * @param followers the notifications that follow from this export
 * @param stuck it runs, and nothing has moved for minutes
 */
public record TaskRow(TaskView task, List<TaskView> followers, boolean stuck) {
  private static final Pattern UID = Pattern.compile("\\[uid=[0-9.]+\\]");
  private static final Duration STILL = Duration.ofMinutes(2);

  static TaskRow of(TaskView task, List<TaskView> followers, Instant now) {
    boolean stuck =
        task.status() == TaskStatus.IN_PROCESS && task.updatedTime().plus(STILL).isBefore(now);
    return new TaskRow(task, followers, stuck);
  }

  /** A task that this one follows from or that follows from it. */
  public record Related(long taskId, String type, StatusLook status, String query) {
    static Related of(TaskView task) {
      return new Related(
          task.taskId(),
          task.type().name(),
          StatusLook.of(task.status()),
          "queue="
              + URLEncoder.encode(task.queue(), StandardCharsets.UTF_8)
              + "&task="
              + task.taskId());
    }
  }

  /** The address of the task that this one follows from; it may be of any queue. */
  public String parentQuery() {
    return "queue=*&task=" + task.parentTaskId();
  }

  public List<Related> notifications() {
    return followers.stream().map(Related::of).toList();
  }

  public StatusLook status() {
    return StatusLook.of(task.status());
  }

  public String key() {
    return Long.toString(task.taskId());
  }

  public boolean cancelable() {
    return TaskAction.CANCEL.allows(task.status());
  }

  /** Where it goes: the destination's id and the remote AE title, once if they are the same. */
  public String destination() {
    return Stream.of(task.exporterId(), task.remoteAet())
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(" · "));
  }

  /** How much of its study the task covers, as a text key; a notification is about the study. */
  public String level() {
    if (task.seriesInstanceUid() == null) {
      return "queues.level.study";
    }
    return task.sopInstanceUid() == null ? "queues.level.series" : "queues.level.instance";
  }

  public int sent() {
    return task.completed() + task.warning();
  }

  public boolean counted() {
    Integer total = task.numberOfInstances();
    return total != null && total > 0;
  }

  public int percent() {
    Integer total = task.numberOfInstances();
    return total == null || total <= 0 ? 0 : (int) (100L * Math.min(sent(), total) / total);
  }

  /** The outcome, and the error of a task that did not end well. */
  public String message() {
    boolean well = task.status() == TaskStatus.COMPLETED;
    return Stream.of(task.outcomeMessage(), well ? null : task.errorMessage())
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** The message without UIDs, which the row shows already and which push its end out of sight. */
  public String shortMessage() {
    return UID.matcher(message()).replaceAll("");
  }

  public String queueParameter() {
    return URLEncoder.encode(task.queue(), StandardCharsets.UTF_8);
  }

  public String batchParameter() {
    String batch = task.batchId();
    return batch == null ? "" : URLEncoder.encode(batch, StandardCharsets.UTF_8);
  }

  public boolean retry() {
    return task.status() == TaskStatus.SCHEDULED_FOR_RETRY;
  }
}
