package org.orderly.dicom.net.ul;

import java.util.concurrent.atomic.AtomicReference;
import org.orderly.dicom.net.pdu.Pdu;

/** The current state of one association; every step goes through {@link StateTable}. */
final class StateMachine {
  private final AtomicReference<State> state = new AtomicReference<>(State.STA1);

  State state() {
    State now = state.get();
    return now == null ? State.STA1 : now;
  }

  /** The event that the arrival of a PDU is. */
  static Event eventOf(Pdu pdu) {
    if (pdu instanceof Pdu.PDataTf) {
      return Event.EVT10;
    } else if (pdu instanceof Pdu.AssociateRq) {
      return Event.EVT6;
    } else if (pdu instanceof Pdu.AssociateAc) {
      return Event.EVT3;
    } else if (pdu instanceof Pdu.AssociateRj) {
      return Event.EVT4;
    } else if (pdu instanceof Pdu.ReleaseRq) {
      return Event.EVT12;
    } else if (pdu instanceof Pdu.ReleaseRp) {
      return Event.EVT13;
    } else if (pdu instanceof Pdu.Abort) {
      return Event.EVT16;
    }
    return Event.EVT19;
  }

  /** Takes the step that the table names; {@code first} chooses between two next states. */
  Action on(Event event, boolean first) throws AssociationException.NotEstablished {
    while (true) {
      State now = state();
      Action action = StateTable.action(now, event);
      if (action == null) {
        throw new AssociationException.NotEstablished(
            event.definition() + " is not possible while: " + now.definition());
      }
      State next = action.next(first);
      if (now == next || state.compareAndSet(now, next)) {
        return action;
      }
    }
  }

  /** Like {@link #on}, but false where the table has no action. */
  boolean tryOn(Event event, boolean first) {
    try {
      on(event, first);
      return true;
    } catch (AssociationException.NotEstablished e) {
      return false;
    }
  }

  void close() {
    state.set(State.STA1);
  }
}
