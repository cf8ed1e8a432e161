package org.orderly.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.common.LocalTransactions;
import org.orderly.series.LogEntry;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;

class RunStepsTest {
  private static final String STUDY = "1.2.3";
  private static final String SERIES = "1.2.3.4";

  private final TestClock clock = new TestClock();
  private DataSource database;
  private Runs runs;
  private long series;

  private void open(TestDatabase kind) throws Exception {
    database = kind.open();
    runs = new Runs(database, clock);
    Object now = RunSteps.utc(clock.instant());
    runs.call(
        steps ->
            steps.update(
                "insert into processing_series (study_iuid, series_iuid, source_id, series_status,"
                    + " series_state, last_object_time, created_time, updated_time)"
                    + " values (?, ?, 's', 'READY_FOR_DEIDENTIFICATION', 'PROCESSING', ?, ?, ?)",
                STUDY,
                SERIES,
                now,
                now,
                now));
    series = new SeriesLists(database).find(SERIES).orElseThrow().key();
  }

  private void add(String id) throws SQLException {
    Object now = RunSteps.utc(clock.instant());
    runs.call(
        steps ->
            steps.update(
                "insert into segmentation_run (run_id, series_fk, study_iuid, series_iuid,"
                    + " revision, template_name, template_content, template_checksum, exporter_id,"
                    + " run_state, active, workitem_iuid, workitem_due, created_time, updated_time)"
                    + " values (?, ?, ?, ?, 1, 'T', 'name: T', 'c', 'SEG', 'WAITING', 1, ?, 1,"
                    + " ?, ?)",
                id,
                series,
                STUDY,
                SERIES,
                "2.25." + id,
                now,
                now));
  }

  private long run(String id) throws SQLException {
    add(id);
    return runs.call(steps -> steps.byRunId(id)).orElseThrow().key();
  }

  private boolean did(Runs.Work<Boolean> work) throws SQLException {
    return runs.call(work);
  }

  private boolean advance(long run, RunState from, RunState to) throws SQLException {
    return runs.call(steps -> steps.advance(run, from, to, "on"));
  }

  private SeriesStatus status() {
    return new SeriesLists(database).find(SERIES).orElseThrow().status();
  }

  private List<SeriesStatus> log() {
    return new SeriesLists(database)
        .log(null, SERIES, false, 0, 100).rows().stream().map(LogEntry::to).toList();
  }

  @ParameterizedTest
  @EnumSource
  void each_step_is_made_once_and_told_once(TestDatabase kind) throws Exception {
    open(kind);
    long run = run("1");
    assertTrue(advance(run, RunState.WAITING, RunState.DEIDENTIFIED));
    assertFalse(advance(run, RunState.WAITING, RunState.DEIDENTIFIED));
    assertTrue(did(steps -> steps.sent(run, "task-1", "sent")));
    assertFalse(did(steps -> steps.sent(run, "task-2", "sent")));
    assertEquals("task-1", runs.find(run).orElseThrow().remoteId());
    assertNull(runs.find(run).orElseThrow().received());
    assertTrue(advance(run, RunState.SENT, RunState.RECEIVED));
    assertNotNull(runs.find(run).orElseThrow().received());
    assertTrue(end(run, RunState.COMPLETED, SeriesStatus.RTSTRUCT_EXPORTED));
    assertFalse(end(run, RunState.FAILED, SeriesStatus.ERROR));
    assertEquals(RunState.COMPLETED, runs.find(run).orElseThrow().state());
    assertEquals(
        List.of(
            SeriesStatus.DEIDENTIFIED,
            SeriesStatus.SENT,
            SeriesStatus.RTSTRUCT_RECEIVED,
            SeriesStatus.RTSTRUCT_EXPORTED),
        log());
  }

  private boolean end(long run, RunState end, SeriesStatus status) throws SQLException {
    return runs.call(steps -> steps.end(run, end, status, "over", null));
  }

  @ParameterizedTest
  @EnumSource
  void a_series_has_one_run_at_a_time(TestDatabase kind) throws Exception {
    open(kind);
    long run = run("1");
    assertThrows(SQLException.class, () -> add("2"));
    assertTrue(end(run, RunState.CANCELED, SeriesStatus.CANCELED));
    assertEquals(SeriesStatus.CANCELED, status());
    run("2");
    assertEquals(2, runs.ofSeries(SERIES, 10).size());
  }

  @ParameterizedTest
  @EnumSource
  void a_series_that_has_begun_anew_stays_so(TestDatabase kind) throws Exception {
    open(kind);
    long run = run("1");
    SegmentationRun before = runs.find(run).orElseThrow();
    assertFalse(did(steps -> steps.isSuperseded(before)));
    new LocalTransactions(database, 1)
        .<Object, SQLException>call(
            connection -> {
              new SeriesSteps(connection, clock.instant())
                  .move(series, SeriesStatus.SERIES_SEPARATED, "late", null);
              return true;
            });
    assertTrue(did(steps -> steps.isSuperseded(before)));
    assertTrue(end(run, RunState.CANCELED, SeriesStatus.CANCELED));
    assertEquals(SeriesStatus.SERIES_SEPARATED, status());
  }

  @ParameterizedTest
  @EnumSource
  void objects_that_came_after_the_run_began_are_not_of_it(TestDatabase kind) throws Exception {
    open(kind);
    long run = run("1");
    SegmentationRun begun = runs.find(run).orElseThrow();
    runs.call(
        steps ->
            steps.update(
                "update processing_series set last_object_time = ? where pk = ?",
                RunSteps.utc(begun.created().plusMillis(1)),
                series));
    assertTrue(did(steps -> steps.isSuperseded(begun)));
    assertTrue(advance(run, RunState.WAITING, RunState.DEIDENTIFIED));
    assertEquals(SeriesStatus.READY_FOR_DEIDENTIFICATION, status());
  }
}
