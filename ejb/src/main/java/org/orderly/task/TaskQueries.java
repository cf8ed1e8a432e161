package org.orderly.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tasks by filter: lists, counts and batches. */
final class TaskQueries {
  private static final int FETCH_SIZE = 200;
  private static final int MAX_FOLLOWERS = 1000;
  private static final int MAX_TROUBLES = 50;

  private static final String COUNT_BY_STATUS =
      Arrays.stream(TaskStatus.values())
          .map(
              status ->
                  ", sum(case when task_status = '%s' then 1 else 0 end) n%d"
                      .formatted(status.text(), status.ordinal()))
          .collect(Collectors.joining());

  private TaskQueries() {}

  /** A condition with its values. */
  record Where(String sql, List<@Nullable Object> values) {
    Where and(String condition, @Nullable Object... more) {
      List<@Nullable Object> all = new ArrayList<>(values);
      Collections.addAll(all, more);
      return new Where(sql + " and " + condition, all);
    }
  }

  static Where where(TaskFilter filter) {
    Where where = new Where("where 1 = 1", List.of());
    where = equal(where, "task_type", filter.type() == null ? null : filter.type().name());
    where = equal(where, "id", filter.taskId());
    where = equal(where, "queue_name", filter.queueName());
    where = equal(where, "device_name", filter.deviceName());
    where = equal(where, "batch_id", filter.batchId());
    where = equal(where, "local_aet", filter.localAet());
    where = equal(where, "remote_aet", filter.remoteAet());
    where = equal(where, "study_iuid", filter.studyInstanceUid());
    if (!filter.exporterIds().isEmpty()) {
      String marks = String.join(",", Collections.nCopies(filter.exporterIds().size(), "?"));
      where = where.and("exporter_id in (" + marks + ")", filter.exporterIds().toArray());
    }
    if (!filter.statuses().isEmpty()) {
      where = where.and(TaskEvent.statusIn(filter.statuses()));
    }
    if (filter.upTo() != null) {
      where = where.and("id <= ?", filter.upTo());
    }
    where = range(where, "created_time", filter.createdTime());
    return range(where, "updated_time", filter.updatedTime());
  }

  private static Where equal(Where where, String column, @Nullable Object value) {
    return value == null ? where : where.and(column + " = ?", value);
  }

  private static Where range(Where where, String column, TimeRange range) {
    Where from = range.from() == null ? where : where.and(column + " >= ?", range.from());
    return range.to() == null ? from : from.and(column + " <= ?", range.to());
  }

  static void forEach(
      Connection connection, TaskFilter filter, TaskPage page, Consumer<TaskView> consumer)
      throws SQLException {
    Where where = where(filter);
    String direction = page.descending() ? " desc" : "";
    String sql =
        "select "
            + TaskTable.COLUMNS
            + " from task "
            + where.sql()
            + " order by "
            + indexed(filter, page)
            + page.order().column()
            + direction
            + ", id"
            + direction
            + paging(page);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          consumer.accept(TaskTable.read(row));
        }
      }
    }
  }

  /**
   * What is the same in all rows, so that H2 finds the index that has them in this order; few rows
   * are found by an index of their own and sorted.
   */
  private static String indexed(TaskFilter filter, TaskPage page) {
    if (filter.batchId() != null || filter.studyInstanceUid() != null || filter.taskId() != null) {
      return "";
    }
    String queue = filter.queueName() == null ? "" : "queue_name, ";
    boolean byStatus = filter.statuses().size() == 1 && page.order() == TaskPage.Order.UPDATED_TIME;
    if (!byStatus) {
      return queue;
    } else if (!queue.isEmpty()) {
      return queue + "task_status, ";
    }
    return filter.type() == null ? "" : "task_type, task_status, ";
  }

  private static String paging(TaskPage page) {
    String offset = page.offset() > 0 ? " offset " + page.offset() + " rows" : "";
    return page.limit() == null ? offset : offset + " fetch first " + page.limit() + " rows only";
  }

  static long count(Connection connection, TaskFilter filter) throws SQLException {
    Where where = where(filter);
    try (PreparedStatement statement =
        connection.prepareStatement("select count(*) from task " + where.sql())) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How many tasks a filter shows, and up to which id. */
  static TaskService.Extent extent(Connection connection, TaskFilter filter) throws SQLException {
    Where where = where(filter);
    try (PreparedStatement statement =
        connection.prepareStatement("select count(*), max(id) from task " + where.sql())) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new TaskService.Extent(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** The tasks that follow from others, by the id of the other. */
  static Map<Long, List<TaskView>> followers(Connection connection, List<Long> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return Map.of();
    }
    String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
    return TaskTable.select(
            connection,
            "where parent_id in ("
                + marks
                + ") order by id fetch first "
                + MAX_FOLLOWERS
                + " rows only",
            ids.toArray())
        .stream()
        .filter(task -> task.parentTaskId() != null)
        .collect(Collectors.groupingBy(task -> Objects.requireNonNull(task.parentTaskId())));
  }

  /** What the filter shows after {@code lastId}, for bulk actions that walk by key. */
  static List<Long> ids(
      Connection connection, TaskFilter filter, Instant createdUntil, long lastId, int limit)
      throws SQLException {
    Where where = where(filter).and("id > ?", lastId).and("created_time <= ?", createdUntil);
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id from task "
                + where.sql()
                + " order by id fetch first "
                + limit
                + " rows only")) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    return ids;
  }

  /** Those of the tasks that the filter still shows, held until the end of the transaction. */
  static List<TaskView> lock(Connection connection, TaskFilter filter, List<Long> ids)
      throws SQLException {
    String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
    Where where = where(filter).and("id in (" + marks + ")", ids.toArray());
    return TaskTable.select(
        connection, where.sql() + " order by id for update", where.values().toArray());
  }

  /** What the destination did not simply take, the first of these objects. */
  static List<InstanceResult> troubles(Connection connection, long id) throws SQLException {
    List<InstanceResult> troubles = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            TaskTable.SELECT_RESULTS
                + " where task_id = ? and status <> 0 order by sop_iuid fetch first "
                + MAX_TROUBLES
                + " rows only")) {
      TaskTable.bind(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          troubles.add(TaskTable.result(row));
        }
      }
    }
    return troubles;
  }

  /** The task as it is now, held until the end of the transaction, if the filter shows it. */
  static Optional<TaskView> lock(Connection connection, TaskFilter filter, long id)
      throws SQLException {
    Where where = where(filter).and("id = ?", id);
    return TaskTable.select(connection, where.sql() + " for update", where.values().toArray())
        .stream()
        .findFirst();
  }

  static long countBatches(Connection connection, TaskFilter filter) throws SQLException {
    Where where = where(filter).and("batch_id is not null");
    try (PreparedStatement statement =
        connection.prepareStatement("select count(distinct batch_id) from task " + where.sql())) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  static List<BatchView> batches(Connection connection, TaskFilter filter, TaskPage page)
      throws SQLException {
    Where where = where(filter).and("batch_id is not null");
    String direction = page.descending() ? " desc" : "";
    String aggregate = page.descending() ? "max(" : "min(";
    String sql =
        "select batch_id, min(created_time) ct0, max(created_time) ct1, min(updated_time) ut0, max(updated_time) ut1,"
            + " min(scheduled_time) st0, max(scheduled_time) st1, min(proc_start_time) ps0, max(proc_start_time) ps1,"
            + " min(proc_end_time) pe0, max(proc_end_time) pe1,"
            + " min(device_name) dn0, max(device_name) dn1, min(exporter_id) ex0, max(exporter_id) ex1"
            + COUNT_BY_STATUS
            + " from task "
            + where.sql()
            + " group by batch_id order by "
            + aggregate
            + page.order().column()
            + ")"
            + direction
            + ", batch_id"
            + paging(page);
    List<BatchView> batches = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TaskFilter ofBatch = filter.withBatch(row.getString(1));
          batches.add(
              new BatchView(
                  row.getString(1),
                  statuses(row),
                  names(connection, row, "dn", ofBatch, "device_name"),
                  names(connection, row, "ex", ofBatch, "exporter_id"),
                  timeRange(row, "ct"),
                  timeRange(row, "ut"),
                  timeRange(row, "st"),
                  timeRange(row, "ps"),
                  timeRange(row, "pe")));
        }
      }
    }
    return batches;
  }

  private static Map<TaskStatus, Long> statuses(ResultSet row) throws SQLException {
    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
    for (TaskStatus status : TaskStatus.values()) {
      long count = row.getLong("n" + status.ordinal());
      if (count > 0) {
        counts.put(status, count);
      }
    }
    return counts;
  }

  /** The names of a batch: mostly one, and only then looked up one by one if there are several. */
  private static List<String> names(
      Connection connection, ResultSet row, String prefix, TaskFilter ofBatch, String column)
      throws SQLException {
    String first = row.getString(prefix + "0");
    if (first == null) {
      return List.of();
    }
    return first.equals(row.getString(prefix + "1"))
        ? List.of(first)
        : distinct(connection, ofBatch, column);
  }

  private static TimeRange timeRange(ResultSet row, String prefix) throws SQLException {
    return new TimeRange(
        TaskTable.instant(row, prefix + "0"), TaskTable.instant(row, prefix + "1"));
  }

  static Map<TaskStatus, Long> statuses(Connection connection, TaskFilter filter)
      throws SQLException {
    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
    Where where = where(filter);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select task_status, count(*) from task " + where.sql() + " group by task_status")) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String text = row.getString(1);
          counts.put(
              TaskStatus.ofText(text)
                  .orElseThrow(() -> new SQLException("unknown task status " + text)),
              row.getLong(2));
        }
      }
    }
    return counts;
  }

  private static List<String> distinct(Connection connection, TaskFilter filter, String column)
      throws SQLException {
    List<String> values = new ArrayList<>();
    Where where = where(filter).and(column + " is not null");
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select distinct " + column + " from task " + where.sql() + " order by " + column)) {
      TaskTable.bind(statement, where.values().toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.add(row.getString(1));
        }
      }
    }
    return values;
  }
}
