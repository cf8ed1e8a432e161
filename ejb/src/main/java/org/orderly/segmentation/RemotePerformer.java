package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.orderly.conf.CloudService;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.peer.HttpPeer;
import org.orderly.series.SeriesStatus;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.template.InvalidTemplateException;

/**
 * A segmentation server over HTTP ({@code segment:https://host/path}): uploads a zip file, asks for
 * the result at growing intervals, fetches it, and confirms it when it is safe.
 */
@ApplicationScoped
public class RemotePerformer implements Performer {
  private static final double GROWTH = 1.5;

  @Inject private Runs runs;
  @Inject private RunFolders folders;
  @Inject @Any private Instance<Performer.Results> results;

  @Override
  public Set<String> schemes() {
    return Set.of("segment");
  }

  @Override
  public TaskOutcome perform(Assignment assignment)
      throws IOException, SQLException, AbandonedException {
    RemoteServer server = server(assignment);
    return assignment.run().state() == RunState.DEIDENTIFIED
        ? send(assignment, server)
        : ask(assignment, server);
  }

  private static RemoteServer server(Assignment assignment) throws IOException {
    return new RemoteServer(
        HttpPeer.of(assignment.snapshot(), assignment.destination(), "Bearer"),
        assignment.destination().segment());
  }

  private TaskOutcome send(Assignment assignment, RemoteServer server)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    server.health();
    List<Path> copies = RunFolders.files(assignment.folder());
    Path file = folders.work(run).resolve("upload.zip");
    try {
      UploadZip zip = UploadZip.write(file, copies, ServerTemplate.of(run.template()));
      if (assignment.task().stopReason() != null) {
        return TaskOutcome.canceled("Not sent");
      }
      String id = server.upload(zip, seriesUid(copies) + ".zip", assignment.task());
      String text = "sent to " + assignment.destination().id() + " as " + id;
      if (!runs.call(steps -> steps.sent(run.key(), id, text))) {
        return TaskOutcome.warning("The run ended while it was sent");
      }
      assignment.task().begin(new TaskRun.Counts(copies.size(), 0, 0));
      assignment.task().flush();
      Instant next = assignment.task().now().plus(cloud(assignment).pollInterval());
      return TaskOutcome.notYet("Sent as " + id, next);
    } catch (RemoteServer.RefusedException | InvalidTemplateException e) {
      throw new AbandonedException(SeriesStatus.SEND_FAILED, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static String seriesUid(List<Path> copies) throws IOException {
    try (Part10File file = Part10.open(copies.get(0))) {
      return file.readHead().string(Tag.SeriesInstanceUID, "series");
    }
  }

  private static CloudService cloud(Assignment assignment) {
    return assignment.destination().cloud();
  }

  private TaskOutcome ask(Assignment assignment, RemoteServer server)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    String id = Objects.requireNonNull(run.remoteId());
    String said;
    try {
      said = server.status(id);
    } catch (IOException e) {
      return later(assignment, String.valueOf(e.getMessage()));
    }
    if (said == null) {
      return later(assignment, "the server does not know the task");
    }
    if (assignment.destination().segment().isReady(said)) {
      return fetch(assignment, server, id);
    }
    if (assignment.destination().segment().isFailed(said)) {
      throw new AbandonedException(SeriesStatus.ERROR, "the segmentation server says: " + said);
    }
    return later(assignment, said);
  }

  /** Nothing has gone wrong; the next question comes later and later. */
  private static TaskOutcome later(Assignment assignment, String message)
      throws AbandonedException {
    CloudService cloud = cloud(assignment);
    Instant now = assignment.task().now();
    Instant sent = Objects.requireNonNullElse(assignment.run().sent(), now);
    if (now.isAfter(sent.plus(cloud.resultDeadline()))) {
      throw new AbandonedException(
          SeriesStatus.ERROR, "no result within " + cloud.resultDeadline() + ": " + message);
    }
    Duration since = Duration.between(sent, now);
    // as long again as half of what has been waited for
    long grown = (long) (since.toMillis() * (GROWTH - 1));
    long millis =
        Math.min(
            Math.max(cloud.pollInterval().toMillis(), grown), cloud.maxPollInterval().toMillis());
    return TaskOutcome.notYet("No result yet: " + message, now.plusMillis(millis));
  }

  private TaskOutcome fetch(Assignment assignment, RemoteServer server, String id)
      throws IOException, SQLException, AbandonedException {
    SegmentationRun run = assignment.run();
    Path file = folders.work(run).resolve("result.dcm");
    try {
      server.download(id, file);
      if (!results.isResolvable()) {
        throw new IOException("nobody takes results");
      }
      results.get().accept(run, List.of(file));
      return TaskOutcome.completed("Result of " + id + " received", List.of());
    } catch (InvalidResultException e) {
      throw new AbandonedException(SeriesStatus.RTSTRUCT_INVALID, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void confirm(Assignment assignment) throws IOException {
    String id = assignment.run().remoteId();
    if (id != null) {
      server(assignment).confirm(id, assignment.task().now());
    }
  }
}
