package org.orderly.web.socket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.event.Due;

/**
 * The events of one subscriber on their way through all of its WebSockets on this node. What was
 * taken from the rows and not yet answered is bounded; the rest stays in the rows until there is
 * room.
 */
final class Lane {
  static final int WINDOW = 512;
  private static final int WINDOW_CHARACTERS = 4 * 1024 * 1024;
  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  /** Held while it is written to the rows who listens, so that coming and going do not overtake. */
  final ReentrantLock presence = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final AeTitle subscriber;
  private final Consumer<Due> delivered;
  private final Consumer<Listener> toPing;
  private final Clock clock;
  private final List<Listener> listeners = new ArrayList<>();
  private final Map<Long, InFlight> inFlight = new LinkedHashMap<>();

  /** Answered by all, but the row may still be there. */
  private final Set<Long> done = new HashSet<>();

  private int characters;
  private boolean adopt;
  private boolean behind = true;
  private long after;

  /** Set when rows were passed over since the last look at which are wanted. */
  private boolean lagged;

  private boolean lost;
  private int arrivals;
  private Instant lastArrival;
  private boolean closed;

  private static final class InFlight {
    final Listener.Message message;
    final Set<Listener> owing;
    boolean answered;

    InFlight(Listener.Message message, List<Listener> listeners) {
      this.message = message;
      owing = new HashSet<>(listeners);
    }
  }

  Lane(AeTitle subscriber, Consumer<Due> delivered, Consumer<Listener> toPing, Clock clock) {
    this.subscriber = subscriber;
    this.delivered = delivered;
    this.toPing = toPing;
    this.clock = clock;
    lastArrival = clock.instant();
  }

  AeTitle subscriber() {
    return subscriber;
  }

  Instant now() {
    return clock.instant();
  }

  // ---- coming and going

  /** A handshake has begun; false if this lane is no longer in use. */
  boolean arriving() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      arrivals++;
      lastArrival = clock.instant();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a WebSocket; it also gets what the others have not answered yet. */
  @Nullable Listener join(Outlet outlet) {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      arrivals = Math.max(0, arrivals - 1);
      Listener listener = new Listener(this, outlet, clock.instant());
      listeners.add(listener);
      adopt = true;
      lost = false;
      for (InFlight event : inFlight.values()) {
        event.owing.add(listener);
        listener.offer(event.message);
      }
      return listener;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a WebSocket. Events that nobody else has answered are read from the rows again.
   *
   * @param goodBye whether the client closed it
   */
  void leave(Listener listener, boolean goodBye) {
    lock.lock();
    try {
      if (!listeners.contains(listener)) {
        return;
      }
      if (goodBye) {
        listener.goodBye();
      }
      listeners.remove(listener);
      lost |= !goodBye;
      for (InFlight event : List.copyOf(inFlight.values())) {
        event.owing.remove(listener);
        settle(event);
      }
    } finally {
      lock.unlock();
    }
  }

  private void settle(InFlight event) {
    if (!event.owing.isEmpty()) {
      return;
    }
    long id = event.message.eventId();
    inFlight.remove(id);
    characters -= event.message.text().length();
    if (event.answered) {
      done.add(id);
      delivered.accept(new Due(id, subscriber));
    } else {
      lag();
    }
  }

  /** Whether rows have to be moved here before they are read. */
  boolean mustAdopt() {
    lock.lock();
    try {
      return adopt && !listeners.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void adopted() {
    lock.lock();
    try {
      adopt = false;
      lag();
    } finally {
      lock.unlock();
    }
  }

  /** How a lane without WebSockets ends. */
  enum End {
    NOT_YET,
    GOOD_BYE,
    LOST
  }

  /** Closes the lane if nobody listens or is about to. */
  End end() {
    lock.lock();
    try {
      if (closed || isExpected() || !listeners.isEmpty()) {
        return End.NOT_YET;
      }
      closed = true;
      return lost ? End.LOST : End.GOOD_BYE;
    } finally {
      lock.unlock();
    }
  }

  /** True also for a client that knows of its connection before we do. */
  boolean isReachable() {
    lock.lock();
    try {
      return !listeners.isEmpty() || isExpected();
    } finally {
      lock.unlock();
    }
  }

  private boolean isExpected() {
    return arrivals > 0 && Duration.between(lastArrival, clock.instant()).compareTo(HANDSHAKE) < 0;
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !listeners.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // ---- from the rows

  /** Notes that there are rows which were passed over. */
  void lag() {
    lock.lock();
    try {
      behind = true;
      after = 0;
      lagged = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it reads rows of its own, and from which on; empty when it needs none or is full. */
  OptionalLong wanted() {
    lock.lock();
    try {
      boolean reads = behind && !adopt && !listeners.isEmpty() && inFlight.size() <= WINDOW / 2;
      lagged &= !reads;
      return reads ? OptionalLong.of(after) : OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a row is new to this lane. */
  boolean isNew(long eventId) {
    lock.lock();
    try {
      return !listeners.isEmpty() && !inFlight.containsKey(eventId) && !done.contains(eventId);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a row that all lanes were looked up with, unless this one is still behind. */
  void feed(long eventId, String text) {
    lock.lock();
    try {
      if (!behind) {
        take(eventId, text);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a row that was read for this lane; false when there is no room for it. */
  boolean catchUp(long eventId, String text) {
    lock.lock();
    try {
      return take(eventId, text);
    } finally {
      lock.unlock();
    }
  }

  /** All rows up to this one were read for this lane; {@code last}: there are no more. */
  void caughtUp(long upTo, boolean last) {
    lock.lock();
    try {
      if (!lagged) {
        after = upTo;
        behind = !last;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean take(long eventId, String text) {
    if (!isNew(eventId)) {
      return true;
    }
    if (inFlight.size() >= WINDOW || characters > WINDOW_CHARACTERS) {
      behind = true;
      after = lagged ? 0 : eventId - 1;
      return false;
    }
    InFlight event = new InFlight(new Listener.Message(eventId, text), listeners);
    inFlight.put(eventId, event);
    characters += text.length();
    List.copyOf(listeners).forEach(listener -> listener.offer(event.message));
    return true;
  }

  /** The row is deleted. */
  void forget(long eventId) {
    lock.lock();
    try {
      done.remove(eventId);
    } finally {
      lock.unlock();
    }
  }

  // ---- from the WebSockets

  void sent(Listener listener, Listener.Message message, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (failure != null) {
        if (listeners.contains(listener)) {
          listener.cutOff("cannot be reached");
          leave(listener, false);
        }
      } else if (listener.sent(message)) {
        toPing.accept(listener);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A listener's client has the event. */
  void arrived(Listener listener, long eventId) {
    InFlight event = inFlight.get(eventId);
    if (event != null) {
      event.answered = true;
      event.owing.remove(listener);
      settle(event);
    }
  }

  void answered(Listener listener, long number) {
    lock.lock();
    try {
      listener.answered(number);
    } finally {
      lock.unlock();
    }
  }

  void ping(Listener listener) {
    lock.lock();
    try {
      listener.pingBehind();
    } finally {
      lock.unlock();
    }
  }

  /** Looks after silent clients. */
  void check() {
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Listener listener : List.copyOf(listeners)) {
        boolean othersWait =
            behind
                && inFlight.size() >= WINDOW
                && inFlight.values().stream().anyMatch(e -> e.answered);
        if (!listener.check(now, othersWait)) {
          leave(listener, false);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all that was taken is answered and nothing is known to wait. */
  boolean isQuiet() {
    lock.lock();
    try {
      return listeners.isEmpty() || inFlight.isEmpty() && !behind;
    } finally {
      lock.unlock();
    }
  }

  void cutOff(String reason) {
    lock.lock();
    try {
      List.copyOf(listeners).forEach(listener -> listener.cutOff(reason));
    } finally {
      lock.unlock();
    }
  }
}
