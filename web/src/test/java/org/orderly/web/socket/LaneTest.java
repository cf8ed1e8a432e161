package org.orderly.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.event.Due;

class LaneTest {
  private static final AeTitle SUBSCRIBER = AeTitle.of("WATCHER");

  private final MovingClock clock = new MovingClock();
  private final List<Due> delivered = new ArrayList<>();
  private final List<Listener> toPing = new ArrayList<>();
  private final Lane lane = new Lane(SUBSCRIBER, delivered::add, toPing::add, clock);

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

  private Listener join(FakeOutlet outlet) {
    Listener listener = lane.join(outlet);
    assertNotNull(listener);
    lane.adopted();
    lane.wanted();
    lane.caughtUp(0, true);
    return listener;
  }

  private void feed(long... events) {
    for (long event : events) {
      lane.feed(event, "event " + event);
    }
  }

  private List<Long> deliveredEvents() {
    return delivered.stream().map(Due::eventId).toList();
  }

  private void pingAll() {
    List.copyOf(toPing).forEach(lane::ping);
    toPing.clear();
  }

  @Test
  void an_event_is_delivered_when_a_ping_behind_it_is_answered() {
    FakeOutlet outlet = new FakeOutlet();
    Listener listener = join(outlet);

    feed(1, 2);
    pingAll();
    assertEquals(List.of("event 1", "event 2"), outlet.received);
    assertEquals(List.of(), delivered);
    feed(3);
    lane.answered(listener, outlet.lastPing());

    assertEquals(List.of(1L, 2L), deliveredEvents());
    lane.answered(listener, outlet.lastPing());
    assertEquals(List.of(1L, 2L, 3L), deliveredEvents());
  }

  @Test
  void a_row_is_not_sent_twice_while_it_is_there() {
    FakeOutlet outlet = new FakeOutlet();
    Listener listener = join(outlet);
    feed(1);
    feed(1);
    pingAll();
    lane.answered(listener, outlet.lastPing());
    feed(1);

    assertEquals(List.of("event 1"), outlet.received);
    lane.forget(1);
    assertTrue(lane.isNew(1));
  }

  @Test
  void all_open_web_sockets_get_it_and_all_have_to_answer() {
    FakeOutlet one = new FakeOutlet();
    FakeOutlet two = new FakeOutlet();
    Listener first = join(one);
    Listener second = join(two);
    feed(1);
    pingAll();

    lane.answered(first, one.lastPing());
    assertEquals(List.of(), delivered);
    lane.answered(second, two.lastPing());

    assertEquals(List.of(1L), deliveredEvents());
    assertEquals(one.received, two.received);
  }

  @Test
  void who_joins_gets_what_is_unanswered() {
    join(new FakeOutlet());
    feed(1);
    FakeOutlet late = new FakeOutlet();

    join(late);

    assertEquals(List.of("event 1"), late.received);
  }

  @Test
  void what_nobody_answered_is_read_again_for_who_stays() {
    FakeOutlet broken = new FakeOutlet();
    broken.stuck = true;
    Listener first = join(broken);
    feed(1);
    lane.leave(first, false);
    assertFalse(lane.isOpen());
    FakeOutlet next = new FakeOutlet();
    assertNotNull(lane.join(next));
    lane.adopted();

    assertEquals(OptionalLong.of(0), lane.wanted());
    assertTrue(lane.catchUp(1, "event 1"));

    assertEquals(List.of("event 1"), next.received);
    assertEquals(List.of(), delivered);
  }

  @Test
  void who_says_good_bye_has_what_was_sent() {
    FakeOutlet outlet = new FakeOutlet();
    Listener listener = join(outlet);
    feed(1);
    pingAll();
    feed(2);
    outlet.stuck = true;
    feed(3);

    lane.leave(listener, true);

    assertEquals(List.of(1L, 2L), deliveredEvents());
  }

  @Test
  void who_is_lost_may_have_missed_what_was_sent() {
    Listener listener = join(new FakeOutlet());
    feed(1);

    lane.leave(listener, false);

    assertEquals(List.of(), delivered);
  }

  @Test
  void a_good_bye_after_a_long_silence_is_no_answer() {
    Listener listener = join(new FakeOutlet());
    feed(1);
    pingAll();
    clock.now = clock.now.plus(Listener.HURRY).plusSeconds(1);

    lane.leave(listener, true);

    assertEquals(List.of(), delivered);
  }

  @Test
  void a_client_that_takes_nothing_bounds_what_is_held_for_it() {
    FakeOutlet stuck = new FakeOutlet();
    stuck.stuck = true;
    join(stuck);

    for (long event = 1; event <= 2L * Lane.WINDOW; event++) {
      feed(event);
    }

    assertFalse(lane.catchUp(Lane.WINDOW + 1L, "full"));
    assertEquals(OptionalLong.empty(), lane.wanted());
    assertTrue(lane.isNew(Lane.WINDOW + 1L));
  }

  @Test
  void a_slow_client_is_cut_off_and_owed_what_it_missed() {
    FakeOutlet stuck = new FakeOutlet();
    stuck.stuck = true;
    join(stuck);
    feed(1);

    clock.now = clock.now.plus(Listener.PATIENCE);
    lane.check();
    assertNull(stuck.cutOff);
    clock.now = clock.now.plusSeconds(1);
    lane.check();

    assertNotNull(stuck.cutOff);
    assertFalse(lane.isOpen());
    assertEquals(Lane.End.LOST, lane.end());
    assertEquals(List.of(), delivered);
  }

  @Test
  void one_that_holds_up_others_is_cut_off_sooner() {
    FakeOutlet quick = new FakeOutlet();
    Listener first = join(quick);
    FakeOutlet stuck = new FakeOutlet();
    stuck.stuck = true;
    join(stuck);
    for (long event = 1; event <= 2L * Lane.WINDOW; event++) {
      feed(event);
    }
    pingAll();
    clock.now = clock.now.plus(Listener.HURRY).plusSeconds(1);
    lane.answered(first, quick.lastPing());
    lane.check();

    assertNotNull(stuck.cutOff);
    assertNull(quick.cutOff);
    assertTrue(lane.isOpen());
    assertEquals(OptionalLong.of(Lane.WINDOW), lane.wanted());
  }

  @Test
  void a_silent_client_is_pinged_and_kept_when_it_answers() {
    FakeOutlet outlet = new FakeOutlet();
    Listener listener = join(outlet);
    clock.now = clock.now.plus(Listener.KEEP_ALIVE).plusSeconds(1);
    lane.check();
    assertEquals(List.of(0L), outlet.pings);
    lane.answered(listener, 0);

    clock.now = clock.now.plusSeconds(1);
    lane.check();
    assertEquals(1, outlet.pings.size());
    assertNull(outlet.cutOff);

    clock.now = clock.now.plus(Listener.KEEP_ALIVE).plusSeconds(1);
    lane.check();
    clock.now = clock.now.plus(Listener.PATIENCE).plusSeconds(1);
    lane.check();
    assertNotNull(outlet.cutOff);
  }

  @Test
  void an_answer_to_no_ping_of_ours_means_nothing() {
    FakeOutlet outlet = new FakeOutlet();
    Listener listener = join(outlet);
    feed(1);
    pingAll();

    lane.answered(listener, -1);
    lane.answered(listener, 99);

    assertEquals(List.of(), delivered);
  }

  @Test
  void a_lane_that_somebody_is_about_to_join_does_not_end() {
    assertTrue(lane.arriving());
    assertEquals(Lane.End.NOT_YET, lane.end());
    Listener listener = join(new FakeOutlet());
    assertEquals(Lane.End.NOT_YET, lane.end());
    lane.leave(listener, true);
    assertEquals(Lane.End.GOOD_BYE, lane.end());
    assertFalse(lane.arriving());
    assertNull(lane.join(new FakeOutlet()));
  }

  @Test
  void a_handshake_that_leads_to_nothing_is_forgotten() {
    assertTrue(lane.arriving());
    clock.now = clock.now.plus(Duration.ofMinutes(1));
    assertEquals(Lane.End.GOOD_BYE, lane.end());
  }
}
