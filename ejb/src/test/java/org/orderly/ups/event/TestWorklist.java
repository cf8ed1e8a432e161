package org.orderly.ups.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.EventQueueSize;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.WorkitemSettings;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TestConfiguration;

/** Configurations with one AE that reports events. */
public final class TestWorklist {
  public static final AeTitle ORDERLY = AeTitle.of("ORDERLY");
  private static final TaskSettings TASKS =
      new TaskSettings(Duration.ofSeconds(1), 100, 100, null, null, 100, 100, true, 60);

  private TestWorklist() {}

  /** Keeps events for absent subscribers, and reports over DIMSE to some. */
  public static ConfigSnapshot of(
      List<EventQueueSize> queues, List<AeTitle> eventScus, int keepAlive) {
    return of(queues, eventScus, keepAlive, Map.of());
  }

  /** The same, with peers at these connections. */
  public static ConfigSnapshot of(
      List<EventQueueSize> queues,
      List<AeTitle> eventScus,
      int keepAlive,
      Map<AeTitle, Connection> peers) {
    WorkitemSettings settings =
        new WorkitemSettings(null, eventScus, keepAlive, List.of(), queues, false, false);
    Map<AeTitle, RemoteAe> remote = new HashMap<>();
    peers.forEach(
        (title, connection) ->
            remote.put(title, new RemoteAe(title, "peer", "", List.of(connection), List.of())));
    return new ConfigSnapshot(
        TestConfiguration.device(
            TASKS, List.of(ae(settings, List.copyOf(peers.values()))), List.of(), List.of()),
        remote);
  }

  private static NetworkAe ae(WorkitemSettings settings, List<Connection> connections) {
    return TestAe.named(ORDERLY.value()).connections(connections).workitems(settings).ae();
  }
}
