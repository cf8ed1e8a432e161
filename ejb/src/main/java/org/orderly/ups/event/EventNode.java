package org.orderly.ups.event;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place that events leave from: after a commit a hint goes through the JMS queue
 * {@code ups-event} and wakes the channels; each second they look for themselves, so a hint may be
 * lost without harm. Runs outside container transactions throughout.
 */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EventNode {
  private static final int TIDY = 10;
  private static final Logger LOG = LoggerFactory.getLogger(EventNode.class);

  @Resource(lookup = "java:/JmsXA")
  private ConnectionFactory connectionFactory;

  @Resource(lookup = "java:/jms/queue/ups-event")
  private Queue queue;

  @Inject private Presence presence;

  @Inject private ServiceStatus status;

  @Inject private CurrentConfiguration configuration;

  @Resource private ManagedExecutorService executor;

  @Resource private ManagedThreadFactory threads;

  private final List<EventChannel> channels = new CopyOnWriteArrayList<>();
  private final AtomicBoolean hinted = new AtomicBoolean();
  private volatile boolean brokerDown;
  private boolean databaseDown;
  private volatile boolean restarted;
  private int ticks;
  private Ticker ticker;

  @PostConstruct
  void start() {
    ticker = new Ticker(threads, this::tick);
  }

  /** Adds a way to deliver events. */
  public void register(EventChannel channel) {
    channels.add(channel);
    if (restarted) {
      channel.wake();
    }
  }

  public List<EventChannel> channels() {
    return channels;
  }

  /** Sends a hint, soon and from another thread; one that is on its way stands for all. */
  public void nudge() {
    if (hinted.compareAndSet(false, true)) {
      try {
        executor.execute(this::send);
      } catch (RejectedExecutionException e) {
        hinted.set(false);
        LOG.debug("events wait for the next tick: {}", e.toString());
      }
    }
  }

  private void send() {
    try (JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      // hints need not survive the broker: the rows do
      context
          .createProducer()
          .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
          .send(queue, context.createTextMessage());
      if (brokerDown) {
        brokerDown = false;
        LOG.info("the broker takes hints of events again");
      }
    } catch (JMSRuntimeException e) {
      if (!brokerDown) {
        brokerDown = true;
        LOG.error("the broker takes no hints of events: {}", e.toString());
      }
      wake();
    }
  }

  /** Follows a hint. */
  public void wake() {
    hinted.set(false);
    if (restarted) {
      channels.forEach(EventChannel::wake);
    }
  }

  void tick() {
    // a hint may have been lost, or consumed by another node
    hinted.set(false);
    if (configuration.find().isEmpty()) {
      // not started yet
      return;
    }
    try {
      if (!restarted) {
        presence.restarted();
        status.restarted(configuration.get());
        restarted = true;
      }
      if (ticks++ % TIDY == 0) {
        presence.tidy();
      }
      databaseDown = false;
    } catch (SQLException e) {
      if (!databaseDown) {
        LOG.error("events cannot be looked after: {}", DatabaseTrouble.describe(e));
      }
      databaseDown = true;
      return;
    }
    for (EventChannel channel : channels) {
      try {
        channel.tick();
        channel.wake();
      } catch (RuntimeException e) {
        LOG.error("{} cannot be looked after", channel, e);
      }
    }
  }

  private void goingDown() {
    if (!restarted) {
      return;
    }
    try {
      status.goingDown(configuration.get());
    } catch (SQLException | RuntimeException e) {
      LOG.warn("subscribers do not hear that the worklist stops: {}", e.toString());
    }
  }

  /** The pages and listeners are still there: they stop after the beans. */
  @PreDestroy
  void stop() {
    ticker.stop();
    goingDown();
    channels.forEach(EventChannel::stop);
  }
}
