package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.series.SeriesStatus;
import org.orderly.task.NewTask;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskType;
import org.orderly.task.TaskWork;

/**
 * Carries a run from its beginning until its results are here. Each attempt looks at the row of the
 * run for how far the ones before have come, and goes on from there.
 */
@ApplicationScoped
public class SegmentWork implements TaskWork {
  @Inject private CurrentConfiguration configuration;
  @Inject private ArchiveQuery archive;
  @Inject private Runs runs;
  @Inject private RunFolders folders;
  @Inject private OutgoingCopies copies;
  @Inject @Any private Instance<Performer> performers;

  @Override
  public TaskType type() {
    return TaskType.SEGMENT;
  }

  @Override
  public TaskOutcome perform(TaskRun task) throws IOException, SQLException {
    Optional<SegmentationRun> found = runs.ofTask(task.task().taskId());
    if (found.isEmpty()) {
      return TaskOutcome.hopeless("The run of this task is gone");
    }
    SegmentationRun run = found.get();
    if (run.received() != null) {
      return received(task);
    }
    if (run.state().isEnd()) {
      return TaskOutcome.hopeless("The run has ended: send the series again");
    }
    String id = Objects.toString(task.task().exporterId(), "");
    ConfigSnapshot snapshot = configuration.get();
    Optional<Destination> destination = snapshot.destination(id);
    Optional<Performer> performer = destination.flatMap(this::performer);
    if (performer.isEmpty()) {
      return TaskOutcome.error("Nobody segments at Exporter: " + id);
    }
    if (!destination.get().remote().enabled()) {
      return TaskOutcome.disabled(id, task.now());
    }
    try {
      if (superseded(run)) {
        return TaskOutcome.warning("Objects came late: the series begins again");
      }
      SegmentationRun ready = prepared(run, destination.get(), task);
      TaskOutcome outcome =
          performer
              .get()
              .perform(
                  new Assignment(snapshot, destination.get(), ready, folders.copies(ready), task));
      boolean done = runs.find(run.key()).map(SegmentationRun::received).isPresent();
      return done ? received(task) : outcome;
    } catch (AbandonedException e) {
      String reason = String.valueOf(e.getMessage());
      runs.call(steps -> steps.end(run.key(), RunState.FAILED, e.status(), reason, null));
      return TaskOutcome.hopeless(reason);
    }
  }

  Optional<Performer> performer(Destination destination) {
    String scheme = String.valueOf(destination.uri().getScheme());
    return performers.stream().filter(p -> p.schemes().contains(scheme)).findFirst();
  }

  private TaskOutcome received(TaskRun task) {
    return TaskOutcome.completed(
        "Result received", List.of(NewTask.confirm(task.task(), task.now())));
  }

  /** Ends a run whose series has begun anew; the next one takes all of its objects. */
  private boolean superseded(SegmentationRun run) throws SQLException {
    return runs.call(
        steps ->
            steps.isSuperseded(run)
                && steps.end(
                    run.key(),
                    RunState.CANCELED,
                    SeriesStatus.CANCELED,
                    "objects came late: the series begins again",
                    null));
  }

  /** The run with all of its copies made. */
  private SegmentationRun prepared(SegmentationRun run, Destination destination, TaskRun task)
      throws IOException, SQLException, AbandonedException {
    boolean first = run.state() == RunState.WAITING;
    if (!first && (run.state() != RunState.DEIDENTIFIED || copies.areThere(run))) {
      return run;
    }
    List<InstanceLocation> objects = archive.locations(run.studyIuid(), run.seriesIuid(), null);
    if (objects.isEmpty()) {
      throw new AbandonedException(
          SeriesStatus.DEIDENTIFICATION_FAILED, "The archive has no objects of the series");
    }
    task.describe(objects.size(), List.of());
    int made = copies.make(run, destination.segment(), objects);
    String text = made + (run.scope() == null ? " objects copied" : " objects de-identified");
    return runs.call(
        steps -> {
          steps.update(
              "update segmentation_run set num_instances = ? where pk = ?", made, run.key());
          if (first) {
            steps.advance(run.key(), RunState.WAITING, RunState.DEIDENTIFIED, text);
          }
          return steps.find(run.key()).orElseThrow(() -> new SQLException("the run is gone"));
        });
  }
}
