package org.orderly.dicom.net.ul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTableTest {
  /** PS3.8 table 9-10 by columns, counted from the page: how many actions each state has. */
  private static final int[] ACTIONS_PER_STATE = {2, 10, 12, 3, 10, 12, 10, 12, 11, 10, 10, 11, 10};

  @Test
  void every_state_has_as_many_actions_as_the_page() {
    for (State state : State.values()) {
      int count = 0;
      for (Event event : Event.values()) {
        if (StateTable.action(state, event) != null) {
          count++;
        }
      }
      assertEquals(ACTIONS_PER_STATE[state.ordinal()], count, state + " " + state.definition());
    }
  }

  /** The same table read down its columns: per state the event numbers of each action. */
  private static final String[] COLUMNS = {
    "AE-1:1 AE-5:5",
    "AA-1:3,4,10,12,13,19 AE-6:6 AA-2:16,18 AA-5:17",
    "AA-8:3,4,6,10,12,13,19 AE-7:7 AE-8:8 AA-1:15 AA-3:16 AA-4:17",
    "AE-2:2 AA-2:15 AA-4:17",
    "AE-3:3 AE-4:4 AA-8:6,10,12,13,19 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,13,19 DT-1:9 DT-2:10 AR-1:11 AR-2:12 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,19 AR-6:10 AR-8:12 AR-3:13 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,10,12,13,19 AR-7:9 AR-4:14 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,10,12,13,19 AR-9:14 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,10,12,19 AR-10:13 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,10,12,19 AR-3:13 AA-1:15 AA-3:16 AA-4:17",
    "AA-8:3,4,6,10,12,13,19 AR-4:14 AA-1:15 AA-3:16 AA-4:17",
    "AA-6:3,4,10,12,13 AA-7:6,19 AA-2:16,18 AR-5:17",
  };

  @Test
  void every_cell_is_that_of_the_page_read_by_columns() {
    for (State state : State.values()) {
      Map<Event, String> expected = new EnumMap<>(Event.class);
      for (String entry : COLUMNS[state.ordinal()].split(" ")) {
        String[] parts = entry.split(":");
        for (String event : parts[1].split(",")) {
          expected.put(Event.valueOf("EVT" + event), parts[0]);
        }
      }
      for (Event event : Event.values()) {
        Action action = StateTable.action(state, event);
        assertEquals(
            expected.get(event), action == null ? null : action.label(), state + " " + event);
      }
    }
  }

  @Test
  void the_walk_of_an_acceptor_follows_the_page() throws Exception {
    StateMachine machine = new StateMachine();
    assertEquals(Action.AE_5, machine.on(Event.EVT5, true));
    assertEquals(Action.AE_6, machine.on(Event.EVT6, true));
    assertEquals(Action.AE_7, machine.on(Event.EVT7, true));
    assertEquals(Action.DT_2, machine.on(Event.EVT10, true));
    assertEquals(Action.AR_2, machine.on(Event.EVT12, true));
    assertEquals("AR-4", machine.on(Event.EVT14, true).label());
    assertEquals(State.STA13, machine.state());
  }

  @Test
  void a_release_collision_parts_requestor_and_acceptor() throws Exception {
    assertEquals(State.STA9, Action.AR_8.next(true));
    assertEquals(State.STA10, Action.AR_8.next(false));
    assertNull(StateTable.action(State.STA1, Event.EVT10));
  }
}
