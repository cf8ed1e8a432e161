package org.orderly.task;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task, as the work sees it: takes the result of each object (written in groups,
 * at the latest after a second), knows what earlier attempts achieved, and tells when to stop. Used
 * by one worker thread; only {@link #stop} and {@link #showProgress} come from others.
 */
public final class TaskRun {
  /** Results are written when this many are waiting, or after {@link #FLUSH_AFTER}. */
  private static final int FLUSH_COUNT = 100;

  private static final Duration FLUSH_AFTER = Duration.ofSeconds(1);

  /** Why an attempt must stop. */
  public enum Stop {
    /** Canceled, deleted or started anew: nobody wants the result. */
    CANCELED,
    /** Nothing moved for longer than allowed. */
    STALLED
  }

  /** Objects by what the destination said, over all attempts. */
  public record Counts(int completed, int warning, int failed) {}

  private final TaskView task;
  private final TaskDatabase database;
  private final Clock clock;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> onStop = new AtomicReference<>();

  /** Guards what is to be written. */
  private final ReentrantLock account = new ReentrantLock();

  private final List<InstanceResult> waiting = new ArrayList<>();
  private Counts counts = new Counts(0, 0, 0);
  private Instant lastFlush;
  private volatile Instant lastProgress;

  TaskRun(TaskView task, TaskDatabase database, Clock clock) {
    this.task = task;
    this.database = database;
    this.clock = clock;
    this.lastFlush = clock.instant();
    this.lastProgress = lastFlush;
  }

  /** The row as it was when the attempt began. */
  public TaskView task() {
    return task;
  }

  public Instant now() {
    return clock.instant();
  }

  /** The data set that was stored with the task, or null. */
  public @Nullable String payload() throws SQLException {
    return database.call(connection -> TaskTable.payload(connection, task.taskId()));
  }

  /**
   * Stores the data set that this and every later attempt sends, and of how many objects it tells.
   */
  public void keep(String payload, int instances) throws SQLException {
    database.run(
        connection -> {
          TaskTable.insertPayload(connection, task.taskId(), payload);
          TaskSteps.describe(connection, task, instances, List.of());
        });
  }

  /** What earlier attempts achieved, by SOP Instance UID. */
  public Map<String, InstanceResult> earlierResults() throws SQLException {
    return database.call(connection -> TaskSteps.results(connection, task.taskId()));
  }

  /** Notes number and modalities of the objects that the task is about. */
  public void describe(int instances, List<String> modalities) throws SQLException {
    database.run(connection -> TaskSteps.describe(connection, task, instances, modalities));
  }

  /** Takes the result of one object. */
  public void record(InstanceResult result, Counts newCounts) throws SQLException {
    account.lock();
    try {
      waiting.add(result);
      counts = newCounts;
      Instant now = clock.instant();
      lastProgress = now;
      if (waiting.size() >= FLUSH_COUNT
          || Duration.between(lastFlush, now).compareTo(FLUSH_AFTER) >= 0) {
        flush();
      }
    } finally {
      account.unlock();
    }
  }

  /** Writes what has not been written yet. */
  public void flush() throws SQLException {
    account.lock();
    try {
      boolean current = database.call(this::writeResults);
      waiting.clear();
      lastFlush = clock.instant();
      if (!current) {
        stop(Stop.CANCELED);
      }
    } finally {
      account.unlock();
    }
  }

  /** Writes how far the attempt is while its worker waits for the peer. */
  void showProgress() throws SQLException {
    account.lock();
    try {
      if (!waiting.isEmpty()) {
        flush();
      }
    } finally {
      account.unlock();
    }
  }

  /**
   * Writes results and counters in the caller's transaction; false if this attempt does not count
   * any more.
   */
  boolean writeResults(Connection connection) throws SQLException {
    account.lock();
    try {
      return TaskSteps.record(connection, task, List.copyOf(waiting), counts, clock.instant());
    } finally {
      account.unlock();
    }
  }

  /** Counts what earlier attempts achieved, before anything is recorded. */
  public void begin(Counts earlier) {
    account.lock();
    try {
      counts = earlier;
    } finally {
      account.unlock();
    }
  }

  Counts counts() {
    account.lock();
    try {
      return counts;
    } finally {
      account.unlock();
    }
  }

  /** Why the work has to stop before the next object, or null if it may go on. */
  public @Nullable Stop stopReason() {
    return stop.get();
  }

  /**
   * Sets what frees a worker that hangs in a peer (an abort); called at once if the attempt has
   * been stopped already.
   */
  public void onStop(Runnable action) {
    onStop.set(action);
    if (stop.get() == Stop.STALLED) {
      action.run();
    }
  }

  Duration sinceProgress() {
    return Duration.between(lastProgress, clock.instant());
  }

  /** Asks the worker to stop; a stalled one is also freed from its peer. */
  void stop(Stop reason) {
    if (stop.compareAndSet(null, reason) && reason == Stop.STALLED) {
      free();
    }
  }

  /** Frees the worker from a peer that does not answer. */
  void free() {
    Runnable action = onStop.get();
    if (action != null) {
      action.run();
    }
  }
}
