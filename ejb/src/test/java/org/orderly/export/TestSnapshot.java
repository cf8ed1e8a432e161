package org.orderly.export;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.orderly.conf.CloudService;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.Destination;
import org.orderly.conf.Device;
import org.orderly.conf.ExportRule;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.RemoteService;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.SegmentService;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TestConfiguration;

/** Configurations of the device {@code orderly} with one AE, its rules and its destinations. */
final class TestSnapshot {
  static final AeTitle ORDERLY = AeTitle.of("ORDERLY");
  static final AeTitle ALIAS = AeTitle.of("ALIAS");
  static final AeTitle STORESCP = AeTitle.of("STORESCP");
  static final AeTitle IANSCP = AeTitle.of("IANSCP");

  private TestSnapshot() {}

  static Destination destination(
      String id, List<AeTitle> notified, List<ScheduleExpression> schedule) {
    return destination(
        id, URI.create("dicom:STORESCP"), notified, schedule, RemoteService.DEFAULTS);
  }

  static Destination destination(String id, URI uri) {
    return destination(id, uri, List.of(), List.of(), RemoteService.DEFAULTS);
  }

  static Destination disabled(String id) {
    RemoteService usual = RemoteService.DEFAULTS;
    return destination(
        id,
        URI.create("dicom:STORESCP"),
        List.of(),
        List.of(),
        new RemoteService(
            false,
            null,
            null,
            null,
            1,
            1,
            usual.timeout(),
            List.of(),
            usual.receiver(),
            List.of()));
  }

  private static Destination destination(
      String id,
      URI uri,
      List<AeTitle> notified,
      List<ScheduleExpression> schedule,
      RemoteService remote) {
    return new Destination(
        id,
        uri,
        "Export",
        ORDERLY,
        "",
        notified,
        List.of(STORESCP),
        null,
        InstanceAvailability.NEARLINE,
        schedule,
        null,
        false,
        null,
        List.of(),
        remote,
        CloudService.DEFAULTS,
        SegmentService.DEFAULTS);
  }

  static ConfigSnapshot of(
      List<ExportRule> rules, List<Destination> destinations, List<Connection> storeScp) {
    TaskSettings tasks =
        new TaskSettings(Duration.ofSeconds(1), 100, 100, null, null, 100, 100, true, 60);
    Device device =
        TestConfiguration.device(tasks, List.of(ae(rules, storeScp)), destinations, List.of());
    return new ConfigSnapshot(
        device, Map.of(STORESCP, new RemoteAe(STORESCP, "peer", "", storeScp, List.of())));
  }

  private static NetworkAe ae(List<ExportRule> rules, List<Connection> connections) {
    return TestAe.named(ORDERLY.value())
        .connections(connections)
        .alias(ALIAS)
        .exportRules(rules)
        .ae();
  }
}
