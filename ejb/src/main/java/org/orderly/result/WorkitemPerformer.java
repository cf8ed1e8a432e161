package org.orderly.result;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.LocalTransactions;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.segmentation.AbandonedException;
import org.orderly.segmentation.Assignment;
import org.orderly.segmentation.InvalidResultException;
import org.orderly.segmentation.Performer;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.orderly.series.SeriesStatus;
import org.orderly.task.TaskOutcome;
import org.orderly.ups.Origin;
import org.orderly.ups.Successor;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsStatus;
import org.orderly.ups.WorkitemFinished;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ups:AET}: offers a run as a work item that any performer may claim. It retrieves the
 * copies by WADO-RS and gives results back by STOW-RS or C-STORE; the end of the work item is the
 * end of its part in the run.
 */
@ApplicationScoped
public class WorkitemPerformer implements Performer {
  private static final Logger LOG = LoggerFactory.getLogger(WorkitemPerformer.class);
  private static final int TRIES = 5;
  private static final int AT_ONCE = 50;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Results may come by another way than the end of the work item. */
  private static final Duration OUTPUT_COMES_WITHIN = Duration.ofMinutes(5);

  @Inject private DataSource database;
  @Inject private Workitems workitems;
  @Inject private Offers offers;
  @Inject private SentObjects sent;
  @Inject private ReturnedObjects returned;
  @Inject private ResultStore results;
  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;

  private LocalTransactions transactions;

  @PostConstruct
  void start() {
    transactions = new LocalTransactions(database, TRIES);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("ups");
  }

  @Override
  public TaskOutcome perform(Assignment assignment)
      throws IOException, SQLException, AbandonedException {
    return assignment.run().state() == RunState.DEIDENTIFIED ? offer(assignment) : look(assignment);
  }

  private static UpsContext context(ConfigSnapshot snapshot, Destination destination)
      throws IOException {
    NetworkAe ae =
        snapshot
            .ae(destination.localAe())
            .orElseThrow(() -> new IOException("No such AE: " + destination.localAe()));
    return new UpsContext(snapshot, ae, null, Origin.RULE);
  }

  private TaskOutcome offer(Assignment assignment)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    if (run.scope() == null) {
      throw new AbandonedException(
          SeriesStatus.SEND_FAILED,
          "Work items offer copies that are de-identified, and no others");
    }
    SentSeries series = sent.of(run);
    if (series.study().equals(run.studyIuid())) {
      // what comes for it could not be told from what comes for the archive
      throw new AbandonedException(
          SeriesStatus.SEND_FAILED,
          "Work items offer copies with UIDs of their own, and no others");
    }
    UpsContext context = context(assignment.snapshot(), assignment.destination());
    DataSet content =
        OfferedWorkitem.of(
            run,
            series,
            ResultStore.labels(run),
            new OfferedWorkitem.Place(assignment.destination(), context.ae(), base(context.ae())),
            clock.instant());
    String replaced = replaced(run);
    if (replaced != null) {
      Successor.replaces(content, replaced);
    }
    // before anybody can see it: what comes for it must be known as a result
    offers.add(run.key(), series);
    try {
      workitems.create(context, run.workitemIuid(), content, false);
    } catch (UpsException e) {
      if (e.status().code() != Status.DUPLICATE_SOP_INSTANCE.code()) {
        throw new IOException("work item: " + e.getMessage(), e);
      }
    }
    transactions.call(
        connection ->
            new RunSteps(connection, clock.instant())
                .sent(run.key(), run.workitemIuid(), "Work item " + run.workitemIuid()));
    return TaskOutcome.notYet("The work item waits for a performer", wait(assignment));
  }

  /** Without what is for one client only; null: not known. */
  private static @Nullable String base(NetworkAe ae) {
    String url = ae.query().remapRetrieveUrl();
    if (url == null || url.isBlank() || url.startsWith("[")) {
      return null;
    }
    return url.strip().replaceAll("/$", "") + "/orderly/aets/" + ae.title() + "/rs";
  }

  /** The work item of the run before, if that came to nothing. */
  private @Nullable String replaced(SegmentationRun run) throws SQLException {
    return transactions.call(
        connection ->
            ResultTable.read(
                    connection,
                    new Sql()
                        .add(
                            "select r.workitem_iuid, r.run_state from segmentation_run r"
                                + " join offered_series o on o.run_fk = r.pk"
                                + " where r.series_iuid = ? and r.study_iuid = ? and r.pk < ?"
                                + " order by r.pk desc limit 1",
                            run.seriesIuid(),
                            run.studyIuid(),
                            run.key()),
                    row ->
                        RunState.COMPLETED.name().equals(row.getString(2)) ? "" : row.getString(1))
                .stream()
                .filter(uid -> !uid.isEmpty())
                .findFirst()
                .orElse(null));
  }

  private TaskOutcome look(Assignment assignment)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    if (run.state() != RunState.SENT) {
      return TaskOutcome.completed("The result is here", List.of());
    }
    DataSet workitem;
    try {
      workitem =
          workitems.get(
              context(assignment.snapshot(), assignment.destination()), run.workitemIuid());
    } catch (UpsException e) {
      if (e.status().code() != UpsStatus.NO_SUCH_UPS.code()) {
        throw new IOException("work item: " + e.getMessage(), e);
      }
      throw new AbandonedException(SeriesStatus.ERROR, "The work item was deleted");
    }
    WorkitemState state =
        WorkitemState.of(workitem.string(Tag.ProcedureStepState, ""))
            .orElse(WorkitemState.SCHEDULED);
    return switch (state) {
      case SCHEDULED -> under("The work item waits for a performer", assignment);
      case IN_PROGRESS -> under(OfferedWorkitem.progress(workitem), assignment);
      case CANCELED ->
          throw new AbandonedException(
              isClaimed(run) ? SeriesStatus.ERROR : SeriesStatus.CANCELED,
              "The work item was canceled: " + OfferedWorkitem.reason(workitem));
      case COMPLETED -> completed(assignment, workitem);
    };
  }

  /** Whether it had a performer, who has given up then. */
  private boolean isClaimed(SegmentationRun run) {
    return workitems.history(run.workitemIuid()).stream()
        .anyMatch(change -> change.state() == WorkitemState.IN_PROGRESS);
  }

  private TaskOutcome under(String text, Assignment assignment)
      throws SQLException, AbandonedException {
    Duration deadline = assignment.destination().cloud().resultDeadline();
    if (clock.instant().isAfter(offers.time(assignment.run().key()).plus(deadline))) {
      throw new AbandonedException(SeriesStatus.ERROR, "No result within " + deadline);
    }
    return TaskOutcome.notYet(text, wait(assignment));
  }

  /** The end of the work item ends the wait, too. */
  private Instant wait(Assignment assignment) {
    long factor = Math.min(assignment.task().task().attempt(), LONGEST_WAIT.toSeconds());
    Duration wait = FIRST_WAIT.multipliedBy(factor);
    return clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
  }

  private TaskOutcome completed(Assignment assignment, DataSet workitem)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    Set<String> named = OfferedWorkitem.results(workitem, sent.of(run).study());
    List<Path> files = returned.files(run);
    Set<String> here =
        files.stream()
            .map(file -> file.getFileName().toString().replaceAll("\\.dcm$", ""))
            .collect(Collectors.toSet());
    boolean all = !files.isEmpty() && here.containsAll(named);
    if (!all) {
      return missing(assignment, named.size());
    }
    try {
      results.accept(
          run,
          named.isEmpty()
              ? files
              : files.stream()
                  .filter(
                      file ->
                          named.contains(file.getFileName().toString().replaceAll("\\.dcm$", "")))
                  .toList());
    } catch (InvalidResultException e) {
      throw new AbandonedException(
          SeriesStatus.RTSTRUCT_INVALID, "Invalid result: " + e.getMessage());
    }
    returned.remove(run.runId());
    return TaskOutcome.completed("The result is here", List.of());
  }

  private TaskOutcome missing(Assignment assignment, int named)
      throws SQLException, AbandonedException {
    Optional<Instant> ended = ended(assignment.run());
    Instant limit = ended.orElse(clock.instant()).plus(OUTPUT_COMES_WITHIN);
    if (clock.instant().isAfter(limit)) {
      throw new AbandonedException(
          SeriesStatus.ERROR,
          "The work item was completed, but "
              + (named == 0 ? "no result" : "not all of " + named + " results")
              + " came");
    }
    return TaskOutcome.notYet("The work item is completed, results are missing", wait(assignment));
  }

  private Optional<Instant> ended(SegmentationRun run) {
    return workitems.history(run.workitemIuid()).stream()
        .filter(change -> change.state() == WorkitemState.COMPLETED)
        .map(change -> change.time())
        .findFirst();
  }

  /** Has the task of a run look at once. */
  void finished(@Observes WorkitemFinished event) {
    try {
      Optional<SegmentationRun> run =
          transactions.call(
              connection -> new RunSteps(connection, clock.instant()).byWorkitem(event.uid()));
      if (run.isPresent() && run.get().taskId() != null) {
        transactions.call(
            connection ->
                ResultTable.update(
                    connection,
                    "update task set scheduled_time = ?, hint_time = null"
                        + " where id = ? and task_status = 'SCHEDULED FOR RETRY'",
                    ResultTable.utc(clock.instant()),
                    run.get().taskId()));
      }
    } catch (SQLException e) {
      // it looks by itself, later
      LOG.warn("work item {}: {}", event.uid(), DatabaseTrouble.describe(e));
    }
  }

  @Override
  public void abandon(SegmentationRun run) {
    configuration.find().ifPresent(snapshot -> canceled(snapshot, run));
  }

  /** Cancels the work item of a run; false if that could not be tried. */
  private boolean canceled(ConfigSnapshot snapshot, SegmentationRun run) {
    Optional<Destination> destination = snapshot.destination(run.destinationId());
    if (destination.isEmpty()) {
      return true;
    }
    try {
      DataSet request = new DataSet().put(Tag.ReasonForCancellation, "The run was ended");
      workitems.requestCancel(context(snapshot, destination.get()), run.workitemIuid(), request);
      return true;
    } catch (UpsException e) {
      // it has ended, or its performer cannot be told
      LOG.info("run {}: work item: {}", run.runId(), e.getMessage());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("run {}: work item: {}", run.runId(), e.getClass().getSimpleName());
      return false;
    }
  }

  private record Due(long run, String state) {}

  /** Cancels the work items of runs that have come to nothing, also after a crash. */
  void keepInStep(ConfigSnapshot snapshot) throws SQLException {
    List<String> ours =
        snapshot.device().destinations().stream()
            .filter(d -> schemes().contains(String.valueOf(d.uri().getScheme())))
            .map(Destination::id)
            .toList();
    if (ours.isEmpty()) {
      return;
    }
    Sql sql =
        new Sql()
            .add("select pk, run_state from segmentation_run where workitem_due = 1")
            .add(" and exporter_id")
            .in(ours)
            .add(" order by pk limit " + AT_ONCE);
    List<Due> due =
        transactions.call(
            connection ->
                ResultTable.read(
                    connection, sql, row -> new Due(row.getLong(1), row.getString(2))));
    for (Due each : due) {
      boolean nothing =
          each.state().equals(RunState.FAILED.name())
              || each.state().equals(RunState.CANCELED.name());
      Optional<SegmentationRun> run =
          transactions.call(
              connection -> new RunSteps(connection, clock.instant()).find(each.run()));
      if (!nothing || run.isEmpty() || canceled(snapshot, run.get())) {
        transactions.call(
            connection ->
                ResultTable.update(
                    connection,
                    "update segmentation_run set workitem_due = null where pk = ? and run_state = ?",
                    each.run(),
                    each.state()));
      }
    }
  }
}
