package org.orderly.ups.dimse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.task.TestConfiguration;
import org.orderly.task.TestDatabase;
import org.orderly.ups.event.EventFixture;
import org.orderly.ups.event.TestWorklist;

/** Event reports to a receiver on a real socket. */
class CourierTest {
  private static final AeTitle PEER = AeTitle.of("PEER");
  private static final UlOptions QUICK =
      UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofSeconds(5)));

  private final Queue<String> reported = new ConcurrentLinkedQueue<>();
  private final Queue<Status> statuses = new ConcurrentLinkedQueue<>();
  private final AtomicInteger associations = new AtomicInteger();
  private final MovingClock clock = new MovingClock();
  private EventFixture events;
  private AssociationListener listener;
  private ConfigSnapshot configuration;

  private static final class MovingClock extends Clock {
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void listen() throws Exception {
    listener = receiver(0);
    configure(0);
    events = new EventFixture(TestDatabase.H2.open(), clock);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void configure(int keepAlive) {
    Connection address = TestConfiguration.connection("dicom", Connection.DICOM, listener.port());
    configuration = TestWorklist.of(List.of(), List.of(PEER), keepAlive, Map.of(PEER, address));
  }

  private AssociationListener receiver(int port) throws Exception {
    Capabilities capabilities =
        Capabilities.builder()
            .scu(Uid.UnifiedProcedureStepEvent, Uid.ImplicitVRLittleEndian)
            .build();
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(
                Uid.UnifiedProcedureStepPush,
                Dimse.N_EVENT_REPORT,
                request -> {
                  reported.add(request.sopInstanceUid());
                  Status status = statuses.poll();
                  request.respond(status == null ? Status.SUCCESS : status);
                })
            .build();
    return AssociationListener.start(
        ListenerOptions.onPort(port).withOptions(QUICK),
        request -> capabilities.negotiate(request.rq(), QUICK),
        DimseEngine.of(handlers),
        new AssociationObserver() {
          @Override
          public void opened(Association association) {
            associations.incrementAndGet();
          }
        });
  }

  private Courier courier() {
    return new Courier(PEER, events.store(), events.leases(), () -> configuration, clock);
  }

  private void append(String... uids) throws SQLException {
    for (String uid : uids) {
      DataSet state = new DataSet().put(Tag.ProcedureStepState, "SCHEDULED");
      events.append(configuration, uid, state, PEER);
    }
  }

  private static List<String> numbered(int from, int to) {
    List<String> uids = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      uids.add("1.2." + i);
    }
    return uids;
  }

  @Test
  void events_are_reported_in_order_over_one_association() throws Exception {
    append(numbered(1, 50).toArray(String[]::new));

    courier().work();

    assertEquals(numbered(1, 50), List.copyOf(reported));
    assertEquals(1, associations.get());
    assertEquals(0, events.waiting());
  }

  @Test
  void the_association_is_kept_as_configured() throws Exception {
    configure(2_000);
    Courier courier = courier();
    append("1.2.1");
    courier.work();
    append("1.2.2");
    courier.work();
    assertEquals(1, associations.get());

    clock.now = clock.now.plusSeconds(3);
    courier.closeIdle();
    append("1.2.3");
    courier.work();
    assertEquals(2, associations.get());
    courier.close();
  }

  @Test
  void a_receiver_that_is_away_gets_everything_in_order_later() throws Exception {
    int port = listener.port();
    listener.close();
    Courier courier = courier();
    append("1.2.1", "1.2.2");
    courier.work();
    assertEquals(2, events.waiting());
    assertFalse(courier.isReady());
    assertFalse(courier.isWell());

    listener = receiver(port);
    clock.now = clock.now.plusSeconds(2);
    append("1.2.3");
    assertTrue(courier.isReady());
    courier.work();

    assertEquals(numbered(1, 3), List.copyOf(reported));
    assertTrue(courier.isWell());
  }

  @Test
  void passing_trouble_is_waited_for_and_a_refusal_is_not_repeated() throws Exception {
    statuses.addAll(List.of(Status.PROCESSING_FAILURE, Status.SUCCESS, Status.NO_SUCH_EVENT_TYPE));
    Courier courier = courier();
    append("1.2.1", "1.2.2", "1.2.3");
    courier.work();
    assertEquals(List.of("1.2.1"), List.copyOf(reported));

    clock.now = clock.now.plusSeconds(2);
    courier.work();

    assertEquals(List.of("1.2.1", "1.2.1", "1.2.2", "1.2.3"), List.copyOf(reported));
    assertEquals(0, events.waiting());
  }

  @Test
  void pauses_grow_to_a_minute() {
    assertEquals(Duration.ofSeconds(1), Courier.pause(1));
    assertEquals(Duration.ofSeconds(8), Courier.pause(4));
    assertEquals(Duration.ofMinutes(1), Courier.pause(7));
    assertEquals(Duration.ofMinutes(1), Courier.pause(1_000_000));
  }
}
