package org.orderly.export;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ian.IanContent;
import org.orderly.ian.IanTasks;
import org.orderly.peer.Peer;
import org.orderly.peer.UnknownPeerException;
import org.orderly.task.EntityUid;
import org.orderly.task.InstanceResult;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskEnd;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.UnknownNameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports on request: queued to a configured destination, at once to an ad hoc one, or only the
 * notification of it.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExportService {
  private static final Logger LOG = LoggerFactory.getLogger(ExportService.class);

  @EJB private TaskService tasks;
  @Inject private CurrentConfiguration configuration;
  @Inject private ArchiveQuery archive;
  @Inject private Carriers carriers;
  @Inject private Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public ExportService() {
    this(null, null, null, null, null);
  }

  ExportService(
      TaskService tasks,
      CurrentConfiguration configuration,
      ArchiveQuery archive,
      Carriers carriers,
      Clock clock) {
    this.tasks = tasks;
    this.configuration = configuration;
    this.archive = archive;
    this.carriers = carriers;
    this.clock = clock;
  }

  /**
   * What a synchronous export did; {@code httpStatus} is 200, 206 (partly failed) or 502 (all
   * failed or no association).
   */
  public record AdHocResult(int completed, int warning, int failed, @Nullable String error) {
    public int httpStatus() {
      if (failed == 0) {
        return 200;
      }
      return completed + warning > 0 ? 206 : 502;
    }
  }

  /**
   * A configured destination as lists show it.
   *
   * @param notifies whether somebody is notified of what it took
   */
  public record DestinationView(String id, String description, boolean notifies) {}

  /** How a request is to be queued. */
  public record Order(
      @Nullable String batchId, @Nullable Instant scheduledTime, Requester requester) {}

  /**
   * Queues one export.
   *
   * @throws UnknownNameException {@code No such Exporter: X} or {@code No queue configured for
   *     Exporter: X}; then nothing is stored
   */
  public TaskView schedule(String exporterId, EntityUid entity, Order order) {
    return tasks.request(task(tasks.targetOf(exporterId), entity, order));
  }

  /**
   * Queues one export per entity, and answers how many tasks that made or re-armed. To be called in
   * chunks.
   */
  public int scheduleAll(String exporterId, Collection<EntityUid> entities, Order order) {
    NewTask.ExportTarget target = tasks.targetOf(exporterId);
    return tasks.requestAll(
        entities.stream().distinct().map(entity -> task(target, entity, order)).toList());
  }

  /**
   * Demands what {@link #scheduleAll} needs, even if nothing will be there to export.
   *
   * @throws UnknownNameException as {@link #schedule}
   */
  public void requireUsable(String exporterId) {
    tasks.targetOf(exporterId);
  }

  /**
   * Exports at once; the task of it is there to be seen, canceled and, when it has failed, retried.
   *
   * @param localAet calling AE title
   * @param destination {@code dicom:AET}
   * @throws UnknownNameException if the remote AE is not configured
   */
  public AdHocResult exportNow(String localAet, String destination, EntityUid entity, Order order) {
    AeTitle remote = aeTitle(destination.substring(destination.indexOf(':') + 1));
    AeTitle local = aeTitle(localAet);
    ConfigSnapshot snapshot = configuration.get();
    int found = archive.locations(entity.study(), entity.series(), entity.instance()).size();
    try {
      Peer.of(snapshot, local, remote);
    } catch (UnknownPeerException e) {
      throw new UnknownNameException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("ad hoc export of {} to {}: {}", entity, remote, e.toString());
      return new AdHocResult(0, 0, found, e.getMessage());
    }
    if (found == 0) {
      return new AdHocResult(0, 0, 0, null);
    }
    NewTask.ExportTarget target = AdHocDestination.target(snapshot, local, remote);
    NewTask task =
        NewTask.export(target, entity, order.batchId(), clock.instant(), order.requester());
    TaskEnd end = tasks.performNow(task);
    TaskRun.Counts counts = end.counts();
    int failed = Math.max(0, found - counts.completed() - counts.warning());
    String error = end.outcome().error();
    return new AdHocResult(
        counts.completed(),
        counts.warning(),
        failed,
        failed > 0 && error == null ? end.outcome().message() : error);
  }

  /** How far a send is that somebody waited for. */
  public enum Progress {
    DONE,
    FAILED,
    /** By a user; nobody is to try again. */
    CANCELED,
    /** Its tasks go on without whoever waited. */
    UNDER_WAY
  }

  /**
   * What became of a send.
   *
   * @param failure status of the first object that was refused; null if none was answered so
   * @param text why not all were sent, empty if they were
   */
  public record Sent(Progress progress, int instances, @Nullable Integer failure, String text) {}

  /**
   * Sends instances at once, by tasks of one batch that can be seen and canceled meanwhile. Asked
   * again after a crash, it finds them by the batch and sends nothing twice.
   *
   * @throws UnknownNameException if one of the AEs is not configured
   */
  public Sent sendNow(
      String batchId, AeTitle local, AeTitle remote, Collection<InstanceLocation> instances) {
    ConfigSnapshot snapshot = configuration.get();
    try {
      Peer.of(snapshot, local, remote);
    } catch (UnknownPeerException e) {
      throw new UnknownNameException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Sent(Progress.FAILED, 0, null, remote + ": " + e.getMessage());
    }
    TaskFilter batch = TaskFilter.ALL.withType(TaskType.EXPORT).withBatch(batchId);
    List<TaskView> earlier = tasks.list(batch, TaskPage.ALL);
    if (earlier.stream().allMatch(ExportService::allowsMore)) {
      Set<EntityUid> done = earlier.stream().map(ExportWork::entity).collect(Collectors.toSet());
      NewTask.ExportTarget target = AdHocDestination.target(snapshot, local, remote);
      for (EntityUid portion : Portions.of(instances, archive)) {
        if (!done.contains(portion)
            && !goesOn(
                tasks.performNow(
                    NewTask.export(target, portion, batchId, clock.instant(), Requester.SYSTEM)))) {
          break;
        }
      }
    }
    return judged(tasks.list(batch, TaskPage.ALL), instances.size());
  }

  private static boolean allowsMore(TaskView earlier) {
    return earlier.status().isDone() && earlier.status() != TaskStatus.CANCELED;
  }

  /** Whether the next portion may do better than this one did. */
  private static boolean goesOn(TaskEnd end) {
    return end.outcome().status() != TaskStatus.CANCELED && end.outcome().error() == null;
  }

  private Sent judged(List<TaskView> sent, int wanted) {
    int instances = sent.stream().mapToInt(task -> task.completed() + task.warning()).sum();
    for (TaskView task : sent) {
      if (!task.status().isDone()) {
        return new Sent(Progress.UNDER_WAY, instances, null, "Task " + task.taskId() + " goes on");
      } else if (task.status() == TaskStatus.CANCELED) {
        String who = task.canceledBy() == null ? "" : " by " + task.canceledBy();
        return new Sent(Progress.CANCELED, instances, null, "The send was canceled" + who);
      }
    }
    for (TaskView task : sent) {
      Integer number = task.numberOfInstances();
      if (number == null || task.completed() + task.warning() < number) {
        String text = task.errorMessage() == null ? task.outcomeMessage() : task.errorMessage();
        return new Sent(
            Progress.FAILED, instances, failure(task.taskId()), Objects.toString(text, ""));
      }
    }
    return instances < wanted
        ? new Sent(Progress.FAILED, instances, null, instances + " of " + wanted + " were sent")
        : new Sent(Progress.DONE, instances, null, "");
  }

  private @Nullable Integer failure(long taskId) {
    return tasks.troubles(taskId).stream()
        .filter(result -> !result.isConfirmed() && result.status() != InstanceResult.NOT_SENT)
        .map(InstanceResult::status)
        .findFirst()
        .orElse(null);
  }

  /**
   * Only notifies, as if the entities had been exported ({@code only-ian=true}).
   *
   * @throws UnknownNameException as {@link #requireNotifying}
   */
  public int scheduleIanOnly(
      String localAet, String exporterId, Collection<EntityUid> entities, Order order) {
    ConfigSnapshot snapshot = configuration.get();
    Destination destination = notifying(snapshot, exporterId);
    AeTitle local = aeTitle(localAet);
    IanContent.Availability availability = ExportWork.availability(snapshot, destination, local);
    Instant due = order.scheduledTime() == null ? clock.instant() : order.scheduledTime();
    IanTasks.Occasion occasion =
        new IanTasks.Occasion(
            snapshot.device().name(), exporterId, order.batchId(), null, due, order.requester());
    List<NewTask> notifications = new ArrayList<>();
    for (EntityUid entity : entities) {
      List<IanContent.Reference> references =
          ExportWork.referencesOf(
              archive.locations(entity.study(), entity.series(), entity.instance()));
      if (!references.isEmpty()) {
        IanContent content = new IanContent(entity.study(), references, availability);
        notifications.addAll(
            IanTasks.toEach(local, destination.ianDestinations(), content, occasion));
      }
    }
    return tasks.requestAll(notifications);
  }

  /** The same in the name of the AE that sends to the destination. */
  public int scheduleIanOnly(String exporterId, Collection<EntityUid> entities, Order order) {
    String local = notifying(configuration.get(), exporterId).localAe().value();
    return scheduleIanOnly(local, exporterId, entities, order);
  }

  /**
   * Demands what {@link #scheduleIanOnly} needs, even if nothing will be there to notify of.
   *
   * @throws UnknownNameException {@code No such Exporter: X} or {@code No IAN Destinations
   *     configured}
   */
  public void requireNotifying(String exporterId) {
    notifying(configuration.get(), exporterId);
  }

  /**
   * Demands somebody to ask for storage commitment; no destination has one yet.
   *
   * @throws UnknownNameException {@code No such Exporter: X} or {@code No Storage Commitment SCP
   *     configured}
   */
  public void requireCommitting(String exporterId) {
    destination(configuration.get(), exporterId);
    throw new UnknownNameException("No Storage Commitment SCP configured");
  }

  private static Destination notifying(ConfigSnapshot snapshot, String exporterId) {
    Destination destination = destination(snapshot, exporterId);
    if (destination.ianDestinations().isEmpty()) {
      throw new UnknownNameException("No IAN Destinations configured");
    }
    return destination;
  }

  private static Destination destination(ConfigSnapshot snapshot, String exporterId) {
    return snapshot
        .destination(exporterId)
        .orElseThrow(() -> new UnknownNameException("No such Exporter: " + exporterId));
  }

  /** The configured destinations that an export can be sent to; none without a configuration. */
  public List<DestinationView> destinations() {
    return configuration.find().map(carriers::served).orElse(List.of()).stream()
        .map(
            destination ->
                new DestinationView(
                    destination.id(),
                    destination.description(),
                    !destination.ianDestinations().isEmpty()))
        .toList();
  }

  private NewTask task(NewTask.ExportTarget target, EntityUid entity, Order order) {
    Instant due = order.scheduledTime() == null ? clock.instant() : order.scheduledTime();
    return NewTask.export(target, entity, order.batchId(), due, order.requester());
  }

  private static AeTitle aeTitle(String text) {
    try {
      return AeTitle.of(text);
    } catch (IllegalArgumentException e) {
      throw new UnknownNameException("No such Application Entity: " + text);
    }
  }
}
