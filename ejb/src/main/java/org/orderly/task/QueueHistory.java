package org.orderly.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how attempts end, per queue and minute. A node adds up in memory and writes every few
 * seconds, so that the workers of a busy queue do not fight for one row; a crash loses these
 * seconds of the statistics and nothing else.
 */
final class QueueHistory {
  static final Duration WRITE_EVERY = Duration.ofSeconds(5);
  static final Duration KEPT = Duration.ofDays(15);

  private final TaskDatabase database;
  private final Map<Cell, QueueMinute> unwritten = new ConcurrentHashMap<>();
  private Instant lastWrite = Instant.EPOCH;
  private Instant lastPurge = Instant.EPOCH;

  private record Cell(String device, String queue, Instant minute) {}

  QueueHistory(TaskDatabase database) {
    this.database = database;
  }

  /** Notes the end of an attempt; SCHEDULED FOR RETRY is one that is repeated. */
  void ended(TaskView task, TaskStatus end, Instant now) {
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    unwritten.merge(
        new Cell(task.deviceName(), task.queue(), minute),
        QueueMinute.of(minute, end),
        QueueMinute::plus);
  }

  /** Writes what has been counted, when it is time to. */
  void tick(Instant now) throws SQLException {
    if (Duration.between(lastWrite, now).compareTo(WRITE_EVERY) < 0) {
      return;
    }
    lastWrite = now;
    write();
    if (Duration.between(lastPurge, now).compareTo(Duration.ofHours(1)) >= 0) {
      lastPurge = now;
      database.run(
          connection ->
              TaskTable.update(
                  connection, "delete from queue_minute where minute_start < ?", now.minus(KEPT)));
    }
  }

  void write() throws SQLException {
    for (Cell cell : List.copyOf(unwritten.keySet())) {
      QueueMinute counted = unwritten.remove(cell);
      if (counted == null) {
        continue;
      }
      try {
        database.run(connection -> add(connection, cell, counted));
      } catch (SQLException e) {
        unwritten.merge(cell, counted, QueueMinute::plus);
        throw e;
      }
    }
  }

  /** Two nodes may insert the same row; the second one's step is tried again and finds it. */
  private static void add(Connection connection, Cell cell, QueueMinute counted)
      throws SQLException {
    int found =
        TaskTable.update(
            connection,
            "update queue_minute set completed = completed + ?, warning = warning + ?,"
                + " failed = failed + ?, retried = retried + ?"
                + " where device_name = ? and queue_name = ? and minute_start = ?",
            counted.completed(),
            counted.warning(),
            counted.failed(),
            counted.retried(),
            cell.device(),
            cell.queue(),
            cell.minute());
    if (found == 0) {
      TaskTable.update(
          connection,
          "insert into queue_minute (device_name, queue_name, minute_start, completed, warning,"
              + " failed, retried) values (?,?,?,?,?,?,?)",
          cell.device(),
          cell.queue(),
          cell.minute(),
          counted.completed(),
          counted.warning(),
          counted.failed(),
          counted.retried());
    }
  }

  /** The minutes of a queue in which something ended, in order of time. */
  List<QueueMinute> read(String device, String queue, Instant from) throws SQLException {
    return database.call(
        connection -> {
          List<QueueMinute> minutes = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select minute_start, completed, warning, failed, retried from queue_minute"
                      + " where device_name = ? and queue_name = ? and minute_start >= ?"
                      + " order by minute_start")) {
            TaskTable.bind(statement, device, queue, from);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                minutes.add(
                    new QueueMinute(
                        TaskTable.instantOf(row, "minute_start"),
                        row.getInt(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getInt(5)));
              }
            }
          }
          return minutes;
        });
  }
}
