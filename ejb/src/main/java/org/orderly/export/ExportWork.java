package org.orderly.export;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.EntityContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Tag;
import org.orderly.ian.IanContent;
import org.orderly.ian.IanTasks;
import org.orderly.peer.Peer;
import org.orderly.task.EntityUid;
import org.orderly.task.InstanceResult;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.TaskWork;

/**
 * Carries the objects of a task to its destination, and names the notifications that follow: one
 * per receiver, about the objects that the destination has confirmed in this task and no others.
 */
@ApplicationScoped
public class ExportWork implements TaskWork {

  /** Keeps back from a destination what objects say and it is not to know. */
  public interface Withholding {

    /** The objects as they may leave, to be closed when they have left. */
    Outgoing outgoing(
        ConfigSnapshot snapshot, Destination destination, List<InstanceLocation> chosen)
        throws IOException, SQLException;
  }

  @Inject private CurrentConfiguration configuration;
  @Inject private ArchiveQuery archive;
  @Resource private ManagedExecutorService executor;
  @Inject private Carriers carriers;
  @Inject private Withholding withholding;

  @Override
  public TaskType type() {
    return TaskType.EXPORT;
  }

  @Override
  public TaskOutcome perform(TaskRun run) throws IOException, SQLException {
    TaskView task = run.task();
    ConfigSnapshot snapshot = configuration.get();
    String id = Objects.toString(task.exporterId(), "");
    Optional<Destination> destination = snapshot.destination(id);
    EntityUid entity = entity(task);
    if (destination.isEmpty()) {
      return AdHocDestination.isAdHoc(id)
          ? adHoc(snapshot, entity, run)
          : TaskOutcome.error("No such Exporter: " + id);
    }
    if (!destination.get().remote().enabled()) {
      return TaskOutcome.disabled(id, run.now());
    }
    TaskOutcome outcome;
    try {
      outcome = attempt(snapshot, destination.get(), entity, run);
    } catch (IOException e) {
      if (Fallback.of(snapshot, id) == null) {
        throw e;
      }
      outcome = TaskOutcome.error(Objects.toString(e.getMessage(), e.getClass().getSimpleName()));
    }
    return Fallback.added(snapshot, id, entity, run, outcome);
  }

  /** What an export is about. */
  static EntityUid entity(TaskView task) {
    return new EntityUid(
        Objects.requireNonNull(task.studyInstanceUid()),
        task.seriesInstanceUid(),
        task.sopInstanceUid());
  }

  /** As the objects are, to an AE that was named in the request. */
  private TaskOutcome adHoc(ConfigSnapshot snapshot, EntityUid entity, TaskRun run)
      throws IOException, SQLException {
    Optional<EntityContent> content =
        archive.content(entity.study(), entity.series(), entity.instance());
    List<InstanceLocation> locations = locations(content);
    if (locations.isEmpty()) {
      return TaskOutcome.warning("Could not find " + entity);
    }
    run.describe(locations.size(), modalities(content.get()));
    AeTitle local = AeTitle.of(Objects.toString(run.task().localAet(), ""));
    AeTitle remote = AeTitle.of(Objects.toString(run.task().remoteAet(), ""));
    Transfer transfer =
        new Transfer(entity + " to " + remote, locations, run.earlierResults(), run);
    return new StoreRun(Peer.of(snapshot, local, remote), transfer).perform();
  }

  private TaskOutcome attempt(
      ConfigSnapshot snapshot, Destination destination, EntityUid entity, TaskRun run)
      throws IOException, SQLException {
    Optional<EntityContent> content =
        archive.content(entity.study(), entity.series(), entity.instance());
    List<InstanceLocation> locations = locations(content);
    if (locations.isEmpty()) {
      return TaskOutcome.warning("Could not find " + entity);
    }
    List<InstanceLocation> chosen = chosen(destination, locations);
    run.describe(chosen.size(), modalities(content.get()));
    if (chosen.isEmpty()) {
      return TaskOutcome.completed(
          "Export " + entity + " to " + destination.uri() + " - nothing to send", List.of());
    }
    try (Outgoing outgoing = withholding.outgoing(snapshot, destination, chosen)) {
      return carry(snapshot, destination, entity, outgoing.locations(), run);
    }
  }

  private static List<InstanceLocation> locations(Optional<EntityContent> content) {
    return content
        .map(c -> c.series().stream().flatMap(series -> series.instances().stream()).toList())
        .orElse(List.of());
  }

  private List<InstanceLocation> chosen(Destination destination, List<InstanceLocation> found)
      throws SQLException {
    List<InstanceLocation> kinds =
        found.stream().filter(l -> destination.remote().takes(l.sopCuid())).toList();
    Optional<Carrier> carrier = carriers.of(destination);
    return carrier.isEmpty() ? kinds : carrier.get().chosen(destination, kinds);
  }

  private static List<String> modalities(EntityContent content) {
    return content.series().stream()
        .map(series -> series.attributes().string(Tag.Modality, ""))
        .filter(modality -> !modality.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private TaskOutcome carry(
      ConfigSnapshot snapshot,
      Destination destination,
      EntityUid entity,
      List<InstanceLocation> locations,
      TaskRun run)
      throws IOException, SQLException {
    String scheme = String.valueOf(destination.uri().getScheme());
    String part = destination.uri().getSchemeSpecificPart();
    switch (scheme) {
      case "dicom" -> {
        Transfer transfer =
            new Transfer(entity + " to " + part, locations, run.earlierResults(), run);
        Peer peer = Peer.of(snapshot, destination.localAe(), AeTitle.of(part));
        TaskOutcome outcome =
            new StoreRun(peer, transfer, manner(snapshot, destination, peer)).perform();
        return outcome.status() == TaskStatus.COMPLETED
            ? withFollowUps(
                outcome, followUps(snapshot, destination, run, references(transfer.confirmed())))
            : outcome;
      }
      case "noop" -> {
        for (InstanceLocation location : locations) {
          run.record(Transfer.done(location), new TaskRun.Counts(0, 0, 0));
        }
        String text = "Export " + entity + " to " + destination.uri() + " - completed:0";
        return withFollowUps(
            TaskOutcome.completed(text, List.of()),
            followUps(snapshot, destination, run, referencesOf(locations)));
      }
      default -> {
        Optional<Carrier> carrier = carriers.of(destination);
        if (carrier.isEmpty()) {
          return TaskOutcome.error(
              "Exporter "
                  + destination.id()
                  + ": scheme of "
                  + destination.uri()
                  + " is not supported");
        }
        Transfer transfer =
            new Transfer(entity + " to " + destination.id(), locations, run.earlierResults(), run);
        Shipment shipment =
            new Shipment(snapshot, destination, entity, transfer, run.task(), run.now());
        TaskOutcome outcome = carrier.get().carry(shipment);
        return outcome.status() == TaskStatus.COMPLETED
            ? withFollowUps(
                outcome, followUps(snapshot, destination, run, references(transfer.confirmed())))
            : outcome;
      }
    }
  }

  private StoreRun.Manner manner(ConfigSnapshot snapshot, Destination destination, Peer peer) {
    return snapshot
        .ae(destination.localAe())
        .map(
            ae ->
                new StoreRun.Manner(
                    destination.exportAsSourceAe(),
                    ae.storeAssociations(peer.remote()),
                    ae.restrictRetrieveSilently(),
                    executor))
        .orElse(StoreRun.Manner.PLAIN);
  }

  private static TaskOutcome withFollowUps(TaskOutcome outcome, List<NewTask> followUps) {
    List<NewTask> all = new ArrayList<>(outcome.followUps());
    all.addAll(followUps);
    return new TaskOutcome(outcome.status(), outcome.message(), outcome.error(), false, all);
  }

  private static List<IanContent.Reference> references(Collection<InstanceResult> confirmed) {
    return confirmed.stream()
        .map(
            r ->
                new IanContent.Reference(
                    r.seriesInstanceUid(), r.sopClassUid(), r.sopInstanceUid()))
        .toList();
  }

  static List<IanContent.Reference> referencesOf(List<InstanceLocation> locations) {
    return locations.stream()
        .map(l -> new IanContent.Reference(l.seriesIuid(), l.sopCuid(), l.sopIuid()))
        .toList();
  }

  private static List<NewTask> followUps(
      ConfigSnapshot snapshot,
      Destination destination,
      TaskRun run,
      List<IanContent.Reference> references) {
    TaskView task = run.task();
    IanTasks.Occasion occasion =
        new IanTasks.Occasion(
            task.deviceName(),
            destination.id(),
            task.batchId(),
            task.taskId(),
            run.now(),
            Requester.SYSTEM);
    String study = Objects.requireNonNull(task.studyInstanceUid());
    IanContent.Availability availability =
        availability(snapshot, destination, destination.localAe());
    IanContent content = new IanContent(study, references, availability);
    return IanTasks.toEach(destination.localAe(), destination.ianDestinations(), content, occasion);
  }

  /**
   * From where the objects can be had: as configured, else from the receiver of the objects, else
   * from us.
   */
  static IanContent.Availability availability(
      ConfigSnapshot snapshot, Destination destination, AeTitle local) {
    List<AeTitle> retrieve = destination.retrieveAeTitles();
    if (retrieve.isEmpty() && "dicom".equals(destination.uri().getScheme())) {
      retrieve = List.of(AeTitle.of(destination.uri().getSchemeSpecificPart()));
    }
    if (retrieve.isEmpty()) {
      retrieve =
          snapshot
              .ae(local)
              .map(NetworkAe::retrieveAeTitles)
              .filter(list -> !list.isEmpty())
              .orElse(List.of(local));
    }
    return new IanContent.Availability(
        retrieve, destination.availability(), destination.retrieveLocationUid());
  }
}
