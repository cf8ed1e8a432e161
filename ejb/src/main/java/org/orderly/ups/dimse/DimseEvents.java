package org.orderly.ups.dimse;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.event.EventChannel;
import org.orderly.ups.event.EventNode;
import org.orderly.ups.event.EventStore;
import org.orderly.ups.event.ReportLeases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports events over DIMSE: one {@link Courier} per subscriber, so none waits for another. */
@Singleton
@Startup
@DependsOn("EventNode")
@LocalBean
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DimseEvents implements EventChannel {
  private static final Logger LOG = LoggerFactory.getLogger(DimseEvents.class);
  private static final int MOST_AT_ONCE = 32;
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final Map<AeTitle, Courier> couriers = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final AtomicBoolean again = new AtomicBoolean();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean databaseDown;

  @EJB private EventNode node;
  @Inject private EventStore store;
  @Inject private ReportLeases leases;
  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;
  @Resource private ManagedExecutorService executor;

  @PostConstruct
  void start() {
    node.register(this);
  }

  @Override
  public boolean reachable(String target, AeTitle subscriber) {
    return target.equals(EventStore.DIMSE)
        && configuration.find().flatMap(snapshot -> snapshot.remoteAe(subscriber)).isPresent();
  }

  @Override
  public void wake() {
    again.set(true);
    if (looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException e) {
        looking.set(false);
        LOG.debug("events wait: {}", e.toString());
      }
    }
  }

  private void look() {
    boolean failed = false;
    try {
      while (again.getAndSet(false)) {
        for (AeTitle subscriber : store.waiting(EventStore.DIMSE)) {
          send(couriers.computeIfAbsent(subscriber, this::courier));
        }
      }
      databaseDown = false;
    } catch (SQLException e) {
      failed = true;
      trouble(e);
    } finally {
      looking.set(false);
    }
    if (again.get() && !failed) {
      wake();
    }
  }

  private Courier courier(AeTitle subscriber) {
    return new Courier(subscriber, store, leases, configuration::get, clock);
  }

  private void send(Courier courier) {
    if (!courier.isReady()) {
      courier.lookAgain();
      return;
    }
    if (!places.tryAcquire()) {
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              courier.work();
            } catch (SQLException e) {
              trouble(e);
            } catch (RuntimeException e) {
              LOG.error("events cannot be reported", e);
            } finally {
              places.release();
              if (courier.mustLookAgain()) {
                wake();
              }
            }
          });
    } catch (RejectedExecutionException e) {
      places.release();
      LOG.debug("events wait: {}", e.toString());
    }
  }

  private void trouble(SQLException e) {
    if (!databaseDown) {
      LOG.error("events cannot be reported: {}", DatabaseTrouble.describe(e));
    }
    databaseDown = true;
  }

  @Override
  public void tick() {
    couriers.values().forEach(Courier::closeIdle);
  }

  @Override
  public void stop() {
    long end = System.nanoTime() + FAREWELL.toNanos();
    try {
      // in this thread: the executor may be gone
      for (AeTitle subscriber : store.waiting(EventStore.DIMSE)) {
        Courier courier = couriers.computeIfAbsent(subscriber, this::courier);
        if (courier.isReady() && courier.isWell() && System.nanoTime() < end) {
          courier.work();
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.warn("events wait for the next start: {}", e.toString());
    }
    couriers.values().forEach(Courier::close);
  }
}
