package org.orderly.task;

import static org.orderly.task.TaskTable.cut;
import static org.orderly.task.TaskTable.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a task's status as compare-and-set statements: each names the states of {@link
 * TaskEvent} and the attempt that it expects, and answers whether it found them. Zero rows mean
 * that somebody else was first, and are never an error.
 */
final class TaskSteps {
  private static final String REST = ", lease_node = null, lease_until = null, hint_time = null";

  /** Of a task that is to be done after all. */
  static final String AGAIN = ", canceled_by = null, joined_id = null";

  private static final String CLAIM =
      "update task set task_status = ?, attempt = attempt + 1, lease_node = ?, lease_until = ?, proc_start_time = ?,"
          + " proc_end_time = null, updated_time = ?, pending_key = null, hint_time = null,"
          + " claimed_done = completed + warning where id = ? and attempt = ? and scheduled_time <= ? and "
          + TaskEvent.CLAIM.guard();

  private TaskSteps() {}

  /** Takes a due task for a new attempt. */
  static boolean claim(
      Connection connection, long id, int attempt, String node, Instant leaseUntil, Instant now)
      throws SQLException {
    return update(
            connection,
            CLAIM + " and " + QueuePauses.NOT_PAUSED,
            TaskEvent.CLAIM.to().text(),
            node,
            leaseUntil,
            now,
            now,
            id,
            attempt,
            now)
        == 1;
  }

  /**
   * Inserts a task that runs already, for somebody who waits for it; a pause of its queue is for
   * what waits.
   */
  static TaskView begin(
      Connection connection, NewTask task, String node, Instant leaseUntil, Instant now)
      throws SQLException {
    long id = TaskTable.insert(connection, task, null, now);
    update(
        connection,
        CLAIM,
        TaskEvent.CLAIM.to().text(),
        node,
        leaseUntil,
        now,
        now,
        id,
        0,
        task.scheduledTime());
    TaskView begun = TaskTable.find(connection, id);
    if (begun == null) {
      throw new SQLException("task " + id + " is not there");
    }
    return begun;
  }

  /** Renews the lease of a running attempt. */
  static boolean renew(Connection connection, long id, int attempt, String node, Instant leaseUntil)
      throws SQLException {
    return update(
            connection,
            "update task set lease_until = ? where id = ? and attempt = ? and lease_node = ? and "
                + TaskEvent.statusIn(TaskEvent.LOSE.from()),
            leaseUntil,
            id,
            attempt,
            node)
        == 1;
  }

  /** Ends an attempt for good; a success clears the error of earlier attempts. */
  static boolean finish(
      Connection connection, long id, int attempt, TaskOutcome outcome, int failures, Instant now)
      throws SQLException {
    TaskEvent event =
        switch (outcome.status()) {
          case COMPLETED -> TaskEvent.COMPLETE;
          case WARNING -> TaskEvent.WARN;
          case FAILED -> TaskEvent.FAIL;
          default -> throw new IllegalArgumentException(outcome.status().text());
        };
    return update(
            connection,
            "update task set task_status = ?, failures = ?, outcome_msg = ?, error_msg = ?, proc_end_time = ?, updated_time = ?,"
                + " pending_key = null"
                + REST
                + " where id = ? and attempt = ? and "
                + event.guard(),
            event.to().text(),
            failures,
            cut(outcome.message(), TaskTable.TEXT_LENGTH),
            cut(outcome.error(), TaskTable.TEXT_LENGTH),
            now,
            now,
            id,
            attempt)
        == 1;
  }

  /** Notes what a canceled attempt had done when it stopped. */
  static boolean stopped(
      Connection connection, long id, int attempt, TaskOutcome outcome, Instant now)
      throws SQLException {
    return update(
            connection,
            "update task set outcome_msg = ?, proc_end_time = ?, updated_time = ?"
                + REST
                + " where id = ? and attempt = ? and task_status = ?",
            cut(outcome.message(), TaskTable.TEXT_LENGTH),
            now,
            now,
            id,
            attempt,
            TaskStatus.CANCELED.text())
        == 1;
  }

  /**
   * Lets an attempt that ended badly wait for the next one; joins it with a twin that began to wait
   * meanwhile.
   */
  static boolean repeat(
      Connection connection,
      TaskEvent event,
      TaskView task,
      TaskOutcome outcome,
      Instant due,
      Instant now)
      throws SQLException {
    String key = pendingKey(task);
    Instant latest = due;
    if (key != null) {
      Instant twinDue = PendingTasks.absorbTwin(connection, task.taskId(), key, now);
      latest = twinDue != null && twinDue.isAfter(due) ? twinDue : due;
    }
    boolean done =
        update(
                connection,
                "update task set task_status = ?, failures = failures + ?, outcome_msg = ?, error_msg = ?, proc_end_time = ?,"
                    + " updated_time = ?, scheduled_time = ?, pending_key = ?"
                    + REST
                    + " where id = ? and attempt = ? and "
                    + event.guard(),
                event.to().text(),
                outcome.later() == null ? 1 : 0,
                cut(outcome.message(), TaskTable.TEXT_LENGTH),
                cut(outcome.error(), TaskTable.TEXT_LENGTH),
                now,
                now,
                latest,
                key,
                task.taskId(),
                task.attempt())
            == 1;
    if (!done) {
      // not ours any more: the twin must stay, so undo its absorption with everything else
      connection.rollback();
    }
    return done;
  }

  static @Nullable String pendingKey(TaskView task) {
    if (task.type() != TaskType.EXPORT
        || task.exporterId() == null
        || task.studyInstanceUid() == null) {
      return null;
    }
    EntityUid entity =
        new EntityUid(task.studyInstanceUid(), task.seriesInstanceUid(), task.sopInstanceUid());
    return NewTask.pendingKey(task.exporterId(), entity, task.batchId());
  }

  /** Fails a waiting task that cannot be worked on, with the reason. */
  static boolean reject(Connection connection, long id, int attempt, String reason, Instant now)
      throws SQLException {
    return update(
            connection,
            "update task set task_status = ?, error_msg = ?, proc_end_time = ?, updated_time = ?, pending_key = null"
                + REST
                + " where id = ? and attempt = ? and "
                + TaskEvent.REJECT.guard(),
            TaskEvent.REJECT.to().text(),
            cut(reason, TaskTable.TEXT_LENGTH),
            now,
            now,
            id,
            attempt)
        == 1;
  }

  /** Cancels a task in any state that has not ended; a worker hears of it within a second. */
  static boolean cancel(Connection connection, long id, @Nullable String who, Instant now)
      throws SQLException {
    return update(
            connection,
            "update task set task_status = ?, updated_time = ?, proc_end_time = ?, canceled_by = ?, pending_key = null,"
                + " hint_time = null where id = ? and "
                + TaskEvent.CANCEL.guard(),
            TaskEvent.CANCEL.to().text(),
            now,
            now,
            cut(who, TaskTable.TEXT_LENGTH),
            id)
        == 1;
  }

  /**
   * Starts a task anew; the changed attempt number makes the result of a worker that still runs
   * void.
   */
  static boolean reschedule(
      Connection connection,
      TaskView task,
      NewTask.@Nullable ExportTarget target,
      Instant due,
      Instant now)
      throws SQLException {
    TaskView moved = task;
    if (target != null) {
      update(
          connection,
          "update task set exporter_id = ?, queue_name = ?, device_name = ?, local_aet = ?, remote_aet = ?, priority = ?"
              + " where id = ? and attempt = ?",
          target.exporterId(),
          target.queueName(),
          target.deviceName(),
          target.localAet(),
          target.remoteAet(),
          target.priority(),
          task.taskId(),
          task.attempt());
      moved = TaskTable.find(connection, task.taskId());
      if (moved == null) {
        return false;
      }
    }
    String key = pendingKey(moved);
    if (key != null) {
      PendingTasks.absorbTwin(connection, task.taskId(), key, now);
    }
    boolean done =
        update(
                connection,
                "update task set task_status = ?, attempt = attempt + 1, failures = 0, outcome_msg = null, error_msg = null,"
                    + " proc_start_time = null, proc_end_time = null, completed = 0, warning = 0, failed = 0, claimed_done = 0,"
                    + " updated_time = ?, scheduled_time = ?, pending_key = ?, gives_way = 0"
                    + REST
                    + AGAIN
                    + " where id = ? and attempt = ? and "
                    + TaskEvent.RESCHEDULE.guard(),
                TaskEvent.RESCHEDULE.to().text(),
                now,
                due,
                key,
                task.taskId(),
                task.attempt())
            == 1;
    if (done) {
      update(connection, "delete from task_instance where task_id = ?", task.taskId());
    } else {
      connection.rollback();
    }
    return done;
  }

  /**
   * Lets a task that ended badly go on: what was acknowledged stays so, and the attempts count from
   * zero. Not while a canceled worker may still be sending.
   */
  static boolean resume(Connection connection, TaskView task, Instant now) throws SQLException {
    String condition =
        " where id = ? and attempt = ? and task_status = ? and (lease_node is null or lease_until < ?) and "
            + TaskEvent.RESUME.guard();
    Object[] found = {task.taskId(), task.attempt(), task.status().text(), now};
    if (TaskTable.select(connection, condition + " for update", found).isEmpty()) {
      return false;
    }
    String key = pendingKey(task);
    if (key != null) {
      PendingTasks.absorbTwin(connection, task.taskId(), key, now);
    }
    update(
        connection,
        "update task set task_status = ?, attempt = attempt + 1, failures = 0, failed = 0, outcome_msg = null,"
            + " error_msg = null, proc_start_time = null, proc_end_time = null, updated_time = ?, scheduled_time = ?,"
            + " gives_way = 0, pending_key = ?"
            + REST
            + AGAIN
            + " where id = ?",
        TaskEvent.RESUME.to().text(),
        now,
        now,
        key,
        task.taskId());
    return true;
  }

  /** Whether the attempt that is about to fail got further than the one before it. */
  static boolean madeProgress(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from task where id = ? and completed + warning > claimed_done")) {
      TaskTable.bind(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Notes what the task is about, when its objects have been looked up. */
  static void describe(Connection connection, TaskView task, int instances, List<String> modalities)
      throws SQLException {
    update(
        connection,
        "update task set num_instances = ?, modalities = ? where id = ? and attempt = ?",
        instances,
        modalities.isEmpty() ? null : cut(String.join("\\", modalities), TaskTable.TEXT_LENGTH),
        task.taskId(),
        task.attempt());
  }

  /**
   * Writes results and counters of a running attempt.
   *
   * @return false if the attempt is no longer the one that counts; then nothing is written
   */
  static boolean record(
      Connection connection,
      TaskView task,
      Collection<InstanceResult> results,
      TaskRun.Counts counts,
      Instant now)
      throws SQLException {
    int found =
        update(
            connection,
            "update task set completed = ?, warning = ?, failed = ?, updated_time = ? where id = ? and attempt = ?"
                + " and task_status in ('IN PROCESS','CANCELED')",
            counts.completed(),
            counts.warning(),
            counts.failed(),
            now,
            task.taskId(),
            task.attempt());
    if (found == 0) {
      return false;
    }
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from task_instance where task_id = ? and sop_iuid = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into task_instance (task_id, sop_iuid, series_iuid, sop_cuid, content, status, message)"
                    + " values (?,?,?,?,?,?,?)")) {
      for (InstanceResult result : results) {
        TaskTable.bind(delete, task.taskId(), result.sopInstanceUid());
        delete.addBatch();
        TaskTable.bind(
            insert,
            task.taskId(),
            result.sopInstanceUid(),
            result.seriesInstanceUid(),
            result.sopClassUid(),
            result.content(),
            result.status(),
            cut(result.message(), TaskTable.TEXT_LENGTH));
        insert.addBatch();
      }
      if (!results.isEmpty()) {
        delete.executeBatch();
        insert.executeBatch();
      }
    }
    SentInstances.record(connection, task.exporterId(), results, now);
    return true;
  }

  /** What earlier attempts of a task achieved, by SOP Instance UID. */
  static Map<String, InstanceResult> results(Connection connection, long id) throws SQLException {
    Map<String, InstanceResult> results = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(TaskTable.SELECT_RESULTS + " where task_id = ?")) {
      TaskTable.bind(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          InstanceResult result = TaskTable.result(row);
          results.put(result.sopInstanceUid(), result);
        }
      }
    }
    return results;
  }
}
