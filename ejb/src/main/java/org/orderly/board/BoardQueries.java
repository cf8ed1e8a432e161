package org.orderly.board;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskActions;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskView;

/**
 * Reads the board: first which batches and lone jobs stand on a page, from indexes alone, then
 * these. Its order, newest job first, does not change while jobs run, so that nothing moves under
 * the hand of a user.
 */
final class BoardQueries {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String JOB =
      "select t.id, t.attempt, t.task_status, t.completed + t.warning delivered, t.warning, t.num_instances,"
          + " t.created_time, t.scheduled_time, t.batch_id, t.error_msg, t.outcome_msg, t.exporter_id, t.remote_aet,"
          + " t.study_iuid, t.series_iuid, t.sop_iuid, t.lease_until, t.canceled_by, t.joined_id,"
          + " p.patient_name, p.patient_id, s.accession_no,"
          + " s.description, s.study_date, "
          + BoardSql.TOTAL
          + " total, "
          + BoardSql.SENT
          + " sent from task t"
          + BoardSql.JOINS
          + BoardSql.PATIENT;

  private final Connection connection;
  private final Instant now;

  BoardQueries(Connection connection, Instant now) {
    this.connection = connection;
    this.now = now;
  }

  /** One place on the board: a batch, or the job without one. */
  private record Place(@Nullable String batchId, long newest) {}

  private record Span(long matching, List<Long> ids) {}

  BoardPage page(BoardFilter filter, int offset, int limit, JobShare share) throws SQLException {
    BoardCensus all = BoardCensus.of(connection, BoardFilter.ALL);
    if (filter.batchId() != null) {
      return ofBatch(filter, filter.batchId(), offset, limit, all.counts());
    }
    BoardCensus found = filter.text() == null ? all : BoardCensus.of(connection, filter);
    List<BoardCensus.Newest> groups = found.batches(filter.statuses());
    long lone = found.lone(filter.statuses());
    BoardSql.Where where = BoardSql.where(filter);
    List<Place> places = places(where, groups, lone, offset, limit);
    List<String> batchIds =
        places.stream().map(Place::batchId).filter(Objects::nonNull).distinct().toList();
    Map<String, JobBatch> batches = batches(batchIds);
    Map<String, Span> spans = spans(where, batchIds, share);
    List<Long> ids = new ArrayList<>();
    places.stream().filter(place -> place.batchId() == null).map(Place::newest).forEach(ids::add);
    spans.values().forEach(span -> ids.addAll(span.ids()));
    Map<Long, Job> jobs = jobs(ids);
    List<BoardEntry> entries = new ArrayList<>();
    for (Place place : places) {
      JobBatch batch = place.batchId() == null ? null : batches.get(place.batchId());
      Span span =
          place.batchId() == null
              ? new Span(1, List.of(place.newest()))
              : spans.getOrDefault(place.batchId(), new Span(0, List.of()));
      List<Job> shown = span.ids().stream().map(jobs::get).filter(Objects::nonNull).toList();
      if (!shown.isEmpty()) {
        entries.add(new BoardEntry(batch, span.matching(), shown));
      }
    }
    return new BoardPage(entries, offset, lone + groups.size(), all.counts());
  }

  private BoardPage ofBatch(
      BoardFilter filter, String batchId, int offset, int limit, Map<JobStatus, Long> counts)
      throws SQLException {
    BoardSql.Where where = BoardSql.where(filter);
    long matching = count(where);
    List<Long> ids = ids(where, offset, limit);
    Map<Long, Job> jobs = jobs(ids);
    JobBatch batch = batches(List.of(batchId)).get(batchId);
    List<BoardEntry> entries =
        batch == null
            ? List.of()
            : List.of(
                new BoardEntry(
                    batch,
                    matching,
                    ids.stream().map(jobs::get).filter(Objects::nonNull).toList()));
    return new BoardPage(entries, offset, matching, counts);
  }

  /** Batches and lone jobs in one order, newest job first. */
  private List<Place> places(
      BoardSql.Where where, List<BoardCensus.Newest> batches, long lone, int offset, int limit)
      throws SQLException {
    Stream<Place> grouped =
        batches.stream()
            .limit((long) offset + limit)
            .map(batch -> new Place(batch.batchId(), batch.job()));
    Stream<Place> single =
        lone == 0
            ? Stream.empty()
            : lone(where, offset + limit).stream().map(job -> new Place(null, job));
    return Stream.concat(grouped, single)
        .sorted(Comparator.comparingLong(Place::newest).reversed())
        .skip(offset)
        .limit(limit)
        .toList();
  }

  /** The newest jobs without a batch, in the order of an index. */
  private List<Long> lone(BoardSql.Where where, int limit) throws SQLException {
    return ids(
        where.and("t.batch_id is null"),
        "order by t.batch_id, t.task_type, t.id desc fetch first " + limit + " rows only");
  }

  long count(BoardSql.Where where) throws SQLException {
    return number("select count(*) from task t where " + where.sql(), where.values());
  }

  private long number(String sql, List<Object> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      BoardSql.bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  List<Long> ids(BoardSql.Where where, int offset, int limit) throws SQLException {
    return ids(
        where, "order by t.id offset " + offset + " rows fetch first " + limit + " rows only");
  }

  /** Limits are written as numbers: H2 keeps the rows of a part for other values of a parameter. */
  private List<Long> ids(BoardSql.Where where, String order) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select t.id from task t where " + where.sql() + " " + order)) {
      BoardSql.bind(statement, where.values());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    return ids;
  }

  /** All jobs of each batch, or the first of one that is too large, and how many there are. */
  private Map<String, Span> spans(BoardSql.Where where, List<String> batchIds, JobShare share)
      throws SQLException {
    Map<String, Span> spans = new HashMap<>();
    int room = share.room();
    for (String batchId : batchIds) {
      BoardSql.Where ofBatch = where.and("t.batch_id = ?", batchId);
      int most = Math.max(room, share.first());
      List<Long> ids = ids(ofBatch, 0, most + 1);
      if (ids.size() <= most) {
        spans.put(batchId, new Span(ids.size(), ids));
        room -= ids.size();
      } else {
        spans.put(batchId, new Span(count(ofBatch), ids.subList(0, share.first())));
      }
    }
    return spans;
  }

  /** The jobs of these ids that are there. */
  Map<Long, Job> jobs(Collection<Long> ids) throws SQLException {
    Map<Long, Job> jobs = new LinkedHashMap<>();
    if (ids.isEmpty()) {
      return jobs;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            JOB
                + " where t.task_type = 'EXPORT' and t.id in ("
                + BoardSql.marks(ids.size())
                + ")")) {
      BoardSql.bind(statement, List.copyOf(ids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Job job = job(row);
          jobs.put(job.id(), job);
        }
      }
    }
    return jobs;
  }

  private Job job(ResultSet row) throws SQLException {
    TaskStatus task = taskStatus(row.getString("task_status"));
    int described = row.getInt("num_instances");
    boolean allSent = described > 0 && row.getInt("delivered") >= described;
    JobStatus status = JobStatus.of(task, allSent);
    Set<JobAction> actions = EnumSet.noneOf(JobAction.class);
    for (JobAction action : JobAction.values()) {
      if (action.allows(status)) {
        actions.add(action);
      }
    }
    Instant lease = instant(row, "lease_until");
    if (task == TaskStatus.CANCELED && lease != null && lease.isAfter(now)) {
      // its worker is still ending: what it sends now would be sent a second time
      actions.remove(JobAction.RETRY);
    }
    String exporterId = row.getString("exporter_id");
    String remoteAet = row.getString("remote_aet");
    String error = row.getString("error_msg");
    return new Job(
        row.getLong("id"),
        version(row.getInt("attempt"), task),
        status,
        task == TaskStatus.WARNING && allSent
            || task == TaskStatus.COMPLETED && row.getInt("warning") > 0,
        task == TaskStatus.SCHEDULED_FOR_RETRY,
        row.getInt("sent"),
        row.getInt("total"),
        row.getString("patient_name"),
        row.getString("patient_id"),
        row.getString("accession_no"),
        row.getString("description"),
        row.getString("study_date"),
        row.getString("study_iuid"),
        level(row),
        exporterId == null ? String.valueOf(remoteAet) : exporterId,
        remoteAet,
        Objects.requireNonNull(instant(row, "created_time")),
        status == JobStatus.PENDING ? later(instant(row, "scheduled_time")) : null,
        row.getString("batch_id"),
        status == JobStatus.COMPLETED
            ? null
            : error == null && status == JobStatus.FAILED ? row.getString("outcome_msg") : error,
        row.getString("canceled_by"),
        row.getObject("joined_id", Long.class),
        actions);
  }

  static String version(int attempt, TaskStatus status) {
    return attempt + "-" + status.batchKey();
  }

  /** A time that people would wonder about. */
  private @Nullable Instant later(@Nullable Instant time) {
    return time == null || time.isBefore(now.plus(SOON)) ? null : time;
  }

  private static @Nullable String level(ResultSet row) throws SQLException {
    if (row.getString("series_iuid") == null) {
      return null;
    }
    return row.getString("sop_iuid") == null ? "series" : "instance";
  }

  static TaskStatus taskStatus(String text) throws SQLException {
    return TaskStatus.ofText(text)
        .orElseThrow(() -> new SQLException("unknown task status " + text));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private Map<String, JobBatch> batches(List<String> batchIds) throws SQLException {
    Map<String, JobBatch> batches = new HashMap<>();
    if (batchIds.isEmpty()) {
      return batches;
    }
    StringBuilder counts = new StringBuilder();
    for (JobStatus status : JobStatus.values()) {
      counts
          .append(", sum(case when ")
          .append(status.condition())
          .append(" then 1 else 0 end) ")
          .append(status.name());
    }
    String sql =
        "select t.batch_id, min(t.created_time) created_time, sum("
            + BoardSql.SENT
            + ") sent, sum("
            + BoardSql.TOTAL
            + ") total"
            + counts
            + " from task t"
            + BoardSql.JOINS
            + " where t.task_type = 'EXPORT' and t.batch_id in ("
            + BoardSql.marks(batchIds.size())
            + ") group by t.batch_id";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      BoardSql.bind(statement, batchIds);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Map<JobStatus, Long> byStatus = new EnumMap<>(JobStatus.class);
          for (JobStatus status : JobStatus.values()) {
            byStatus.put(status, row.getLong(status.name()));
          }
          batches.put(
              row.getString("batch_id"),
              new JobBatch(
                  row.getString("batch_id"),
                  JobStatus.derive(byStatus),
                  byStatus,
                  row.getLong("sent"),
                  row.getLong("total"),
                  Objects.requireNonNull(instant(row, "created_time")),
                  JobAction.of(byStatus)));
        }
      }
    }
    return batches;
  }

  static long newest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select coalesce(max(id), 0) from task");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Those of the jobs that the condition still fits, in the order of their ids. */
  static List<TaskView> tasks(Connection connection, BoardSql.Where where, List<Long> ids)
      throws SQLException {
    BoardSql.Where some = where.and("t.id in (" + BoardSql.marks(ids.size()) + ")", ids.toArray());
    return TaskActions.select(
        connection, "t where " + some.sql() + " order by t.id", some.values());
  }
}
