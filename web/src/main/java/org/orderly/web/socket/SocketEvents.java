package org.orderly.web.socket;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.orderly.common.DatabaseTrouble;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.event.Due;
import org.orderly.ups.event.EventChannel;
import org.orderly.ups.event.EventNode;
import org.orderly.ups.event.EventStore;
import org.orderly.ups.event.Presence;
import org.orderly.ups.event.StoredEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the WebSockets of this node. One thread at a time reads rows, hands them to
 * the lanes of their subscribers and deletes those that were answered, many at once; sending waits
 * for nobody.
 */
@ApplicationScoped
public class SocketEvents implements EventChannel {
  private static final Logger LOG = LoggerFactory.getLogger(SocketEvents.class);
  private static final int PAGE = 5_000;
  private static final int TEXTS = 256;
  private static final int PRESENCE_TICKS = 10;
  private static final int SWEEP_TICKS = 5;
  private static final long GATHER_MILLIS = 20;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int MESSAGE_IDS = 0xFFFF;

  private final Map<AeTitle, Lane> lanes = new ConcurrentHashMap<>();
  private final Queue<Due> delivered = new ConcurrentLinkedQueue<>();
  private final Queue<ToPing> toPing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean again = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean soon = new AtomicBoolean();
  private final ReentrantLock rounds = new ReentrantLock();
  private final Condition roundOver = rounds.newCondition();

  private final Map<Long, String> texts =
      new LinkedHashMap<>(TEXTS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
          return size() > TEXTS;
        }
      };

  /** Events up to this one were there long ago: no transaction will add rows before it. */
  private volatile long settled;

  private volatile long newest;
  private long newestBefore;
  private int messageIds;
  private volatile Set<AeTitle> elsewhere = Set.of();
  private volatile boolean sweep;
  private volatile boolean stopped;
  private boolean databaseDown;
  private boolean presenceUnknown;
  private int ticks;

  private record ToPing(Lane lane, Listener listener) {}

  @Inject private EventStore store;
  @Inject private Presence presence;
  @Inject private Clock clock;
  @EJB private EventNode node;
  @Resource private ManagedThreadFactory threads;

  // one of our own: that of the container refuses, with an error, to run while the server stops
  private ScheduledExecutorService executor;

  @PostConstruct
  void prepare() {
    executor = Executors.newSingleThreadScheduledExecutor(threads);
  }

  void start() {
    node.register(this);
  }

  // ---- WebSockets

  /**
   * A client is about to connect: from now on events are kept for it. To be called before it hears
   * that it is connected.
   */
  void arriving(AeTitle subscriber) throws SQLException {
    while (true) {
      Lane lane = lane(subscriber);
      lane.presence.lock();
      try {
        if (lane.arriving()) {
          presence.arrives(subscriber);
          return;
        }
      } finally {
        lane.presence.unlock();
      }
    }
  }

  /** A client has connected; what waits for it comes first. */
  Connected open(AeTitle subscriber, Outlet outlet) {
    while (true) {
      Lane lane = lane(subscriber);
      Listener listener = lane.join(outlet);
      if (listener != null) {
        wake();
        return new Connected(lane, listener);
      }
    }
  }

  private Lane lane(AeTitle subscriber) {
    return lanes.computeIfAbsent(
        subscriber,
        key -> {
          Lane[] lane = new Lane[1];
          lane[0] =
              new Lane(
                  key,
                  this::delivered,
                  listener -> {
                    toPing.add(new ToPing(lane[0], listener));
                    wakeSoon();
                  },
                  clock);
          return lane[0];
        });
  }

  static Duration sendTimeout() {
    return SEND_TIMEOUT;
  }

  private void delivered(Due row) {
    delivered.add(row);
    wakeSoon();
  }

  /** A WebSocket and where its events come from. */
  final class Connected {
    private final Lane lane;
    private final Listener listener;

    private Connected(Lane lane, Listener listener) {
      this.lane = lane;
      this.listener = listener;
    }

    void answered(long number) {
      lane.answered(listener, number);
    }

    void closed(boolean goodBye) {
      lane.leave(listener, goodBye && !stopped);
      wake();
    }
  }

  @Override
  public String toString() {
    return "WebSockets of " + lanes.size() + " subscribers";
  }

  // ---- channel

  @Override
  public boolean reachable(String target, AeTitle subscriber) {
    if (target.equals(presence.target())) {
      Lane lane = lanes.get(subscriber);
      return lane != null && lane.isReachable();
    }
    return Presence.isOfSockets(target) && elsewhere.contains(subscriber);
  }

  @Override
  public void wake() {
    again.set(true);
    if (running.compareAndSet(false, true)) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        running.set(false);
        LOG.debug("events wait: {}", e.toString());
      }
    }
  }

  /** Many answers come at about the same time: they are written together. */
  private void wakeSoon() {
    if (soon.compareAndSet(false, true)) {
      try {
        executor.schedule(
            () -> {
              soon.set(false);
              wake();
            },
            GATHER_MILLIS,
            TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        soon.set(false);
        LOG.debug("events wait: {}", e.toString());
      }
    }
  }

  @Override
  public void tick() {
    settled = newestBefore;
    newestBefore = newest;
    ticks++;
    sweep |= ticks % SWEEP_TICKS == 0;
    lanes.values().forEach(Lane::check);
    try {
      elsewhere = presence.elsewhere();
      presenceUnknown = false;
      if (ticks % PRESENCE_TICKS == 0) {
        presence.seen(lanes.values().stream().filter(Lane::isOpen).map(Lane::subscriber).toList());
      }
    } catch (SQLException e) {
      if (!presenceUnknown) {
        LOG.warn("not written who listens: {}", DatabaseTrouble.describe(e));
      }
      presenceUnknown = true;
    }
  }

  @Override
  public void stop() {
    stopped = true;
    long end = System.nanoTime() + FAREWELL.toNanos();
    rounds.lock();
    try {
      do {
        // the executor may be gone
        again.set(true);
        if (running.compareAndSet(false, true)) {
          run();
        }
        roundOver.awaitNanos(LOOK_AGAIN.toNanos());
      } while (!lanes.values().stream().allMatch(Lane::isQuiet) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rounds.unlock();
      executor.shutdown();
    }
  }

  // ---- rounds

  private void run() {
    boolean failed = false;
    try {
      while (again.getAndSet(false)) {
        round();
      }
      databaseDown = false;
    } catch (SQLException e) {
      failed = true;
      if (!databaseDown) {
        LOG.error("events cannot be delivered: {}", DatabaseTrouble.describe(e));
      }
      databaseDown = true;
    } catch (RuntimeException e) {
      failed = true;
      LOG.error("events cannot be delivered", e);
    } finally {
      running.set(false);
    }
    if (again.get() && !failed) {
      wake();
    }
  }

  private void round() throws SQLException {
    deleteDelivered();
    for (Lane lane : lanes.values()) {
      lookAfter(lane);
    }
    if (sweep) {
      sweep = false;
      sweep();
    }
    feed();
    for (Lane lane : lanes.values()) {
      catchUp(lane);
    }
    for (ToPing next = toPing.poll(); next != null; next = toPing.poll()) {
      next.lane().ping(next.listener());
    }
    rounds.lock();
    try {
      roundOver.signalAll();
    } finally {
      rounds.unlock();
    }
  }

  private void deleteDelivered() throws SQLException {
    for (List<Due> rows = someDelivered(); !rows.isEmpty(); rows = someDelivered()) {
      delete(rows);
    }
  }

  private List<Due> someDelivered() {
    List<Due> rows = new ArrayList<>();
    while (rows.size() < PAGE && !delivered.isEmpty()) {
      rows.add(delivered.remove());
    }
    return rows;
  }

  private void delete(List<Due> rows) throws SQLException {
    boolean deleted = false;
    try {
      store.delivered(presence.target(), rows);
      deleted = true;
    } finally {
      if (!deleted) {
        delivered.addAll(rows);
      }
    }
    for (Due row : rows) {
      Lane lane = lanes.get(row.subscriber());
      if (lane != null) {
        lane.forget(row.eventId());
      }
    }
  }

  private void lookAfter(Lane lane) throws SQLException {
    if (lane.mustAdopt()) {
      lane.presence.lock();
      try {
        presence.arrives(lane.subscriber());
        presence.adopt(lane.subscriber());
        lane.adopted();
      } finally {
        lane.presence.unlock();
      }
      return;
    }
    lane.presence.lock();
    try {
      Lane.End end = lane.end();
      if (end != Lane.End.NOT_YET) {
        lanes.remove(lane.subscriber(), lane);
        // else they would be moved, or be new to the next lane
        deleteDelivered();
        if (end == Lane.End.GOOD_BYE && !stopped) {
          presence.leaves(lane.subscriber());
        }
      }
    } finally {
      lane.presence.unlock();
    }
  }

  /** Rows that came in late, after younger ones were read. */
  private void sweep() throws SQLException {
    long upTo = settled;
    long from = 0;
    List<Due> page;
    do {
      page = store.due(presence.target(), null, from, PAGE);
      for (Due row : page) {
        Lane lane = row.eventId() > upTo ? null : lanes.get(row.subscriber());
        if (lane != null && lane.isNew(row.eventId())) {
          lane.lag();
        }
        from = row.eventId();
      }
    } while (page.size() == PAGE && from <= upTo);
  }

  private void feed() throws SQLException {
    if (lanes.isEmpty()) {
      return;
    }
    long from = settled;
    List<Due> page;
    do {
      page = store.due(presence.target(), null, from, PAGE);
      List<Due> wanted =
          page.stream()
              .filter(
                  row -> {
                    Lane lane = lanes.get(row.subscriber());
                    return lane != null && lane.isNew(row.eventId());
                  })
              .toList();
      read(wanted);
      for (Due row : wanted) {
        Lane lane = lanes.get(row.subscriber());
        String text = texts.get(row.eventId());
        if (lane != null && text != null) {
          lane.feed(row.eventId(), text);
        } else if (lane != null) {
          lane.lag();
        }
      }
      if (!page.isEmpty()) {
        // the last event of a full page may have more rows
        long last = page.get(page.size() - 1).eventId();
        from = page.size() == PAGE && last - 1 > from ? last - 1 : last;
        newest = Math.max(newest, last);
      }
    } while (page.size() == PAGE);
  }

  private void catchUp(Lane lane) throws SQLException {
    for (OptionalLong from = lane.wanted(); from.isPresent(); from = lane.wanted()) {
      List<Due> rows =
          store.due(presence.target(), lane.subscriber(), from.getAsLong(), Lane.WINDOW);
      List<Due> unknown = rows.stream().filter(row -> lane.isNew(row.eventId())).toList();
      boolean room = true;
      for (int i = 0; i < unknown.size() && room; i += TEXTS / 2) {
        List<Due> part = unknown.subList(i, Math.min(unknown.size(), i + TEXTS / 2));
        read(part);
        for (Due row : part) {
          String text = texts.get(row.eventId());
          room = room && (text == null || lane.catchUp(row.eventId(), text));
        }
      }
      if (!room) {
        return;
      }
      long upTo = rows.isEmpty() ? from.getAsLong() : rows.get(rows.size() - 1).eventId();
      lane.caughtUp(upTo, rows.size() < Lane.WINDOW);
    }
  }

  /** Makes the texts of events, one for all subscribers. */
  private void read(List<Due> rows) throws SQLException {
    List<Long> missing =
        rows.stream().map(Due::eventId).distinct().filter(id -> !texts.containsKey(id)).toList();
    if (missing.isEmpty()) {
      return;
    }
    Map<Long, StoredEvent> events = store.events(missing);
    for (Long id : missing) {
      StoredEvent event = events.get(id);
      if (event != null) {
        messageIds = messageIds % MESSAGE_IDS + 1;
        try {
          texts.put(id, EventMessage.of(event, messageIds));
        } catch (IOException e) {
          LOG.error("{} cannot be read", event, e);
        }
      }
    }
  }
}
