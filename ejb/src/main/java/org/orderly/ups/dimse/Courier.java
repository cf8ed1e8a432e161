package org.orderly.ups.dimse;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.event.Due;
import org.orderly.ups.event.EventStore;
import org.orderly.ups.event.ReportLeases;
import org.orderly.ups.event.StoredEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the events of one subscriber, one after the other; a subscriber that cannot be reached is
 * tried again after a growing pause, and the events wait in their order.
 */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final int BATCH = 20;
  private static final int TRIES = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final AeTitle subscriber;
  private final EventStore store;
  private final ReportLeases leases;
  private final Supplier<ConfigSnapshot> configuration;
  private final Clock clock;
  private final ReentrantLock working = new ReentrantLock();
  private volatile @Nullable EventScu open;
  private Instant idleSince = Instant.EPOCH;
  private volatile Instant notBefore = Instant.EPOCH;
  private volatile int failures;
  private volatile boolean missed;
  private long refused;
  private int refusals;

  Courier(
      AeTitle subscriber,
      EventStore store,
      ReportLeases leases,
      Supplier<ConfigSnapshot> configuration,
      Clock clock) {
    this.subscriber = subscriber;
    this.store = store;
    this.leases = leases;
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Whether it would be of use to work now. */
  boolean isReady() {
    return !working.isLocked() && !clock.instant().isBefore(notBefore);
  }

  /** There may be more than what it has seen; noted if it works at the moment. */
  void lookAgain() {
    missed = working.isLocked();
  }

  /** Whether something may have come while it worked. */
  boolean mustLookAgain() {
    boolean was = missed;
    missed = false;
    return was;
  }

  /** Whether the subscriber took what was sent last. */
  boolean isWell() {
    return failures == 0;
  }

  /** Reports until nothing is left or nothing goes. */
  void work() throws SQLException {
    if (!working.tryLock()) {
      return;
    }
    try {
      boolean more = leases.claim(subscriber);
      if (!more) {
        return;
      }
      while (more) {
        more = batch() && leases.claim(subscriber);
      }
    } finally {
      working.unlock();
    }
  }

  /** Reports some; false when none is left or the subscriber could not take one. */
  private boolean batch() throws SQLException {
    List<Due> rows = store.due(EventStore.DIMSE, subscriber, 0, BATCH);
    if (rows.isEmpty()) {
      leases.release(subscriber);
      idleSince = clock.instant();
      if (keepAlive().isZero()) {
        close();
      }
      return false;
    }
    Map<Long, StoredEvent> events = store.events(rows.stream().map(Due::eventId).toList());
    List<Due> reported = new ArrayList<>();
    String problem = null;
    for (Due row : rows) {
      StoredEvent event = events.get(row.eventId());
      problem = event == null ? null : report(event);
      if (problem != null) {
        break;
      }
      reported.add(row);
    }
    if (!reported.isEmpty()) {
      store.delivered(EventStore.DIMSE, reported);
      failures = 0;
    }
    if (problem != null) {
      postpone(problem);
      return false;
    }
    return true;
  }

  private void postpone(String problem) throws SQLException {
    close();
    failures = failures + 1;
    Duration pause = pause(failures);
    notBefore = clock.instant().plus(pause);
    if (failures == 1) {
      LOG.warn("events for {} wait: {}", subscriber, problem);
    }
    leases.postpone(subscriber, pause);
  }

  /** One second, then double that each time, up to a minute. */
  static Duration pause(int failures) {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Reports one event; null when that is done, else why it must be tried again. */
  private @Nullable String report(StoredEvent event) {
    boolean reused = open != null && open.isUsableFor(event.handlingAe());
    try {
      return judge(event, scu(event.handlingAe()).report(event));
    } catch (IOException e) {
      close();
      if (!reused) {
        return String.valueOf(e.getMessage());
      }
    }
    // the subscriber may just have ended the association that was kept
    try {
      return judge(event, scu(event.handlingAe()).report(event));
    } catch (IOException e) {
      close();
      return String.valueOf(e.getMessage());
    }
  }

  private EventScu scu(AeTitle handlingAe) throws IOException {
    EventScu current = open;
    if (current != null && current.isUsableFor(handlingAe)) {
      return current;
    }
    close();
    EventScu opened = EventScu.open(configuration.get(), handlingAe, subscriber);
    open = opened;
    return opened;
  }

  /** Trouble of the subscriber may pass; a report that it refuses is not repeated. */
  private @Nullable String judge(StoredEvent event, DimseResponse response) {
    Status status = response.status();
    if (status.isDone()) {
      return null;
    }
    boolean passing =
        status.equals(Status.PROCESSING_FAILURE)
            || status.equals(Status.RESOURCE_LIMITATION)
            || status.equals(Status.DUPLICATE_INVOCATION);
    if (passing) {
      refusals = refused == event.id() ? refusals + 1 : 1;
      refused = event.id();
      if (refusals < TRIES) {
        return response.toString();
      }
    }
    LOG.warn("{} did not take {}: {}", subscriber, event, status);
    return null;
  }

  private Duration keepAlive() {
    EventScu current = open;
    if (current == null) {
      return Duration.ZERO;
    }
    return configuration.get().device().networkAes().stream()
        .filter(ae -> current.isUsableFor(ae.title()))
        .map(NetworkAe::workitems)
        .map(settings -> Duration.ofMillis(settings.eventScuKeepAlive()))
        .findFirst()
        .orElse(Duration.ZERO);
  }

  /** Ends an association that was idle for longer than configured. */
  void closeIdle() {
    if (open != null && working.tryLock()) {
      try {
        if (clock.instant().isAfter(idleSince.plus(keepAlive()))) {
          close();
        }
      } finally {
        working.unlock();
      }
    }
  }

  /** Ends the association. */
  void close() {
    EventScu current = open;
    open = null;
    if (current != null) {
      current.close();
    }
  }
}
