package org.orderly.retention;

import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.TaskQueue;
import org.orderly.task.FinishedTasks;
import org.orderly.task.TaskDatabase;
import org.orderly.task.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes finished tasks when the delay that their queue sets for their status has passed. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TaskRetention {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRetention.class);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource dataSource;

  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;

  private Instant lastPurge = Instant.EPOCH;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public TaskRetention() {
    this(null, null, null);
  }

  TaskRetention(DataSource dataSource, CurrentConfiguration configuration, Clock clock) {
    this.dataSource = dataSource;
    this.configuration = configuration;
    this.clock = clock;
  }

  @Schedule(hour = "*", minute = "*", persistent = false)
  void tick() {
    Optional<ConfigSnapshot> snapshot = configuration.find();
    Duration interval = snapshot.map(s -> s.device().tasks().purgePollingInterval()).orElse(null);
    Instant now = clock.instant();
    if (snapshot.isEmpty() || interval == null || now.isBefore(lastPurge.plus(interval))) {
      return;
    }
    lastPurge = now;
    FinishedTasks finished = new FinishedTasks(new TaskDatabase(dataSource));
    for (TaskQueue queue : snapshot.get().device().queues()) {
      delays(queue)
          .forEach((status, delay) -> purge(finished, queue.name(), status, now.minus(delay)));
    }
  }

  private static void purge(
      FinishedTasks finished, String queue, TaskStatus status, Instant endedBefore) {
    try {
      int count = finished.purge(queue, status, endedBefore);
      if (count > 0) {
        LOG.info("queue {}: {} tasks that had ended {} deleted", queue, count, status.text());
      }
    } catch (SQLException e) {
      LOG.warn("queue {}: finished tasks not deleted: {}", queue, e.toString());
    }
  }

  static Map<TaskStatus, Duration> delays(TaskQueue queue) {
    Map<TaskStatus, Duration> delays = new EnumMap<>(TaskStatus.class);
    put(delays, TaskStatus.COMPLETED, queue.purgeCompletedDelay());
    put(delays, TaskStatus.FAILED, queue.purgeFailedDelay());
    put(delays, TaskStatus.WARNING, queue.purgeWarningDelay());
    put(delays, TaskStatus.CANCELED, queue.purgeCanceledDelay());
    return delays;
  }

  private static void put(
      Map<TaskStatus, Duration> delays, TaskStatus status, @Nullable Duration delay) {
    if (delay != null) {
      delays.put(status, delay);
    }
  }
}
