package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskType;
import org.orderly.task.TaskWork;

/** Tells performers that results are here. Nothing waits for it: the results have gone on. */
@ApplicationScoped
public class ConfirmWork implements TaskWork {
  @Inject private CurrentConfiguration configuration;
  @Inject private Runs runs;
  @Inject private RunFolders folders;
  @Inject private SegmentWork work;

  @Override
  public TaskType type() {
    return TaskType.CONFIRM;
  }

  @Override
  public TaskOutcome perform(TaskRun task) throws IOException, SQLException {
    Long parent = task.task().parentTaskId();
    Optional<SegmentationRun> run = parent == null ? Optional.empty() : runs.ofTask(parent);
    String id = Objects.toString(task.task().exporterId(), "");
    ConfigSnapshot snapshot = configuration.get();
    Optional<Destination> destination = snapshot.destination(id);
    Optional<Performer> performer = destination.flatMap(work::performer);
    if (run.isEmpty() || performer.isEmpty()) {
      return TaskOutcome.hopeless("There is nobody to tell at Exporter: " + id);
    }
    performer
        .get()
        .confirm(
            new Assignment(
                snapshot, destination.get(), run.get(), folders.copies(run.get()), task));
    return TaskOutcome.completed("Result confirmed", List.of());
  }
}
