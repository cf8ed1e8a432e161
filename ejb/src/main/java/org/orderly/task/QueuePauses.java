package org.orderly.task;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.common.LocalTransactions;

/**
 * The queues that somebody has paused. A row in the database, so that every node obeys and a
 * restart forgets nothing; what runs goes on to its end, and nothing new begins.
 */
public final class QueuePauses {
  /** The condition of a statement on {@code task} that no task of a paused queue meets. */
  static final String NOT_PAUSED =
      "not exists (select 1 from queue_pause where queue_pause.device_name = task.device_name"
          + " and queue_pause.queue_name = task.queue_name)";

  private final TaskDatabase database;

  public QueuePauses(TaskDatabase database) {
    this.database = database;
  }

  /** Who paused a queue, and since when. */
  public record Pause(String queueName, @Nullable String pausedBy, Instant since) {}

  /** The paused queues of a device by name. */
  public List<Pause> of(String device) throws SQLException {
    return database.call(
        connection -> {
          List<Pause> pauses = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select queue_name, paused_by, paused_time from queue_pause"
                      + " where device_name = ? order by queue_name")) {
            TaskTable.bind(statement, device);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                pauses.add(
                    new Pause(
                        row.getString(1),
                        row.getString(2),
                        TaskTable.instantOf(row, "paused_time")));
              }
            }
          }
          return pauses;
        });
  }

  Set<String> names(String device) throws SQLException {
    Set<String> names = new HashSet<>();
    of(device).forEach(pause -> names.add(pause.queueName()));
    return names;
  }

  /** Pauses a queue; false if it is paused already. */
  boolean pause(String device, String queue, @Nullable String who, Instant now)
      throws SQLException {
    try {
      database.run(
          connection ->
              TaskTable.update(
                  connection,
                  "insert into queue_pause (device_name, queue_name, paused_by, paused_time)"
                      + " values (?,?,?,?)",
                  device,
                  queue,
                  TaskTable.cut(who, TaskTable.TEXT_LENGTH),
                  now));
      return true;
    } catch (SQLException e) {
      if (LocalTransactions.isUniqueViolation(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Lets a queue go on; false if it is not paused. */
  boolean resume(String device, String queue) throws SQLException {
    return database.call(
        connection -> {
          int gone =
              TaskTable.update(
                  connection,
                  "delete from queue_pause where device_name = ? and queue_name = ?",
                  device,
                  queue);
          // hints that came while the queue was paused led to nothing
          TaskTable.update(
              connection,
              "update task set hint_time = null where device_name = ? and queue_name = ? and "
                  + TaskEvent.CLAIM.guard()
                  + " and hint_time is not null",
              device,
              queue);
          return gone > 0;
        });
  }
}
