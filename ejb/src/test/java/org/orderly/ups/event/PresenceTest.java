package org.orderly.ups.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.EventQueueSize;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TaskDatabase;
import org.orderly.task.TestDatabase;

class PresenceTest {
  private static final AeTitle QUEUED = AeTitle.of("QUEUED");
  private static final AeTitle OTHER = AeTitle.of("OTHER");
  private static final AeTitle SCU = AeTitle.of("SCU");
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final CurrentConfiguration configuration = new CurrentConfiguration();
  private final ConfigSnapshot snapshot =
      TestWorklist.of(List.of(new EventQueueSize(QUEUED, 3)), List.of(SCU), 0);
  private EventStore store;

  private Presence open(TestDatabase kind) throws SQLException {
    DataSource source = kind.open();
    store = new EventStore(source);
    configuration.set(snapshot);
    return node("one", NOW);
  }

  private Presence node(String name, Instant now) {
    return new Presence(store.database(), configuration, Clock.fixed(now, ZoneOffset.UTC), name);
  }

  private void append(int from, int to, AeTitle... subscribers) throws SQLException {
    TaskDatabase database = store.database();
    List<UpsEvent> events = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      DataSet information = new DataSet().put(Tag.ProcedureStepState, "SCHEDULED");
      events.add(
          new UpsEvent(UpsEvent.STATE_REPORT, "1.2." + i, information, TestWorklist.ORDERLY));
    }
    database.run(
        connection ->
            new EventRows(connection, NOW).append(events, List.of(subscribers), snapshot));
  }

  private List<String> waiting(String target, AeTitle subscriber) throws SQLException {
    List<Due> rows = store.due(target, subscriber, 0, 1000);
    var events = store.events(rows.stream().map(Due::eventId).toList());
    return rows.stream().map(row -> events.get(row.eventId()).workitemUid()).toList();
  }

  @ParameterizedTest
  @EnumSource
  void an_event_waits_for_those_who_listen_are_queued_or_have_dimse(TestDatabase kind)
      throws Exception {
    Presence one = open(kind);
    one.arrives(OTHER);
    node("two", NOW).arrives(OTHER);

    append(1, 1, OTHER, QUEUED, SCU, AeTitle.of("NOBODY"));

    assertEquals(List.of("1.2.1"), waiting(one.target(), OTHER));
    assertEquals(List.of("1.2.1"), waiting("ws:two", OTHER));
    assertEquals(List.of("1.2.1"), waiting(EventRows.QUEUE, QUEUED));
    assertEquals(List.of("1.2.1"), waiting(EventStore.DIMSE, SCU));
    assertEquals(Set.of(SCU), store.waiting(EventStore.DIMSE));
    assertEquals(List.of(), waiting(EventRows.QUEUE, AeTitle.of("NOBODY")));
    assertEquals(Set.of(OTHER), one.elsewhere());
  }

  @ParameterizedTest
  @EnumSource
  void a_queue_keeps_the_youngest_and_gives_them_to_who_comes(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    append(1, 5, QUEUED);

    one.arrives(QUEUED);
    one.adopt(QUEUED);
    append(6, 6, QUEUED);

    assertEquals(List.of("1.2.3", "1.2.4", "1.2.5", "1.2.6"), waiting(one.target(), QUEUED));
    assertEquals(List.of(), waiting(EventRows.QUEUE, QUEUED));
  }

  @ParameterizedTest
  @EnumSource
  void tidying_cuts_a_queue(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    append(1, 5, QUEUED);

    one.tidy();

    assertEquals(List.of("1.2.3", "1.2.4", "1.2.5"), waiting(EventRows.QUEUE, QUEUED));
  }

  @ParameterizedTest
  @EnumSource
  void a_good_bye_leaves_a_queue_or_nothing(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(QUEUED);
    one.arrives(OTHER);
    append(1, 5, QUEUED, OTHER);

    one.leaves(QUEUED);
    one.leaves(OTHER);
    append(6, 6, QUEUED, OTHER);
    one.tidy();

    assertEquals(List.of("1.2.4", "1.2.5", "1.2.6"), waiting(EventRows.QUEUE, QUEUED));
    assertEquals(List.of(), waiting(one.target(), OTHER));
    assertEquals(List.of(), waiting(EventRows.QUEUE, OTHER));
  }

  @ParameterizedTest
  @EnumSource
  void who_was_lost_is_owed_everything_for_the_grace(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(OTHER);
    append(1, 5, OTHER);

    node("one", NOW.plus(Presence.GRACE).minusSeconds(1)).tidy();
    append(6, 6, OTHER);
    assertEquals(6, waiting(one.target(), OTHER).size());

    node("one", NOW.plus(Presence.GRACE).plusSeconds(1)).tidy();
    assertEquals(List.of(), waiting(one.target(), OTHER));
    append(7, 7, OTHER);
    assertEquals(List.of(), waiting(one.target(), OTHER));
  }

  @ParameterizedTest
  @EnumSource
  void who_came_again_while_it_was_to_be_forgotten_is_kept(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(QUEUED);
    append(1, 1, QUEUED);

    one.forgetUnlessSeen("QUEUED", "one", NOW);
    assertEquals(List.of("1.2.1"), waiting(one.target(), QUEUED));

    one.forgetUnlessSeen("QUEUED", "one", NOW.plusSeconds(1));
    assertEquals(List.of("1.2.1"), waiting(EventRows.QUEUE, QUEUED));
  }

  @ParameterizedTest
  @EnumSource
  void what_came_while_a_listener_left_does_not_stay_for_ever(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(QUEUED);
    one.arrives(OTHER);
    append(1, 2, QUEUED, OTHER);
    store.database().run(c -> EventStore.update(c, "delete from ups_listener"));

    one.tidy();

    assertEquals(List.of(), waiting(one.target(), OTHER));
    assertEquals(List.of(), waiting(one.target(), QUEUED));
    assertEquals(List.of("1.2.1", "1.2.2"), waiting(EventRows.QUEUE, QUEUED));
  }

  @ParameterizedTest
  @EnumSource
  void a_restarted_node_gives_the_whole_grace_again(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(OTHER);
    append(1, 1, OTHER);

    Instant later = NOW.plus(Duration.ofDays(1));
    node("one", later).restarted();
    node("one", later).tidy();

    assertEquals(List.of("1.2.1"), waiting(one.target(), OTHER));
  }

  @ParameterizedTest
  @EnumSource
  void what_a_dead_node_owed_moves_with_the_subscriber(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(OTHER);
    append(1, 2, OTHER);

    Presence two = node("two", NOW.plusSeconds(60));
    two.arrives(OTHER);
    two.adopt(OTHER);
    append(3, 3, OTHER);

    assertEquals(List.of("1.2.1", "1.2.2", "1.2.3"), waiting("ws:two", OTHER));
    assertEquals(List.of(), waiting("ws:one", OTHER));
  }

  @ParameterizedTest
  @EnumSource
  void delivered_rows_go_and_events_follow(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    one.arrives(OTHER);
    one.arrives(QUEUED);
    append(1, 700, OTHER, QUEUED);
    List<Due> ofOther = store.due(one.target(), OTHER, 0, 1000);
    List<Due> ofQueued = store.due(one.target(), QUEUED, 0, 1000);
    assertEquals(700, ofOther.size());

    store.delivered(one.target(), ofOther);
    store.delivered(one.target(), ofQueued.subList(0, 699));
    node("one", NOW.plusSeconds(31)).tidy();

    assertEquals(List.of("1.2.700"), waiting(one.target(), QUEUED));
    List<Long> ids = ofQueued.stream().map(Due::eventId).toList();
    assertEquals(Set.of(ids.get(699)), store.events(ids).keySet());
  }

  @ParameterizedTest
  @EnumSource
  void one_event_to_a_thousand_listeners_is_read_in_pages(TestDatabase kind) throws Exception {
    Presence one = open(kind);
    List<AeTitle> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(AeTitle.of("L" + i));
    }
    one.seen(all);

    append(1, 2, all.toArray(AeTitle[]::new));

    List<Due> rows = store.due(one.target(), null, 0, 5000);
    assertEquals(2000, rows.size());
    store.delivered(one.target(), rows.subList(0, 1000));
    assertTrue(store.due(one.target(), null, 0, 5000).equals(rows.subList(1000, 2000)));
  }

  @ParameterizedTest
  @EnumSource
  void one_node_reports_and_another_waits(TestDatabase kind) throws Exception {
    open(kind);
    ReportLeases one = leases("one", NOW);
    ReportLeases two = leases("two", NOW.plusSeconds(5));

    assertTrue(one.claim(SCU));
    assertTrue(one.claim(SCU), "renewed");
    assertEquals(false, two.claim(SCU));
    assertTrue(leases("two", NOW.plusSeconds(31)).claim(SCU), "the lease ran out");
    leases("two", NOW.plusSeconds(31)).postpone(SCU, Duration.ofSeconds(4));
    assertEquals(false, leases("one", NOW.plusSeconds(34)).claim(SCU), "too early");
    assertTrue(leases("one", NOW.plusSeconds(36)).claim(SCU));
    leases("one", NOW.plusSeconds(36)).release(SCU);
    assertTrue(two.claim(SCU));
  }

  private ReportLeases leases(String name, Instant now) {
    return new ReportLeases(store.database(), Clock.fixed(now, ZoneOffset.UTC), name);
  }
}
