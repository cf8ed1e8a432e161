package org.orderly.task;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseTrouble;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.TaskQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working part of a node: consumes hints, claims rows, runs the work, writes how it ended,
 * keeps the leases of what runs, and takes back what other nodes lost. Holds no transaction while
 * work is done: each step is one of its own.
 */
final class TaskEngine {
  /** A node that has not renewed for so long is taken for dead. */
  static final Duration LEASE = Duration.ofSeconds(30);

  static final Duration RENEW_EVERY = Duration.ofSeconds(5);

  /**
   * An attempt without any progress for so long is ended; longer than the response timers of an
   * association.
   */
  static final Duration STALL_AFTER = Duration.ofMinutes(15);

  /** A canceled worker that still hangs in its peer is freed after this. */
  private static final Duration FREE_AFTER = Duration.ofSeconds(5);

  private static final int REAP_LIMIT = 100;
  private static final Logger LOG = LoggerFactory.getLogger(TaskEngine.class);

  private final TaskDatabase database;
  private final Supplier<Optional<ConfigSnapshot>> configuration;
  private final Map<TaskType, TaskWork> works;
  private final Slots slots;
  private final Clock clock;
  private final String node;
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private Runnable afterEnd = () -> {};
  private @Nullable QueueHistory history;
  private Instant lastRenewal = Instant.EPOCH;

  private static final class Running {
    final TaskRun run;
    volatile @Nullable Instant stopped;

    Running(TaskRun run) {
      this.run = run;
    }
  }

  TaskEngine(
      TaskDatabase database,
      Supplier<Optional<ConfigSnapshot>> configuration,
      Map<TaskType, TaskWork> works,
      Slots slots,
      Clock clock,
      String node) {
    this.database = database;
    this.configuration = configuration;
    this.works = Map.copyOf(works);
    this.slots = slots;
    this.clock = clock;
    this.node = node;
  }

  /** Sets what is to happen when a slot has become free. */
  void afterEnd(Runnable action) {
    afterEnd = action;
  }

  /** Sets where ended attempts are counted. */
  void countIn(QueueHistory counts) {
    history = counts;
  }

  /**
   * Follows a hint: claims the task and works on it, or drops the hint if the row says otherwise.
   * Database trouble before the claim drops the hint, too: the row stays due and is hinted again.
   */
  void consume(Hint hint) {
    Optional<ConfigSnapshot> snapshot = configuration.get();
    if (snapshot.isEmpty()) {
      return;
    }
    try {
      TaskView task = database.call(connection -> TaskTable.find(connection, hint.taskId()));
      if (task == null || task.attempt() != hint.attempt() || !task.status().isPending()) {
        LOG.debug("task {}: stale hint for attempt {}", hint.taskId(), hint.attempt());
        return;
      }
      Optional<TaskQueue> queue = snapshot.get().queue(task.queue());
      if (queue.isPresent()) {
        claimAndRun(
            task, queue.get(), destinationLimit(snapshot.get(), task.exporterId(), queue.get()));
      }
    } catch (SQLException e) {
      LOG.warn("task {}: not claimed: {}", hint.taskId(), DatabaseTrouble.describe(e));
    }
  }

  /**
   * How many tasks of a destination may run at once: its property {@code maxTasksParallel}, else as
   * many as its queue allows.
   */
  static int destinationLimit(
      ConfigSnapshot snapshot, @Nullable String exporterId, TaskQueue queue) {
    if (exporterId == null) {
      return queue.maxTasksParallel();
    }
    return snapshot
        .destination(exporterId)
        .map(Destination::properties)
        .flatMap(
            all ->
                all.stream().filter(p -> p.matches("maxTasksParallel=[1-9]\\d{0,3}")).findFirst())
        .map(property -> Integer.parseInt(property.substring(property.indexOf('=') + 1)))
        .orElse(queue.maxTasksParallel());
  }

  private void claimAndRun(TaskView task, TaskQueue queue, int destinationLimit)
      throws SQLException {
    String destination = task.type() == TaskType.EXPORT ? task.exporterId() : null;
    if (!slots.acquire(queue.name(), queue.maxTasksParallel(), destination, destinationLimit)) {
      // released again as soon as a slot is free
      database.run(
          connection ->
              TaskTable.update(
                  connection, "update task set hint_time = null where id = ?", task.taskId()));
      return;
    }
    try {
      Instant now = clock.instant();
      boolean claimed =
          database.call(
              c -> TaskSteps.claim(c, task.taskId(), task.attempt(), node, now.plus(LEASE), now));
      TaskView current =
          claimed ? database.call(connection -> TaskTable.find(connection, task.taskId())) : null;
      if (current != null && current.attempt() == task.attempt() + 1) {
        run(current, queue);
      }
    } finally {
      slots.release(queue.name(), destination);
      afterEnd.run();
    }
  }

  /**
   * Works on a task in the thread of somebody who waits for it, at once and once only: it is up to
   * them what happens next.
   */
  TaskEnd performNow(NewTask task) throws SQLException {
    Instant now = clock.instant();
    TaskView begun =
        database.call(connection -> TaskSteps.begin(connection, task, node, now.plus(LEASE), now));
    return run(begun, once(task.queueName()));
  }

  private static TaskQueue once(String name) {
    return new TaskQueue(
        name, name, true, 1, 0, Duration.ZERO, null, 100, false, null, null, null, null, List.of());
  }

  private TaskEnd run(TaskView task, TaskQueue queue) throws SQLException {
    TaskRun run = new TaskRun(task, database, clock);
    running.put(task.taskId(), new Running(run));
    try {
      TaskOutcome outcome = perform(run);
      finish(run, queue, outcome);
      return new TaskEnd(outcome, run.counts());
    } finally {
      running.computeIfPresent(task.taskId(), (id, current) -> current.run == run ? null : current);
    }
  }

  private TaskOutcome perform(TaskRun run) {
    TaskView task = run.task();
    TaskWork work = works.get(task.type());
    if (work == null) {
      return TaskOutcome.error("No work known for type " + task.type());
    }
    LOG.info("task {} attempt {}: {} begins", task.taskId(), task.attempt(), task.type());
    try {
      return work.perform(run);
    } catch (Exception e) {
      LOG.warn("task {} attempt {}: {}", task.taskId(), task.attempt(), e.toString());
      LOG.debug("task {}", task.taskId(), e);
      return TaskOutcome.error(textOf(e));
    } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.error("task {} attempt {}", task.taskId(), task.attempt(), e);
      return TaskOutcome.error(e.toString());
    }
  }

  private static String textOf(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private void finish(TaskRun run, TaskQueue queue, TaskOutcome worked) throws SQLException {
    TaskView task = run.task();
    TaskRun.Stop stop = run.stopReason();
    TaskOutcome outcome =
        stop == TaskRun.Stop.STALLED
            ? TaskOutcome.error("No progress for " + STALL_AFTER + ", attempt ended")
            : worked;
    Instant now = clock.instant();
    boolean counted =
        database.call(
            connection -> {
              run.writeResults(connection);
              if (outcome.status() == TaskStatus.CANCELED || stop == TaskRun.Stop.CANCELED) {
                return TaskSteps.stopped(connection, task.taskId(), task.attempt(), outcome, now);
              }
              if (end(connection, task, queue, outcome, now)) {
                return true;
              }
              // it may have been canceled at the end: keep what was sent, and free the task
              run.writeResults(connection);
              TaskSteps.stopped(connection, task.taskId(), task.attempt(), outcome, now);
              return false;
            });
    if (counted) {
      count(
          task,
          stop == TaskRun.Stop.CANCELED ? TaskStatus.CANCELED : ending(task, queue, outcome),
          outcome.later() != null);
      LOG.info("task {} attempt {}: {}", task.taskId(), task.attempt(), outcome.status().text());
    } else {
      LOG.info(
          "task {} attempt {}: result dropped, the task has been changed meanwhile",
          task.taskId(),
          task.attempt());
    }
  }

  private void count(TaskView task, TaskStatus end, boolean early) {
    QueueHistory counts = history;
    if (counts != null && end != TaskStatus.CANCELED && !early) {
      counts.ended(task, end, clock.instant());
    }
  }

  private static boolean isBad(TaskQueue queue, TaskOutcome outcome) {
    return outcome.status() == TaskStatus.FAILED
        || (outcome.status() == TaskStatus.WARNING && (outcome.repeat() || queue.retryOnWarning()));
  }

  /** The status that the outcome of an attempt leaves. */
  private static TaskStatus ending(TaskView task, TaskQueue queue, TaskOutcome outcome) {
    boolean repeated =
        outcome.later() != null
            || isBad(queue, outcome)
                && (outcome.repeat() || outcome.status() != TaskStatus.FAILED)
                && task.failures() < queue.maxRetries();
    return repeated ? TaskStatus.SCHEDULED_FOR_RETRY : outcome.status();
  }

  private static boolean end(
      Connection connection, TaskView task, TaskQueue queue, TaskOutcome outcome, Instant now)
      throws SQLException {
    int failures = isBad(queue, outcome) ? task.failures() + 1 : task.failures();
    if (ending(task, queue, outcome) == TaskStatus.SCHEDULED_FOR_RETRY) {
      Instant later = outcome.later();
      Instant due = later == null ? now.plus(queue.retryDelay(failures)) : later;
      return TaskSteps.repeat(connection, TaskEvent.RETRY, task, outcome, due, now);
    }
    boolean done =
        TaskSteps.finish(connection, task.taskId(), task.attempt(), outcome, failures, now);
    if (done) {
      for (NewTask next : outcome.followUps()) {
        if (next.type() == TaskType.EXPORT) {
          // the same may wait already
          PendingTasks.upsert(connection, List.of(next), now);
        } else {
          TaskTable.insert(connection, next, now);
        }
      }
    }
    return done;
  }

  /**
   * A second's duties: renew leases, hear of cancels, end what stalls, and take back what was lost.
   */
  void tick() throws SQLException {
    Instant now = clock.instant();
    if (Duration.between(lastRenewal, now).compareTo(RENEW_EVERY) >= 0) {
      renew(now);
      lastRenewal = now;
    }
    watch();
    showProgress();
    reap(now);
  }

  private void renew(Instant now) throws SQLException {
    for (Running current : running.values()) {
      TaskView task = current.run.task();
      if (current.run.stopReason() != null) {
        continue;
      }
      boolean ours =
          database.call(
              c -> TaskSteps.renew(c, task.taskId(), task.attempt(), node, now.plus(LEASE)));
      if (!ours) {
        current.run.stop(TaskRun.Stop.CANCELED);
      }
    }
  }

  /** Writes how far each worker is, also one that waits for its peer. */
  private void showProgress() throws SQLException {
    for (Running current : running.values()) {
      current.run.showProgress();
    }
  }

  /**
   * Reads the rows of what runs here, once for all workers; also called at once for a cancel on
   * this node.
   */
  void watch() throws SQLException {
    for (Running current : running.values()) {
      TaskView task = current.run.task();
      TaskView row = database.call(connection -> TaskTable.find(connection, task.taskId()));
      if (row == null || row.attempt() != task.attempt() || row.status() != TaskStatus.IN_PROCESS) {
        current.run.stop(TaskRun.Stop.CANCELED);
      } else if (current.run.sinceProgress().compareTo(STALL_AFTER) > 0) {
        LOG.warn(
            "task {} attempt {}: no progress for {}", task.taskId(), task.attempt(), STALL_AFTER);
        current.run.stop(TaskRun.Stop.STALLED);
      }
      freeIfHanging(current);
    }
  }

  private void freeIfHanging(Running current) {
    if (current.run.stopReason() == null) {
      return;
    }
    Instant since = current.stopped;
    Instant now = clock.instant();
    if (since == null) {
      current.stopped = now;
    } else if (Duration.between(since, now).compareTo(FREE_AFTER) > 0) {
      current.run.free();
    }
  }

  /**
   * Takes back tasks whose node does not renew any more; never those of a living node, whatever its
   * name.
   */
  private void reap(Instant now) throws SQLException {
    Optional<ConfigSnapshot> snapshot = configuration.get();
    if (snapshot.isEmpty()) {
      return;
    }
    List<TaskView> lost =
        database.call(
            connection ->
                TaskTable.select(
                    connection,
                    "where device_name = ? and task_status = ? and lease_until < ? order by lease_until fetch first "
                        + REAP_LIMIT
                        + " rows only",
                    snapshot.get().device().name(),
                    TaskStatus.IN_PROCESS.text(),
                    now));
    for (TaskView task : lost) {
      Optional<TaskQueue> queue = snapshot.get().queue(task.queue());
      boolean taken =
          database.call(
              connection ->
                  takeBack(connection, task, queue.map(TaskQueue::maxRetries).orElse(0), now));
      if (taken) {
        LOG.warn(
            "task {} attempt {}: its node has not renewed the lease",
            task.taskId(),
            task.attempt());
      }
    }
  }

  private static boolean takeBack(Connection connection, TaskView task, int maxRetries, Instant now)
      throws SQLException {
    int locked =
        TaskTable.update(
            connection,
            "update task set lease_node = null where id = ? and attempt = ? and lease_until < ? and "
                + TaskEvent.statusIn(TaskEvent.LOSE.from()),
            task.taskId(),
            task.attempt(),
            now);
    if (locked == 0) {
      return false;
    }
    TaskOutcome outcome = TaskOutcome.error("The node that worked on the task stopped");
    boolean retriesLeft =
        task.failures() < maxRetries || TaskSteps.madeProgress(connection, task.taskId());
    return retriesLeft
        ? TaskSteps.repeat(connection, TaskEvent.LOSE, task, outcome, now, now)
        : TaskSteps.finish(
            connection, task.taskId(), task.attempt(), outcome, task.failures() + 1, now);
  }

  /**
   * Fails the task of a message that could not be consumed, if it still waits for that very
   * attempt.
   */
  void poisoned(long taskId, int attempt, String reason) throws SQLException {
    boolean failed =
        database.call(c -> TaskSteps.reject(c, taskId, attempt, reason, clock.instant()));
    LOG.error(
        "task {} attempt {}: message could not be consumed: {} (task failed: {})",
        taskId,
        attempt,
        reason,
        failed);
  }

  /** The number of tasks that run on this node. */
  int runningCount() {
    return running.size();
  }
}
