package org.orderly.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of many tasks in few statements, for tasks whose rows the transaction holds. Each
 * answers those that it left alone, because they have to be looked at one by one.
 */
final class BulkSteps {
  private static final String RESCHEDULE =
      "update task set task_status = ?, attempt = attempt + 1, failures = 0, outcome_msg = null, error_msg = null,"
          + " proc_start_time = null, proc_end_time = null, completed = 0, warning = 0, failed = 0, claimed_done = 0,"
          + " updated_time = ?, scheduled_time = ?, pending_key = ?, gives_way = 1, lease_node = null, lease_until = null,"
          + " hint_time = null"
          + TaskSteps.AGAIN;
  private static final String MOVE =
      ", exporter_id = ?, queue_name = ?, device_name = ?, local_aet = ?, remote_aet = ?, priority = ?";

  private BulkSteps() {}

  static List<TaskView> cancel(
      Connection connection, List<TaskView> tasks, @Nullable String who, Instant now)
      throws SQLException {
    List<TaskView> open = tasks.stream().filter(task -> !task.status().isDone()).toList();
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                TaskEvent.CANCEL.to().text(), now, now, TaskTable.cut(who, TaskTable.TEXT_LENGTH)));
    values.addAll(ids(open));
    if (!open.isEmpty()) {
      TaskTable.update(
          connection,
          "update task set task_status = ?, updated_time = ?, proc_end_time = ?, canceled_by = ?, pending_key = null,"
              + " hint_time = null where "
              + TaskEvent.CANCEL.guard()
              + " and id in ("
              + marks(open.size())
              + ")",
          values.toArray());
    }
    return tasks.stream().filter(task -> task.status().isDone()).toList();
  }

  static List<TaskView> delete(Connection connection, List<TaskView> tasks) throws SQLException {
    TaskTable.update(
        connection,
        "delete from task where id in (" + marks(tasks.size()) + ")",
        ids(tasks).toArray());
    return List.of();
  }

  /**
   * Starts tasks anew, so that new work goes before them. Those that would wait for the same
   * objects as another are left.
   */
  static List<TaskView> reschedule(
      Connection connection,
      List<TaskView> tasks,
      NewTask.@Nullable ExportTarget target,
      Instant due,
      Instant now)
      throws SQLException {
    Map<Long, @Nullable String> keys = new HashMap<>();
    tasks.forEach(task -> keys.put(task.taskId(), key(task, target)));
    Set<String> doubled = doubled(connection, keys);
    List<TaskView> left = new ArrayList<>();
    List<TaskView> alone = new ArrayList<>();
    for (TaskView task : tasks) {
      String key = keys.get(task.taskId());
      (key != null && doubled.contains(key) ? left : alone).add(task);
    }
    update(
        connection, alone.stream().filter(t -> !suits(t, target)).toList(), keys, null, due, now);
    update(
        connection, alone.stream().filter(t -> suits(t, target)).toList(), keys, target, due, now);
    if (!alone.isEmpty()) {
      TaskTable.update(
          connection,
          "delete from task_instance where task_id in (" + marks(alone.size()) + ")",
          ids(alone).toArray());
    }
    return left;
  }

  private static void update(
      Connection connection,
      List<TaskView> tasks,
      Map<Long, @Nullable String> keys,
      NewTask.@Nullable ExportTarget target,
      Instant due,
      Instant now)
      throws SQLException {
    if (tasks.isEmpty()) {
      return;
    }
    String sql = RESCHEDULE + (target == null ? "" : MOVE) + " where id = ? and attempt = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (TaskView task : tasks) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(TaskEvent.RESCHEDULE.to().text());
        values.add(now);
        values.add(due);
        values.add(keys.get(task.taskId()));
        if (target != null) {
          values.add(target.exporterId());
          values.add(target.queueName());
          values.add(target.deviceName());
          values.add(target.localAet());
          values.add(target.remoteAet());
          values.add(target.priority());
        }
        values.add(task.taskId());
        values.add(task.attempt());
        TaskTable.bind(statement, values.toArray());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static boolean suits(TaskView task, NewTask.@Nullable ExportTarget target) {
    return target != null && task.type() == TaskType.EXPORT;
  }

  private static @Nullable String key(TaskView task, NewTask.@Nullable ExportTarget target) {
    String study = task.studyInstanceUid();
    if (target == null || !suits(task, target) || study == null) {
      return TaskSteps.pendingKey(task);
    }
    EntityUid entity = new EntityUid(study, task.seriesInstanceUid(), task.sopInstanceUid());
    return NewTask.pendingKey(target.exporterId(), entity, task.batchId());
  }

  /** Keys that two of these tasks want, or that another task has. */
  private static Set<String> doubled(Connection connection, Map<Long, @Nullable String> keys)
      throws SQLException {
    Map<String, Long> wanted = new HashMap<>();
    Set<String> doubled = new HashSet<>();
    keys.forEach(
        (id, key) -> {
          if (key != null && wanted.put(key, id) != null) {
            doubled.add(key);
          }
        });
    if (wanted.isEmpty()) {
      return doubled;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, pending_key from task where pending_key in ("
                + marks(wanted.size())
                + ")")) {
      TaskTable.bind(statement, wanted.keySet().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String key = row.getString(2);
          if (!key.equals(keys.get(row.getLong(1)))) {
            doubled.add(key);
          }
        }
      }
    }
    return doubled;
  }

  private static List<Long> ids(List<TaskView> tasks) {
    return tasks.stream().map(TaskView::taskId).toList();
  }

  private static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }
}
