package org.orderly.web.socket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a subscriber: sends one message after the other and pings behind them. Guarded
 * by the lock of its {@link Lane}.
 */
final class Listener {
  /** Nothing heard for so long: a ping shows whether somebody is there. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(25);

  /** A client that neither takes a message nor answers a ping for so long is cut off. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The same, when others wait for it. */
  static final Duration HURRY = Duration.ofSeconds(10);

  private final Lane lane;
  private final Outlet outlet;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Deque<Sent> unanswered = new ArrayDeque<>();
  private @Nullable Message sending;
  private boolean pumping;
  private long sent;
  private long pinged = -1;
  private Instant heard;

  /** A message to all WebSockets of a subscriber. */
  record Message(long eventId, String text) {}

  private record Sent(long number, long eventId) {}

  Listener(Lane lane, Outlet outlet, Instant now) {
    this.lane = lane;
    this.outlet = outlet;
    heard = now;
  }

  /** Sends when all before it are sent. */
  void offer(Message message) {
    if (isIdle()) {
      // nothing was to be heard until now
      heard = lane.now();
    }
    waiting.add(message);
    pump();
  }

  private boolean isIdle() {
    return sending == null && waiting.isEmpty() && unanswered.isEmpty() && pinged < 0;
  }

  private void pump() {
    if (pumping) {
      // a send that is done at once comes back here: the loop below goes on
      return;
    }
    pumping = true;
    try {
      while (sending == null && !waiting.isEmpty()) {
        Message next = waiting.remove();
        sending = next;
        outlet.send(next.text(), failure -> lane.sent(this, next, failure));
      }
    } finally {
      pumping = false;
    }
  }

  /** A message is on its way; answers whether a ping has to follow it. */
  boolean sent(Message message) {
    sending = null;
    unanswered.add(new Sent(++sent, message.eventId()));
    pump();
    return pinged < 0;
  }

  /** Pings, if something is unanswered and no ping is under way. */
  void pingBehind() {
    if (pinged < 0 && !unanswered.isEmpty()) {
      ping();
    }
  }

  private void ping() {
    pinged = sent;
    outlet.ping(sent);
  }

  /** An answer to a ping: what was sent before it has arrived. */
  void answered(long number) {
    if (number < 0 || number > sent) {
      return;
    }
    heard = lane.now();
    while (!unanswered.isEmpty() && unanswered.peek().number() <= number) {
      lane.arrived(this, unanswered.remove().eventId());
    }
    if (number >= pinged) {
      pinged = -1;
      pingBehind();
    }
  }

  /**
   * The client closes the connection: what was sent has arrived, unless it left a ping unanswered
   * for long and may not have read it.
   */
  void goodBye() {
    if (Duration.between(heard, lane.now()).compareTo(HURRY) > 0) {
      return;
    }
    while (!unanswered.isEmpty()) {
      lane.arrived(this, unanswered.remove().eventId());
    }
  }

  /** Pings a silent client, cuts off one that has been silent for too long. */
  boolean check(Instant now, boolean othersWait) {
    Duration silence = Duration.between(heard, now);
    if (isIdle()) {
      if (silence.compareTo(KEEP_ALIVE) > 0) {
        heard = now;
        ping();
      }
      return true;
    }
    pingBehind();
    if (silence.compareTo(othersWait ? HURRY : PATIENCE) > 0) {
      outlet.cutOff("too slow");
      return false;
    }
    return true;
  }

  void cutOff(String reason) {
    outlet.cutOff(reason);
  }
}
