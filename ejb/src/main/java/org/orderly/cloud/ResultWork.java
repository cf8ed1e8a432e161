package org.orderly.cloud;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.CloudService;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.task.EntityUid;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.TaskWork;

/**
 * Asks a platform for the results of a series or image, again and again at growing intervals, has
 * it computed where that is to be asked for, and stores what comes.
 */
@ApplicationScoped
public class ResultWork implements TaskWork {
  private static final double GROWTH = 1.5;
  private static final int MOST_GROWTHS = 30;

  @Inject private CurrentConfiguration configuration;
  @Inject private ArchiveQuery archive;
  @Inject private CloudState state;
  @Inject private ResultStore store;

  /** One attempt. */
  private record Question(
      Destination destination, HttpPeer peer, EntityUid entity, String unit, TaskRun run) {
    CloudService cloud() {
      return destination.cloud();
    }
  }

  @Override
  public TaskType type() {
    return TaskType.RESULT;
  }

  @Override
  public TaskOutcome perform(TaskRun run) throws IOException, SQLException {
    TaskView task = run.task();
    ConfigSnapshot snapshot = configuration.get();
    String id = Objects.toString(task.exporterId(), "");
    Optional<Destination> destination = snapshot.destination(id);
    if (destination.isEmpty()) {
      return TaskOutcome.error("No such Exporter: " + id);
    }
    if (!destination.get().remote().enabled()) {
      return TaskOutcome.disabled(id, run.now());
    }
    EntityUid entity =
        new EntityUid(
            Objects.requireNonNull(task.studyInstanceUid()),
            task.seriesInstanceUid(),
            task.sopInstanceUid());
    HttpPeer peer =
        HttpPeer.of(snapshot, destination.get(), CloudCarrier.tokenScheme(destination.get()));
    Question question =
        new Question(destination.get(), peer, entity, CloudCarrier.uid(entity), run);
    try {
      Instant early = compute(question);
      return early == null
          ? ask(question, snapshot)
          : TaskOutcome.notYet("Series is not complete yet", early);
    } catch (BusyException e) {
      return later(question, String.valueOf(e.getMessage()));
    }
  }

  /** The platform cannot answer now; that is no failure of the task. */
  private static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    BusyException(String message) {
      super(message);
    }
  }

  private static HttpAnswer get(Question question, String resource) throws IOException {
    HttpAnswer answer;
    try {
      answer =
          question
              .peer()
              .exchange(
                  () ->
                      Upload.headers(
                          HttpRequest.newBuilder(
                              question.peer().resource(resource + question.unit())),
                          question.cloud()));
    } catch (IOException e) {
      throw new BusyException(String.valueOf(e.getMessage()));
    }
    if (answer.retryable()) {
      throw new BusyException(answer.text());
    }
    return answer;
  }

  /** Has a series computed that has been quiet; answers when to try again if it has not. */
  private @Nullable Instant compute(Question question) throws IOException, SQLException {
    if (!question.cloud().compute()) {
      return null;
    }
    String exporter = question.destination().id();
    Optional<CloudState.Unit> unit = state.unit(exporter, question.unit());
    if (unit.isEmpty() || unit.get().computed() != null) {
      return null;
    }
    Instant now = question.run().now();
    Instant quiet = unit.get().lastUpload().plus(question.cloud().processDelay());
    if (now.isBefore(quiet)) {
      return quiet;
    }
    HttpAnswer answer = get(question, "/compute/");
    if (!answer.good()) {
      throw new IOException("compute: " + PlatformAnswer.of(answer).message());
    }
    state.computed(exporter, question.unit(), now);
    return null;
  }

  private TaskOutcome ask(Question question, ConfigSnapshot snapshot)
      throws IOException, SQLException {
    PlatformAnswer answer = PlatformAnswer.of(get(question, "/results/"));
    return switch (answer.state()) {
      case READY -> stored(question, snapshot, answer);
      case UNDER_PROCESS -> later(question, answer.message());
      case NOT_COMPUTED -> {
        state.computed(question.destination().id(), question.unit(), null);
        yield later(question, answer.message());
      }
      case REFUSED -> TaskOutcome.error("Platform: " + answer.message());
    };
  }

  private static TaskOutcome later(Question question, String message) {
    CloudService cloud = question.cloud();
    TaskView task = question.run().task();
    Instant now = question.run().now();
    if (now.isAfter(task.createdTime().plus(cloud.resultDeadline()))) {
      return TaskOutcome.error("No result within " + cloud.resultDeadline() + ": " + message);
    }
    double factor = Math.pow(GROWTH, Math.min(MOST_GROWTHS, task.attempt() - 1));
    long millis = (long) (cloud.pollInterval().toMillis() * factor);
    Duration wait = Duration.ofMillis(Math.min(millis, cloud.maxPollInterval().toMillis()));
    return TaskOutcome.notYet("No result yet: " + message, now.plus(wait));
  }

  private TaskOutcome stored(Question question, ConfigSnapshot snapshot, PlatformAnswer answer)
      throws IOException, SQLException {
    ResultStore.Order order =
        new ResultStore.Order(snapshot, question.destination(), question.peer(), question.unit());
    ResultObject maker =
        new ResultObject(source(question.entity()), question.cloud().anonymizedFields());
    int stored = 0;
    int known = 0;
    for (PlatformAnswer.ResultFile file : answer.files()) {
      boolean wanted =
          question.cloud().resultKinds().isEmpty()
              || question.cloud().resultKinds().contains(file.kind());
      if (!wanted) {
        continue;
      }
      if (question.run().stopReason() != null) {
        return TaskOutcome.canceled("Results of " + question.entity() + " canceled");
      }
      if (store.store(order, file, maker)) {
        stored++;
      } else {
        known++;
      }
    }
    String text =
        "Results of " + question.entity() + " - stored:" + stored + ", known before:" + known;
    return TaskOutcome.completed(text, List.of());
  }

  private DataSet source(EntityUid entity) throws IOException {
    InstanceLocation location =
        archive.locations(entity.study(), entity.series(), entity.instance()).stream()
            .findFirst()
            .orElseThrow(() -> new IOException("Could not find " + entity));
    try (Part10File file = Part10.open(location.file())) {
      return file.readHead();
    }
  }
}
