package org.orderly.task;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.TaskQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends hints for due rows: per logical queue, inside its schedule, as many as the node has free
 * slots for, in the order of priority and due time. A hint that leads to nothing is sent again
 * after {@link #STALE_AFTER}; a broker that is down only delays hints.
 */
final class TaskRelease {
  static final Duration STALE_AFTER = Duration.ofSeconds(15);
  private static final Duration BROKER_PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK_FOR_UNKNOWN_EVERY = Duration.ofSeconds(5);
  private static final int REJECT_LIMIT = 100;
  private static final String PENDING = TaskEvent.CLAIM.guard();
  private static final String ORDER = " order by priority desc, gives_way, scheduled_time, id";
  private static final Logger LOG = LoggerFactory.getLogger(TaskRelease.class);

  private final TaskDatabase database;
  private final Supplier<Optional<ConfigSnapshot>> configuration;
  private final Slots slots;
  private final Consumer<List<Hint>> sender;
  private final Clock clock;
  private final ReentrantLock releasing = new ReentrantLock();
  private final AtomicBoolean again = new AtomicBoolean();
  private final Map<Long, Sent> outstanding = new ConcurrentHashMap<>();
  private Instant pausedUntil = Instant.EPOCH;
  private Instant lastLookForUnknown = Instant.EPOCH;
  private boolean brokerDown;

  private record Sent(Hint hint, Instant time) {}

  TaskRelease(
      TaskDatabase database,
      Supplier<Optional<ConfigSnapshot>> configuration,
      Slots slots,
      Consumer<List<Hint>> sender,
      Clock clock) {
    this.database = database;
    this.configuration = configuration;
    this.slots = slots;
    this.sender = sender;
    this.clock = clock;
  }

  /** Notes that a hint of this node has arrived. */
  void arrived(Hint hint) {
    outstanding.remove(hint.taskId());
  }

  /** Whether hints cannot be sent at present. */
  boolean brokerDown() {
    return brokerDown;
  }

  /**
   * Looks for due rows and sends their hints; calls that come while one runs make it look once
   * more.
   */
  void release() throws SQLException {
    again.set(true);
    while (again.get() && releasing.tryLock()) {
      try {
        again.set(false);
        releaseOnce();
      } finally {
        releasing.unlock();
      }
    }
  }

  private void releaseOnce() throws SQLException {
    Optional<ConfigSnapshot> snapshot = configuration.get();
    Instant now = clock.instant();
    if (snapshot.isEmpty() || now.isBefore(pausedUntil)) {
      return;
    }
    rejectUnknown(snapshot.get(), now);
    List<TaskQueue> due = dueQueues(snapshot.get(), now);
    if (due.isEmpty()) {
      outstanding.clear();
      return;
    }
    forgetOld(now);
    List<Hint> hints = new ArrayList<>();
    for (TaskQueue queue : due) {
      hints.addAll(choose(snapshot.get(), queue, now));
    }
    send(hints, now);
  }

  /** How long it is until the next row becomes due, if that is not longer than {@code within}. */
  Optional<Duration> nextDue(Duration within) throws SQLException {
    Optional<ConfigSnapshot> snapshot = configuration.get();
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Instant next =
        database.call(
            connection -> {
              try (var statement =
                  connection.prepareStatement(
                      "select min(scheduled_time) as next from task where device_name = ? and "
                          + PENDING
                          + " and scheduled_time > ? and scheduled_time <= ?")) {
                TaskTable.bind(statement, snapshot.get().device().name(), now, now.plus(within));
                try (var row = statement.executeQuery()) {
                  return row.next() ? TaskTable.instant(row, "next") : null;
                }
              }
            });
    return Optional.ofNullable(next).map(due -> Duration.between(now, due).plusMillis(1));
  }

  /** The queues that are served at this time and have a task that is due. */
  private List<TaskQueue> dueQueues(ConfigSnapshot snapshot, Instant now) throws SQLException {
    ZonedDateTime local = now.atZone(ZoneId.systemDefault());
    Map<String, TaskQueue> served = new LinkedHashMap<>();
    for (TaskQueue queue : snapshot.device().queues()) {
      if (queue.installed() && ScheduleExpression.anyContains(queue.schedule(), local)) {
        served.put(queue.name(), queue);
      }
    }
    if (served.isEmpty()) {
      return List.of();
    }
    // a look at one entry of the index per queue, however many tasks are due
    String names = String.join(",", Collections.nCopies(served.size(), "(cast(? as varchar(64)))"));
    List<@Nullable Object> values = new ArrayList<>(served.keySet());
    values.add(snapshot.device().name());
    values.add(now);
    values.add(snapshot.device().name());
    return database.call(
        connection -> {
          List<TaskQueue> due = new ArrayList<>();
          try (var statement =
              connection.prepareStatement(
                  "select name from (values "
                      + names
                      + ") as served(name) where exists (select 1 from task where device_name = ?"
                      + " and queue_name = served.name and "
                      + PENDING
                      + " and scheduled_time <= ?) and not exists (select 1 from queue_pause"
                      + " where device_name = ? and queue_name = served.name)")) {
            TaskTable.bind(statement, values.toArray());
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                TaskQueue queue = served.get(row.getString(1));
                if (queue != null) {
                  due.add(queue);
                }
              }
            }
          }
          return due;
        });
  }

  /** Tasks of queues that are not configured fail, with the reason. */
  private void rejectUnknown(ConfigSnapshot snapshot, Instant now) throws SQLException {
    if (Duration.between(lastLookForUnknown, now).compareTo(LOOK_FOR_UNKNOWN_EVERY) < 0) {
      return;
    }
    lastLookForUnknown = now;
    String device = snapshot.device().name();
    List<String> known = snapshot.device().queues().stream().map(TaskQueue::name).toList();
    String others =
        known.isEmpty()
            ? ""
            : " and queue_name not in ("
                + String.join(",", Collections.nCopies(known.size(), "?"))
                + ")";
    List<@Nullable Object> values = new ArrayList<>();
    values.add(device);
    values.addAll(known);
    values.add(now);
    List<String> unknown =
        database.call(
            connection -> {
              List<String> names = new ArrayList<>();
              try (var statement =
                  connection.prepareStatement(
                      "select distinct queue_name from task where device_name = ?"
                          + others
                          + " and "
                          + PENDING
                          + " and scheduled_time <= ?")) {
                TaskTable.bind(statement, values.toArray());
                try (var row = statement.executeQuery()) {
                  while (row.next()) {
                    names.add(row.getString(1));
                  }
                }
              }
              return names;
            });
    for (String queue : unknown) {
      rejectAll(device, queue, now);
    }
  }

  private void forgetOld(Instant now) throws SQLException {
    outstanding
        .values()
        .removeIf(sent -> Duration.between(sent.time(), now).compareTo(STALE_AFTER) > 0);
    if (outstanding.isEmpty()) {
      return;
    }
    // hints that another node of the cluster has followed no longer stand for work to come
    List<Long> ids = List.copyOf(outstanding.keySet());
    String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
    List<TaskView> waiting =
        database.call(
            connection ->
                TaskTable.select(
                    connection, "where id in (" + marks + ") and " + PENDING, ids.toArray()));
    outstanding.keySet().retainAll(waiting.stream().map(TaskView::taskId).toList());
  }

  private void rejectAll(String device, String queue, Instant now) throws SQLException {
    List<TaskView> tasks =
        database.call(
            connection ->
                TaskTable.select(
                    connection,
                    "where device_name = ? and queue_name = ? and "
                        + PENDING
                        + " and scheduled_time <= ? order by id"
                        + " fetch first "
                        + REJECT_LIMIT
                        + " rows only",
                    device,
                    queue,
                    now));
    for (TaskView task : tasks) {
      String reason = "No queue configured: " + queue;
      database.call(c -> TaskSteps.reject(c, task.taskId(), task.attempt(), reason, now));
      LOG.error("task {}: {}", task.taskId(), reason);
    }
  }

  private List<Hint> choose(ConfigSnapshot snapshot, TaskQueue queue, Instant now)
      throws SQLException {
    long sent =
        outstanding.values().stream()
            .filter(s -> s.hint().queueName().equals(queue.name()))
            .count();
    int free = (int) (queue.maxTasksParallel() - slots.used(queue.name()) - sent);
    if (free <= 0) {
      return List.of();
    }
    int limit = Math.min(free, Math.max(1, snapshot.device().tasks().fetchSize()));
    List<@Nullable Object> ofOne =
        new ArrayList<>(
            List.of(snapshot.device().name(), queue.name(), now, now.minus(STALE_AFTER)));
    List<String> busy =
        slots.usedDestinations().stream()
            .filter(
                used ->
                    used.getValue() >= TaskEngine.destinationLimit(snapshot, used.getKey(), queue))
            .map(Map.Entry::getKey)
            .toList();
    String notBusy = "";
    if (!busy.isEmpty()) {
      notBusy =
          " and (task_type <> 'EXPORT' or exporter_id not in ("
              + String.join(",", Collections.nCopies(busy.size(), "?"))
              + "))";
      ofOne.addAll(busy);
    }
    String last = ORDER + " fetch first " + limit + " rows only";
    // one part per status, so that each is read in the order of an index and not sorted
    List<@Nullable Object> values = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (TaskStatus status : TaskEvent.CLAIM.from()) {
      parts.add(
          "(select id from task where device_name = ? and queue_name = ? and task_status = '"
              + status.text()
              + "' and scheduled_time <= ? and (hint_time is null or hint_time < ?)"
              + notBusy
              + last
              + ")");
      values.addAll(ofOne);
    }
    String condition =
        "where id in (select id from (" + String.join(" union all ", parts) + ") as due)" + last;
    return database
        .call(connection -> TaskTable.select(connection, condition, values.toArray()))
        .stream()
        .map(t -> new Hint(t.type(), t.taskId(), t.attempt(), t.queue(), t.exporterId()))
        .toList();
  }

  private void send(List<Hint> hints, Instant now) throws SQLException {
    if (hints.isEmpty()) {
      return;
    }
    mark(hints, now);
    hints.forEach(hint -> outstanding.put(hint.taskId(), new Sent(hint, now)));
    try {
      sender.accept(hints);
      if (brokerDown) {
        brokerDown = false;
        LOG.info("the broker takes messages again");
      }
    } catch (RuntimeException e) {
      if (!brokerDown) {
        brokerDown = true;
        LOG.error("the broker takes no messages; due tasks wait: {}", e.toString());
      }
      pausedUntil = now.plus(BROKER_PAUSE);
      hints.forEach(hint -> outstanding.remove(hint.taskId()));
      mark(hints, null);
    }
  }

  private void mark(List<Hint> hints, @Nullable Instant time) throws SQLException {
    database.run(
        connection -> {
          for (Hint hint : hints) {
            TaskTable.update(
                connection,
                "update task set hint_time = ? where id = ? and attempt = ? and " + PENDING,
                time,
                hint.taskId(),
                hint.attempt());
          }
        });
  }
}
