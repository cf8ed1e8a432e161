package org.orderly.ups.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.EventQueueSize;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.WorkitemSettings;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.task.TestConfiguration;
import org.orderly.task.TestDatabase;

class ReachabilityTest {
  private static final AeTitle TELLING = AeTitle.of("TELLING");
  private static final AeTitle SILENT = AeTitle.of("SILENT");
  private static final AeTitle SCU = AeTitle.of("SCU");
  private static final AeTitle SOCKET = AeTitle.of("SOCKET");
  private static final AeTitle QUEUED = AeTitle.of("QUEUED");
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final CurrentConfiguration configuration = new CurrentConfiguration();
  private EventStore store;
  private Presence presence;
  private boolean up;

  /** One AE reports to a peer over DIMSE, both keep events for another subscriber. */
  private void open(TestDatabase kind) throws SQLException {
    store = new EventStore(kind.open());
    TaskSettings tasks =
        new TaskSettings(Duration.ofSeconds(1), 100, 100, null, null, 100, 100, true, 60);
    configuration.set(
        new ConfigSnapshot(
            TestConfiguration.device(
                tasks,
                List.of(ae(TELLING, List.of(SCU)), ae(SILENT, List.of())),
                List.of(),
                List.of()),
            Map.of()));
    presence = new Presence(store.database(), configuration, CLOCK, "one");
    presence.arrives(SOCKET);
    up = true;
  }

  private static NetworkAe ae(AeTitle title, List<AeTitle> eventScus) {
    List<EventQueueSize> queues = List.of(new EventQueueSize(QUEUED, 3));
    return TestAe.named(title.value())
        .workitems(new WorkitemSettings(null, eventScus, 0, List.of(), queues, false, false))
        .ae();
  }

  /** A channel that serves one kind of rows, as long as it is up. */
  private EventChannel channel(String served) {
    return new EventChannel() {
      @Override
      public boolean reachable(String target, AeTitle subscriber) {
        return up && target.equals(served);
      }

      @Override
      public void wake() {
        // nothing waits
      }

      @Override
      public void tick() {
        // nothing to look after
      }

      @Override
      public void stop() {
        // nothing runs
      }
    };
  }

  private boolean reachable(AeTitle handlingAe, AeTitle subscriber) throws SQLException {
    List<EventChannel> channels =
        List.of(channel(EventStore.DIMSE), channel(presence.target()), channel(EventRows.QUEUE));
    Reachability reachability = new Reachability(() -> channels, configuration);
    return store
        .database()
        .call(connection -> reachability.isReachable(connection, handlingAe, subscriber));
  }

  private boolean told(AeTitle handlingAe, AeTitle subscriber) throws SQLException {
    UpsEvent event = new UpsEvent(UpsEvent.CANCEL_REQUESTED, "1.2", new DataSet(), handlingAe);
    return store
        .database()
        .call(
            connection ->
                new EventRows(connection, NOW)
                    .append(List.of(event), List.of(subscriber), configuration.get()));
  }

  @ParameterizedTest
  @EnumSource
  void only_who_gets_the_events_of_an_ae_is_reachable_there(TestDatabase kind) throws Exception {
    open(kind);
    for (AeTitle ae : List.of(TELLING, SILENT, AeTitle.of("NONE"))) {
      for (AeTitle subscriber : List.of(SCU, SOCKET, AeTitle.of("NOBODY"))) {
        assertEquals(told(ae, subscriber), reachable(ae, subscriber), ae + " to " + subscriber);
      }
    }
    assertTrue(reachable(TELLING, SCU));
    assertFalse(reachable(SILENT, SCU));
    assertTrue(reachable(SILENT, SOCKET));
  }

  @ParameterizedTest
  @EnumSource
  void who_gets_it_some_time_is_not_reachable_now(TestDatabase kind) throws Exception {
    open(kind);
    assertTrue(told(TELLING, QUEUED));
    assertFalse(reachable(TELLING, QUEUED));
    up = false;
    assertTrue(told(TELLING, SCU));
    assertFalse(reachable(TELLING, SCU));
    assertFalse(reachable(TELLING, SOCKET));
  }
}
