package org.orderly.cloud;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.CloudService;
import org.orderly.conf.Destination;
import org.orderly.export.BatchRun;
import org.orderly.export.Carrier;
import org.orderly.export.Shipment;
import org.orderly.peer.HttpPeer;
import org.orderly.task.EntityUid;
import org.orderly.task.InstanceResult;
import org.orderly.task.NewTask;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskStatus;

/**
 * Uploads images to an AI platform ({@code cloud:https://host/path}) and has the results fetched by
 * tasks that follow: one per series, or one per image. Results are not sent back.
 */
@ApplicationScoped
public class CloudCarrier implements Carrier {
  private final CloudState state;
  private final Copies copies;

  @Inject
  CloudCarrier(CloudState state, Copies copies) {
    this.state = state;
    this.copies = copies;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected CloudCarrier() {
    this(null, null);
  }

  /** Opens a connection to a platform. */
  static HttpPeer peer(Shipment shipment) throws IOException {
    return HttpPeer.of(
        shipment.snapshot(), shipment.destination(), tokenScheme(shipment.destination()));
  }

  static String tokenScheme(Destination destination) {
    return destination.remote().tokenUrl() == null ? "Token" : "Bearer";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("cloud");
  }

  @Override
  public List<InstanceLocation> chosen(Destination destination, List<InstanceLocation> found)
      throws SQLException {
    Set<String> results =
        state.results(destination.id(), found.stream().map(InstanceLocation::sopIuid).toList());
    return found.stream().filter(location -> !results.contains(location.sopIuid())).toList();
  }

  @Override
  public TaskOutcome carry(Shipment shipment) throws IOException, SQLException {
    CloudService cloud = shipment.destination().cloud();
    Set<String> before = new LinkedHashSet<>();
    shipment.transfer().confirmed().forEach(result -> before.add(result.sopInstanceUid()));
    Upload upload = new Upload(peer(shipment), cloud, this);
    TaskOutcome outcome =
        new BatchRun(upload.peer(), shipment.destination().remote(), upload, shipment.transfer())
            .perform();
    Map<String, EntityUid> units = new LinkedHashMap<>();
    Set<String> touched = new LinkedHashSet<>();
    for (InstanceResult result : shipment.transfer().confirmed()) {
      EntityUid unit = unit(shipment, cloud, result);
      units.put(uid(unit), unit);
      if (!before.contains(result.sopInstanceUid())) {
        touched.add(uid(unit));
      }
    }
    // an attempt that ended before this point has told of none
    touched.addAll(state.unknown(shipment.destination().id(), units.keySet()));
    state.uploaded(shipment.destination().id(), touched, shipment.now());
    return outcome.status() == TaskStatus.CANCELED
        ? outcome
        : new TaskOutcome(
            outcome.status(),
            outcome.message(),
            outcome.error(),
            outcome.repeat(),
            resultTasks(shipment, units));
  }

  private static EntityUid unit(Shipment shipment, CloudService cloud, InstanceResult result) {
    String study = shipment.entity().study();
    String image = cloud.compute() ? null : result.sopInstanceUid();
    return new EntityUid(study, result.seriesInstanceUid(), image);
  }

  /** As the platform names a series or an image. */
  static String uid(EntityUid unit) {
    return unit.instance() == null ? Objects.requireNonNull(unit.series()) : unit.instance();
  }

  private static List<NewTask> resultTasks(Shipment shipment, Map<String, EntityUid> units) {
    CloudService cloud = shipment.destination().cloud();
    String queue =
        Objects.requireNonNullElse(cloud.resultQueue(), shipment.destination().queueName());
    Instant due =
        shipment.now().plus(cloud.compute() ? cloud.processDelay() : cloud.pollInterval());
    List<NewTask> tasks = new ArrayList<>();
    units.values().forEach(unit -> tasks.add(NewTask.result(shipment.task(), queue, unit, due)));
    return tasks;
  }

  /** Makes the copy that leaves the house. */
  Path copy(InstanceLocation location, CloudService cloud) throws IOException {
    return copies.without(cloud.anonymizedFields(), location, cloud.compress());
  }
}
