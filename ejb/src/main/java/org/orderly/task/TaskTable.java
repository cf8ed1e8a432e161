package org.orderly.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements and values shared by all that touch the table {@code task}: binding, reading a row,
 * inserting one.
 */
final class TaskTable {
  static final int TEXT_LENGTH = 255;

  static final String COLUMNS =
      "id, task_type, task_status, attempt, failures, device_name, queue_name, created_time, updated_time, scheduled_time,"
          + " proc_start_time, proc_end_time, batch_id, error_msg, outcome_msg, local_aet, remote_aet, exporter_id, study_iuid,"
          + " series_iuid, sop_iuid, num_instances, modalities, completed, warning, failed, rq_user_id, rq_host, rq_uri, parent_id,"
          + " canceled_by, joined_id";

  /** What {@link #result} reads. */
  static final String SELECT_RESULTS =
      "select sop_iuid, series_iuid, sop_cuid, content, status, message from task_instance";

  private static final String INSERT =
      "insert into task (id, task_type, task_status, priority, device_name, queue_name, created_time, updated_time,"
          + " scheduled_time, not_after, batch_id, local_aet, remote_aet, exporter_id, study_iuid, series_iuid, sop_iuid,"
          + " num_instances, modalities, rq_user_id, rq_host, rq_uri, parent_id, pending_key)"
          + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

  private TaskTable() {}

  /** Binds values in order; instants become timestamps with zone, cut to what the column keeps. */
  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(i + 1, value instanceof Instant instant ? timestamp(instant) : value);
    }
  }

  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  static OffsetDateTime timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static Instant instantOf(ResultSet row, String column) throws SQLException {
    Instant value = instant(row, column);
    if (value == null) {
      throw new SQLException(column + " is null");
    }
    return value;
  }

  static InstanceResult result(ResultSet row) throws SQLException {
    return new InstanceResult(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getString(6));
  }

  static @Nullable String cut(@Nullable String text, int length) {
    return text == null || text.length() <= length ? text : text.substring(0, length);
  }

  /**
   * Inserts a waiting task and its payload, and answers its id. A pending key in use shows as a
   * unique violation.
   */
  static long insert(Connection connection, NewTask task, Instant now) throws SQLException {
    return insert(connection, task, task.pendingKey(), now);
  }

  /** Does the same with a pending key of the caller's choice, or none. */
  static long insert(Connection connection, NewTask task, @Nullable String pendingKey, Instant now)
      throws SQLException {
    long id = nextId(connection);
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      bind(
          statement,
          id,
          task.type().name(),
          TaskStatus.SCHEDULED.text(),
          task.priority(),
          task.deviceName(),
          task.queueName(),
          now,
          now,
          task.scheduledTime(),
          task.notAfter(),
          task.batchId(),
          task.localAet(),
          task.remoteAet(),
          task.exporterId(),
          task.study(),
          task.series(),
          task.sop(),
          task.numberOfInstances(),
          task.modalities().isEmpty()
              ? null
              : cut(String.join("\\", task.modalities()), TEXT_LENGTH),
          cut(task.requester().userId(), TEXT_LENGTH),
          cut(task.requester().host(), TEXT_LENGTH),
          cut(task.requester().requestUri(), 4000),
          task.parentTaskId(),
          pendingKey);
      statement.executeUpdate();
    }
    if (task.payload() != null) {
      insertPayload(connection, id, task.payload());
    }
    return id;
  }

  static void insertPayload(Connection connection, long id, String payload) throws SQLException {
    update(connection, "insert into task_payload (task_id, payload) values (?,?)", id, payload);
  }

  private static long nextId(Connection connection) throws SQLException {
    // the standard's NEXT VALUE FOR is not known to PostgreSQL; H2 knows nextval, too
    try (PreparedStatement statement = connection.prepareStatement("select nextval('task_seq')");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  static @Nullable TaskView find(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from task where id = ?")) {
      bind(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? read(row) : null;
      }
    }
  }

  static List<TaskView> select(Connection connection, String condition, @Nullable Object... values)
      throws SQLException {
    List<TaskView> tasks = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from task " + condition)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tasks.add(read(row));
        }
      }
    }
    return tasks;
  }

  static @Nullable String payload(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select payload from task_payload where task_id = ?")) {
      bind(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  static TaskView read(ResultSet row) throws SQLException {
    String status = row.getString("task_status");
    String modalities = row.getString("modalities");
    return new TaskView(
        row.getLong("id"),
        row.getString("device_name"),
        row.getString("queue_name"),
        TaskType.valueOf(row.getString("task_type")),
        TaskStatus.ofText(status)
            .orElseThrow(() -> new SQLException("unknown task status " + status)),
        row.getString("batch_id"),
        row.getInt("failures"),
        row.getInt("attempt"),
        instantOf(row, "created_time"),
        instantOf(row, "updated_time"),
        instantOf(row, "scheduled_time"),
        instant(row, "proc_start_time"),
        instant(row, "proc_end_time"),
        row.getString("error_msg"),
        row.getString("outcome_msg"),
        row.getString("rq_user_id"),
        row.getString("rq_host"),
        row.getString("rq_uri"),
        row.getString("local_aet"),
        row.getString("remote_aet"),
        row.getString("exporter_id"),
        row.getString("study_iuid"),
        row.getString("series_iuid"),
        row.getString("sop_iuid"),
        row.getObject("num_instances", Integer.class),
        modalities == null ? List.of() : List.of(modalities.split("\\\\")),
        row.getInt("completed"),
        row.getInt("warning"),
        row.getInt("failed"),
        row.getObject("parent_id", Long.class),
        row.getString("canceled_by"),
        row.getObject("joined_id", Long.class));
  }
}
