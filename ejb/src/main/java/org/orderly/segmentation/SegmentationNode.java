package org.orderly.segmentation;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.LocalTransactions;
import org.orderly.common.Ticker;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.DatastoreSource;
import org.orderly.series.SeriesStatus;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.Requester;
import org.orderly.task.TaskConflictException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.task.UnknownNameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after runs each second: sends series that are ready, ends runs whose task has ended without
 * them or whose series has begun anew, removes files that nobody needs, and keeps work items in
 * step.
 */
@Singleton
@Startup
@DependsOn("TaskNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SegmentationNode {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentationNode.class);
  private static final int TRIES = 5;
  private static final int CHUNK = 100;

  /** A worker may just be putting its things away. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final String BEFORE_RESULTS =
      " r.active = 1 and r.run_state in ('WAITING', 'DEIDENTIFIED', 'SENT')";

  @Inject private DataSource database;
  @Inject private CurrentConfiguration configuration;
  @Inject private Runs runs;
  @Inject private RunFolders folders;
  @Inject private RunWorkitem workitem;
  @Inject private SegmentWork work;
  @Inject private Clock clock;
  @EJB private Sending sending;
  @EJB private TaskService tasks;
  @Resource private ManagedThreadFactory threads;

  private LocalTransactions transactions;
  private Ticker ticker;
  private boolean troubled;

  @PostConstruct
  void start() {
    transactions = new LocalTransactions(database, TRIES);
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
  }

  private void tick() {
    Optional<ConfigSnapshot> snapshot = configuration.find();
    if (snapshot.isEmpty()) {
      return;
    }
    try {
      for (DatastoreSource source : snapshot.get().device().sources()) {
        sendReady(source);
      }
      endSuperseded();
      endLost(snapshot.get());
      workitem.keepInStep(snapshot.get());
      removeFiles();
      troubled = false;
    } catch (SQLException e) {
      tell(DatabaseTrouble.describe(e));
    } catch (IOException e) {
      tell(e.getClass().getSimpleName());
    }
  }

  private void tell(String trouble) {
    if (!troubled) {
      LOG.error("runs of segmentation cannot be looked after: {}", trouble);
    }
    troubled = true;
  }

  /** The series that exactly one ruleset matches. */
  private void sendReady(DatastoreSource source) throws SQLException {
    String segmenter = source.segmenter();
    if (segmenter == null || !source.installed()) {
      return;
    }
    List<Long> ready =
        longs(
            "select p.pk from processing_series p where p.series_status = ? and p.source_id = ?"
                + " and p.template_origin = 'RULE' and p.template_fk is not null and not exists"
                + " (select 1 from segmentation_run r where r.series_fk = p.pk and r.active = 1)"
                + " order by p.pk fetch first "
                + CHUNK
                + " rows only",
            SeriesStatus.READY_FOR_DEIDENTIFICATION.name(),
            source.id());
    if (!ready.isEmpty()) {
      try {
        Map<Long, @Nullable Integer> series = new LinkedHashMap<>();
        ready.forEach(key -> series.put(key, null));
        sending.send(series, segmenter, Requester.SYSTEM);
      } catch (UnknownNameException e) {
        tell("source " + source.id() + ": " + e.getMessage());
      }
    }
  }

  /** A run whose series has begun anew would bring a result of some of its objects. */
  private void endSuperseded() throws SQLException {
    List<Long> superseded =
        longs(
            "select r.pk from segmentation_run r join processing_series p on p.pk = r.series_fk"
                + " where (p.series_status not in ('READY_FOR_DEIDENTIFICATION', 'DEIDENTIFIED',"
                + " 'SENT', 'RTSTRUCT_RECEIVED') or p.last_object_time > r.created_time) and"
                + BEFORE_RESULTS
                + " order by r.pk fetch first "
                + CHUNK
                + " rows only");
    for (Long key : superseded) {
      SegmentationRun run = runs.find(key).orElse(null);
      if (run != null
          && end(run, RunState.CANCELED, SeriesStatus.CANCELED, "objects came late")
          && run.taskId() != null) {
        cancel(run.taskId());
      }
    }
  }

  private void cancel(long task) {
    try {
      tasks.cancel(TaskFilter.ALL, task, null);
    } catch (NoSuchTaskException | TaskConflictException e) {
      LOG.debug("task {} has ended", task);
    }
  }

  private record Lost(long run, @Nullable TaskStatus task, @Nullable String error) {}

  /** Runs whose task was canceled or deleted, or has failed as often as it may. */
  private void endLost(ConfigSnapshot snapshot) throws SQLException {
    for (Lost lost : lost()) {
      SegmentationRun run = runs.find(lost.run()).orElse(null);
      if (run == null || run.received() != null) {
        continue;
      }
      boolean canceled = lost.task() == null || lost.task() == TaskStatus.CANCELED;
      boolean ended =
          canceled
              ? end(run, RunState.CANCELED, SeriesStatus.CANCELED, "canceled")
              : end(run, RunState.FAILED, run.state().failure(), lost.error());
      if (ended) {
        snapshot
            .destination(run.destinationId())
            .flatMap(work::performer)
            .ifPresent(performer -> performer.abandon(run));
      }
    }
  }

  private List<Lost> lost() throws SQLException {
    return transactions.<List<Lost>, SQLException>call(
        connection -> {
          List<Lost> found = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select r.pk, t.task_status, t.error_msg from segmentation_run r"
                          + " left join task t on t.id = r.task_fk where"
                          + BEFORE_RESULTS
                          + " and (t.id is null or t.task_status in"
                          + " ('FAILED', 'CANCELED', 'COMPLETED', 'WARNING'))"
                          + " order by r.pk fetch first "
                          + CHUNK
                          + " rows only");
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              String status = row.getString(2);
              found.add(
                  new Lost(
                      row.getLong(1),
                      status == null ? null : TaskStatus.ofText(status).orElse(null),
                      row.getString(3)));
            }
          }
          return found;
        });
  }

  private boolean end(
      SegmentationRun run, RunState end, SeriesStatus status, @Nullable String message)
      throws SQLException {
    boolean ended = runs.call(steps -> steps.end(run.key(), end, status, message, null));
    if (ended) {
      LOG.info("segmentation {}: {}", run.runId(), end);
    }
    return ended;
  }

  /** Files of runs that have ended, or whose results are here. */
  private void removeFiles() throws IOException, SQLException {
    for (String id : folders.ids()) {
      Optional<SegmentationRun> run = runs.call(steps -> steps.byRunId(id));
      boolean over =
          run.isEmpty()
              || (run.get().received() != null || run.get().state().isEnd())
                  && run.get().updated().plus(GRACE).isBefore(clock.instant());
      if (over) {
        folders.remove(id);
      }
    }
  }

  private List<Long> longs(String sql, String... values) throws SQLException {
    return transactions.<List<Long>, SQLException>call(
        connection -> longs(connection, sql, values));
  }

  private static List<Long> longs(Connection connection, String sql, String... values)
      throws SQLException {
    List<Long> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
    }
    return found;
  }
}
