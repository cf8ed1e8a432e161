package org.orderly.task;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

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
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Environment;
import org.orderly.common.Ticker;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place where tasks are worked on: puts the parts of the engine together, ticks
 * each second, and sends hints through the broker. Runs outside container transactions throughout.
 * Begins after {@code DeviceNode}, which makes the tables.
 */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TaskNode {
  private static final Logger LOG = LoggerFactory.getLogger(TaskNode.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource dataSource;

  @Resource(lookup = "java:/JmsXA")
  private ConnectionFactory connectionFactory;

  @Resource(lookup = "java:/jms/queue/export")
  private Queue exportQueue;

  @Resource(lookup = "java:/jms/queue/ian")
  private Queue ianQueue;

  @Resource(lookup = "java:/jms/queue/process")
  private Queue processQueue;

  @Resource private ManagedThreadFactory threads;

  @Inject private CurrentConfiguration configuration;

  @Inject private Clock clock;

  @Inject @Any private Instance<TaskWork> works;

  private ScheduledExecutorService timers;
  private TaskDatabase database;
  private TaskEngine engine;
  private TaskRelease release;
  private TaskActions actions;
  private QueuePauses pauses;
  private QueueHistory history;
  private volatile boolean databaseDown;
  private Ticker ticker;

  @PostConstruct
  void start() {
    database = new TaskDatabase(dataSource);
    // one of our own: that of the container refuses, with an error, to run while the server stops
    timers = Executors.newSingleThreadScheduledExecutor(threads);
    Map<TaskType, TaskWork> byType = new EnumMap<>(TaskType.class);
    works.forEach(work -> byType.put(work.type(), work));
    Slots slots = new Slots();
    // a restarted server is another holder of leases than the one that died
    String node = Environment.nodeName() + '/' + UUID.randomUUID().toString().substring(0, 8);
    engine = new TaskEngine(database, this::snapshot, byType, slots, clock, node);
    release = new TaskRelease(database, this::snapshot, slots, this::send, clock);
    engine.afterEnd(this::nudge);
    pauses = new QueuePauses(database);
    history = new QueueHistory(database);
    engine.countIn(history);
    actions = new TaskActions(database, clock);
    ticker = new Ticker(threads, this::tick);
    LOG.info("tasks are worked on by {}", node);
  }

  private Optional<ConfigSnapshot> snapshot() {
    return configuration.find();
  }

  public TaskDatabase database() {
    return database;
  }

  public TaskActions actions() {
    return actions;
  }

  public QueuePauses pauses() {
    return pauses;
  }

  public boolean pause(String queue, @Nullable String who) throws SQLException {
    boolean changed = pauses.pause(deviceName(), queue, who, clock.instant());
    if (changed) {
      LOG.info("queue {}: paused", queue);
    }
    return changed;
  }

  public boolean resume(String queue) throws SQLException {
    boolean changed = pauses.resume(deviceName(), queue);
    if (changed) {
      LOG.info("queue {}: resumed", queue);
    }
    return changed;
  }

  public List<QueueMinute> history(String queue, Duration past) throws SQLException {
    return history.read(deviceName(), queue, clock.instant().minus(past));
  }

  public String deviceName() {
    return configuration.get().device().name();
  }

  @PreDestroy
  void stop() {
    ticker.stop();
    timers.shutdownNow();
    try {
      history.write();
    } catch (SQLException e) {
      LOG.warn(
          "the last counts of ended attempts are not written: {}", DatabaseTrouble.describe(e));
    }
  }

  /** Whether hints cannot be sent at present; rows wait. */
  public boolean brokerDown() {
    return release.brokerDown();
  }

  /** The number of tasks that run on this node. */
  public int runningCount() {
    return engine.runningCount();
  }

  void tick() {
    try {
      engine.tick();
      release.release();
      history.tick(clock.instant());
      databaseDown = false;
      // who waits for a quiet period should not also wait for the next tick
      release
          .nextDue(TICK)
          .ifPresent(wait -> timers.schedule(this::nudge, wait.toMillis(), MILLISECONDS));
    } catch (SQLException e) {
      if (!databaseDown) {
        LOG.error("tasks cannot be looked after: {}", DatabaseTrouble.describe(e));
      }
      databaseDown = true;
    }
  }

  /**
   * Looks for due tasks at once, and lets workers of this node hear of cancels; for callers that
   * have just committed.
   */
  public void nudge() {
    try {
      release.release();
      engine.watch();
    } catch (SQLException e) {
      if (!databaseDown) {
        LOG.warn("due tasks wait for the next tick: {}", DatabaseTrouble.describe(e));
      }
    }
  }

  /** Follows a hint in the thread of its message. */
  public void consume(Hint hint) {
    release.arrived(hint);
    engine.consume(hint);
  }

  /** Works on a task in the caller's thread. */
  public TaskEnd performNow(NewTask task) throws SQLException {
    return engine.performNow(task);
  }

  /** Fails the task of a message that could not be consumed. */
  public void poisoned(long taskId, int attempt, String reason) {
    try {
      engine.poisoned(taskId, attempt, reason);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(List<Hint> hints) {
    try (JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      for (Hint hint : hints) {
        TextMessage message = context.createTextMessage(Long.toString(hint.taskId()));
        message.setLongProperty("taskId", hint.taskId());
        message.setIntProperty("attempt", hint.attempt());
        message.setStringProperty("dcmQueueName", hint.queueName());
        // hints need not survive the broker: the row does
        context
            .createProducer()
            .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
            .send(queueOf(hint.type()), message);
      }
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  private Queue queueOf(TaskType type) {
    return switch (type) {
      case EXPORT, RESULT -> exportQueue;
      case IAN -> ianQueue;
      case SEGMENT, CONFIRM -> processQueue;
    };
  }

  /** The parts of a destination that an export task keeps. */
  public NewTask.ExportTarget target(String exporterId) {
    ConfigSnapshot current =
        snapshot().orElseThrow(() -> new UnknownNameException("No configuration loaded"));
    Destination destination =
        current
            .destination(exporterId)
            .orElseThrow(() -> new UnknownNameException("No such Exporter: " + exporterId));
    if (current.queue(destination.queueName()).isEmpty()) {
      throw new UnknownNameException("No queue configured for Exporter: " + exporterId);
    }
    return NewTask.ExportTarget.of(current, destination);
  }
}
