package org.orderly.dicom.net.ul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
