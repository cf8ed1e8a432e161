package org.orderly.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Destination;
import org.orderly.conf.Device;
import org.orderly.conf.Hl7Application;
import org.orderly.conf.KeyMaterial;
import org.orderly.conf.ModalityWorklistStations;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.StoreRetry;
import org.orderly.conf.TaskQueue;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.WorkitemProcessing;
import org.orderly.conf.WorkitemRetention;
import org.orderly.conf.WorkitemRules;

/** Configurations with just the queues that a test needs. */
public final class TestConfiguration {
  private TestConfiguration() {}

  public static TaskQueue queue(String name, int parallel, int retries) {
    return queue(name, parallel, retries, true, List.of());
  }

  static TaskQueue queue(
      String name,
      int parallel,
      int retries,
      boolean installed,
      List<ScheduleExpression> schedule) {
    return new TaskQueue(
        name,
        name + " Tasks",
        installed,
        parallel,
        retries,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        200,
        false,
        null,
        null,
        null,
        null,
        schedule);
  }

  static ConfigSnapshot snapshot(TaskQueue... queues) {
    return snapshot(null, queues);
  }

  public static ConfigSnapshot snapshot(@Nullable Duration purgeEvery, TaskQueue... queues) {
    TaskSettings tasks =
        new TaskSettings(Duration.ofSeconds(1), 100, 100, purgeEvery, null, 100, 100, true, 60);
    return new ConfigSnapshot(device(tasks, List.of(), List.of(), List.of(queues)), Map.of());
  }

  /** The device {@code orderly}. */
  public static Device device(
      TaskSettings tasks,
      List<NetworkAe> aes,
      List<Destination> destinations,
      List<TaskQueue> queues) {
    return new Device(
        "orderly",
        "",
        true,
        "",
        "",
        "",
        List.of(),
        0,
        null,
        new KeyMaterial(null, "PKCS12", null, null, null, null, null, "PKCS12", null, null),
        tasks,
        new StoreRetry(3, 500, 1000),
        new WorkitemRetention(null, 100, Duration.ZERO, Duration.ZERO),
        new WorkitemProcessing(null, 100),
        ModalityWorklistStations.NONE,
        List.of(),
        aes,
        destinations,
        List.of(),
        queues,
        List.of(),
        WorkitemRules.NONE,
        List.of(),
        List.of(),
        List.of());
  }

  /** A connection on any free port. */
  public static Connection connection(String name, String protocol) {
    return connection(name, protocol, 1);
  }

  /** One of a peer of this test that listens there. */
  public static Connection connection(String name, String protocol, int port) {
    return new Connection(
        name,
        "127.0.0.1",
        port,
        true,
        protocol,
        null,
        null,
        List.of(),
        List.of(),
        false,
        List.of(),
        50,
        true,
        0,
        0,
        0,
        0,
        0,
        0,
        true,
        new Connection.Timeouts(0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0));
  }

  /** A device that receives HL7 messages. */
  public static ConfigSnapshot snapshotWith(Hl7Application application) {
    Device device = snapshot().device();
    return new ConfigSnapshot(
        new Device(
            device.name(),
            "",
            true,
            "",
            "",
            "",
            List.of(),
            0,
            null,
            device.keyMaterial(),
            device.tasks(),
            device.storeRetry(),
            device.workitemRetention(),
            device.workitemProcessing(),
            device.modalityWorklistStations(),
            application.connections(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            WorkitemRules.NONE,
            List.of(),
            List.of(application),
            List.of()),
        Map.of());
  }
}
