package org.orderly.segmentation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;

/** The steps of runs; all within a transaction of the caller. */
public final class RunSteps {
  private static final int LONGEST_MESSAGE = 1000;
  private static final String COLUMNS =
      "select pk, run_id, series_fk, study_iuid, series_iuid, revision, template_name,"
          + " template_content, template_checksum, exporter_id, scope_name, run_state, remote_id,"
          + " task_fk, workitem_iuid, num_instances, message, requested_by,"
          + " created_time, updated_time, sent_time, received_time, ended_time from segmentation_run ";

  /** A series with another status has begun anew: the run is not about it any more. */
  private static final Set<SeriesStatus> ON_ITS_WAY =
      EnumSet.of(
          SeriesStatus.READY_FOR_DEIDENTIFICATION,
          SeriesStatus.DEIDENTIFIED,
          SeriesStatus.SENT,
          SeriesStatus.RTSTRUCT_RECEIVED);

  private final Connection connection;
  private final Instant now;

  public RunSteps(Connection connection, Instant now) {
    this.connection = connection;
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
  }

  public Optional<SegmentationRun> find(long run) throws SQLException {
    return select("where pk = ?", run).stream().findFirst();
  }

  /** As {@link #find}, and keeps others from changing it. */
  public Optional<SegmentationRun> lock(long run) throws SQLException {
    return select("where pk = ? for update", run).stream().findFirst();
  }

  public Optional<SegmentationRun> byRunId(String runId) throws SQLException {
    return select("where run_id = ?", runId).stream().findFirst();
  }

  public Optional<SegmentationRun> byWorkitem(String uid) throws SQLException {
    return select("where workitem_iuid = ?", uid).stream().findFirst();
  }

  List<SegmentationRun> select(String condition, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS + condition)) {
      bind(statement, values);
      List<SegmentationRun> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(run(row));
        }
      }
      return found;
    }
  }

  /**
   * Brings a run one state further, and its series with it.
   *
   * @param message for the log; null: nothing is to be said
   * @return false if it is not, or no more, in that state
   */
  public boolean advance(long run, RunState from, RunState to, @Nullable String message)
      throws SQLException {
    if (from.isEnd() || to.isEnd()) {
      throw new IllegalArgumentException("from " + from + " to " + to);
    }
    Optional<SegmentationRun> locked = lock(run);
    if (locked.isEmpty() || locked.get().state() != from) {
      return false;
    }
    update(
        "update segmentation_run set run_state = ?, message = ?, updated_time = ?, workitem_due = 1"
            + " where pk = ?",
        to.name(),
        cut(message),
        utc(now),
        run);
    if (to == RunState.SENT || to == RunState.RECEIVED) {
      String column = to == RunState.SENT ? "sent_time" : "received_time";
      update("update segmentation_run set " + column + " = ? where pk = ?", utc(now), run);
    }
    moveSeries(locked.get(), to.series(), message, null);
    return true;
  }

  /** The performer has the copies, and names the run so. */
  public boolean sent(long run, String remoteId, @Nullable String message) throws SQLException {
    update(
        "update segmentation_run set remote_id = ? where pk = ? and run_state = ?",
        remoteId,
        run,
        RunState.DEIDENTIFIED.name());
    return advance(run, RunState.DEIDENTIFIED, RunState.SENT, message);
  }

  /**
   * Ends a run.
   *
   * @param status of its series
   * @param actor who did it; null: Orderly
   * @return false if it had ended
   */
  public boolean end(
      long run, RunState end, SeriesStatus status, @Nullable String message, @Nullable String actor)
      throws SQLException {
    if (!end.isEnd()) {
      throw new IllegalArgumentException(end.name());
    }
    Optional<SegmentationRun> locked = lock(run);
    if (locked.isEmpty() || locked.get().state().isEnd()) {
      return false;
    }
    update(
        "update segmentation_run set run_state = ?, active = null, message = ?, updated_time = ?,"
            + " ended_time = ?, workitem_due = 1 where pk = ?",
        end.name(),
        cut(message),
        utc(now),
        utc(now),
        run);
    moveSeries(locked.get(), status, message, actor);
    return true;
  }

  /** Has the log of the series say that a result of a run came after its end. */
  public void late(SegmentationRun run) throws SQLException {
    if (run.seriesKey() != null) {
      new SeriesSteps(connection, now)
          .note(
              run.seriesKey(),
              "a result came late and is not published: the run " + run.runId() + " had ended");
    }
  }

  /** Whether the series of a run has begun anew with other objects, or is gone. */
  public boolean isSuperseded(SegmentationRun run) throws SQLException {
    return run.seriesKey() == null || !isOnItsWay(run.seriesKey(), run);
  }

  private void moveSeries(
      SegmentationRun run, SeriesStatus status, @Nullable String message, @Nullable String actor)
      throws SQLException {
    if (run.seriesKey() != null && isOnItsWay(run.seriesKey(), run)) {
      new SeriesSteps(connection, now).move(run.seriesKey(), status, message, actor);
    }
  }

  private boolean isOnItsWay(long series, SegmentationRun run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select series_status, last_object_time from processing_series where pk = ?"
                + " for update")) {
      statement.setLong(1, series);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            && ON_ITS_WAY.contains(SeriesStatus.valueOf(row.getString(1)))
            && !row.getObject(2, OffsetDateTime.class).toInstant().isAfter(run.created());
      }
    }
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static SegmentationRun run(ResultSet row) throws SQLException {
    return new SegmentationRun(
        row.getLong("pk"),
        row.getString("run_id"),
        row.getObject("series_fk", Long.class),
        row.getString("study_iuid"),
        row.getString("series_iuid"),
        row.getInt("revision"),
        new SegmentationRun.SentTemplate(
            row.getString("template_name"),
            row.getString("template_content"),
            row.getString("template_checksum")),
        row.getString("exporter_id"),
        row.getString("scope_name"),
        RunState.valueOf(row.getString("run_state")),
        row.getString("remote_id"),
        row.getObject("task_fk", Long.class),
        row.getString("workitem_iuid"),
        row.getObject("num_instances", Integer.class),
        row.getString("message"),
        row.getString("requested_by"),
        row.getObject("created_time", OffsetDateTime.class).toInstant(),
        row.getObject("updated_time", OffsetDateTime.class).toInstant(),
        time(row, "sent_time"),
        time(row, "received_time"),
        time(row, "ended_time"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST_MESSAGE
        ? text
        : text.substring(0, LONGEST_MESSAGE);
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
