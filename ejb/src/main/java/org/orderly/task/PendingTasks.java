package org.orderly.task;

import static org.orderly.task.TaskTable.bind;
import static org.orderly.task.TaskTable.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.LocalTransactions;

/**
 * Keeps one waiting task per destination and entity, or per notified AE and study: a further
 * request re-arms the waiting task instead of making a twin. Works on the caller's connection and
 * in the caller's transaction, so that stored objects and the tasks that carry them commit
 * together.
 *
 * <p>A wider entity takes over the waiting tasks of narrower ones; a narrower one re-arms the wider
 * task. Two nodes may insert the same key at once: the unique constraint refuses one, which returns
 * to its savepoint and re-arms the row of the other.
 */
public final class PendingTasks {
  /**
   * Answered when a row was re-armed by its key alone, which is the path of each further object and
   * reads nothing.
   */
  static final long NO_ID = 0;

  private static final int TRIES = 20;
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private static final String REARM =
      "update task set updated_time = ?, scheduled_time = greatest(scheduled_time, least(?, coalesce(not_after, ?)))"
          + " where pending_key = ?";

  private PendingTasks() {}

  private record Waiting(long id, EntityUid entity, String key, boolean requested) {}

  /**
   * Re-arms or inserts the waiting export of each entity; due times only move later, never beyond
   * {@code notAfter}.
   *
   * @return the ids of the tasks, in the order given
   */
  public static List<Long> upsert(Connection connection, Collection<NewTask> tasks, Instant now)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (NewTask task : tasks) {
      ids.add(upsert(connection, task, now, false));
    }
    return ids;
  }

  /**
   * Does the same on request of a person: the due time becomes the one asked for, and the row names
   * who asked.
   */
  static long request(Connection connection, NewTask task, Instant now) throws SQLException {
    return upsert(connection, task, now, true);
  }

  private static long upsert(Connection connection, NewTask task, Instant now, boolean requested)
      throws SQLException {
    String key = task.pendingKey();
    if (key == null) {
      return TaskTable.insert(connection, task, now);
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (!requested && update(connection, REARM, now, task.scheduledTime(), NEVER, key) > 0) {
        return NO_ID;
      }
      Long id =
          task.type() == TaskType.EXPORT
              ? rearmRelated(connection, task, key, now, requested)
              : null;
      if (id != null) {
        return id;
      }
      // as statements: a managed connection refuses the methods of JDBC inside a container
      // transaction
      execute(connection, "savepoint waiting_task");
      try {
        id = TaskTable.insert(connection, task, now);
        execute(connection, "release savepoint waiting_task");
        return id;
      } catch (SQLException e) {
        if (!LocalTransactions.isUniqueViolation(e)) {
          throw e;
        }
        execute(connection, "rollback to savepoint waiting_task");
      }
    }
    throw new SQLException("the waiting task of " + key + " changes too often");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Re-arms the waiting task that covers the entity, or widens one that it covers; null if there is
   * none any more.
   */
  private static @Nullable Long rearmRelated(
      Connection connection, NewTask task, String key, Instant now, boolean requested)
      throws SQLException {
    EntityUid entity = task.entity();
    List<Waiting> waiting = waiting(connection, task);
    for (Waiting other : waiting) {
      if (other.entity().covers(entity)) {
        return rearm(connection, other, task, other.key(), now, requested) ? other.id() : null;
      }
    }
    Waiting widened = null;
    for (Waiting other : waiting) {
      if (entity.covers(other.entity())) {
        if (widened == null) {
          widened = other;
        } else if (!other.requested()) {
          update(
              connection,
              "delete from task where id = ? and pending_key = ?",
              other.id(),
              other.key());
        }
      }
    }
    if (widened == null) {
      return null;
    }
    return rearm(connection, widened, task, key, now, requested) ? widened.id() : null;
  }

  private static boolean rearm(
      Connection connection,
      Waiting waiting,
      NewTask task,
      String newKey,
      Instant now,
      boolean requested)
      throws SQLException {
    EntityUid entity = waiting.entity().covers(task.entity()) ? waiting.entity() : task.entity();
    String due = requested ? "?" : "greatest(scheduled_time, least(?, coalesce(not_after, ?)))";
    List<@Nullable Object> values = new ArrayList<>();
    values.add(now);
    values.add(task.scheduledTime());
    if (!requested) {
      values.add(NEVER);
    }
    values.add(entity.series());
    values.add(entity.instance());
    values.add(newKey);
    String who = "";
    if (requested) {
      who = ", rq_user_id = ?, rq_host = ?, rq_uri = ?";
      values.add(task.requester().userId());
      values.add(task.requester().host());
      values.add(task.requester().requestUri());
    }
    values.add(waiting.id());
    values.add(waiting.key());
    return update(
            connection,
            "update task set updated_time = ?, hint_time = null, scheduled_time = "
                + due
                + ", series_iuid = ?, sop_iuid = ?, pending_key = ?"
                + who
                + " where id = ? and pending_key = ?",
            values.toArray())
        > 0;
  }

  private static List<Waiting> waiting(Connection connection, NewTask task) throws SQLException {
    String batch = task.batchId() == null ? "batch_id is null" : "batch_id = ?";
    List<Waiting> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, study_iuid, series_iuid, sop_iuid, pending_key, rq_user_id, rq_uri from task"
                + " where study_iuid = ? and exporter_id = ? and pending_key is not null and "
                + batch
                + " order by id")) {
      if (task.batchId() == null) {
        bind(statement, task.study(), task.exporterId());
      } else {
        bind(statement, task.study(), task.exporterId(), task.batchId());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new Waiting(
                  row.getLong(1),
                  new EntityUid(row.getString(2), row.getString(3), row.getString(4)),
                  row.getString(5),
                  row.getString(6) != null || row.getString(7) != null));
        }
      }
    }
    return found;
  }

  /**
   * Takes over the waiting twin of a task that is about to wait again: a twin made by a rule is
   * deleted, one that a person asked for is marked canceled with a pointer. Answers the due time of
   * the twin, which the survivor must not precede.
   */
  static @Nullable Instant absorbTwin(Connection connection, long survivor, String key, Instant now)
      throws SQLException {
    List<TaskView> twins =
        TaskTable.select(connection, "where pending_key = ? and id <> ?", key, survivor);
    Instant due = null;
    for (TaskView twin : twins) {
      boolean requested = twin.requesterUserId() != null || twin.requestUri() != null;
      int gone =
          requested
              ? update(
                  connection,
                  "update task set task_status = ?, pending_key = null, proc_end_time = ?, updated_time = ?,"
                      + " outcome_msg = ?, error_msg = null, canceled_by = null, joined_id = ?"
                      + " where id = ? and pending_key = ?",
                  TaskStatus.CANCELED.text(),
                  now,
                  now,
                  "Joined by the system with task "
                      + survivor
                      + ", which waits for the same objects",
                  survivor,
                  twin.taskId(),
                  key)
              : update(
                  connection,
                  "delete from task where id = ? and pending_key = ?",
                  twin.taskId(),
                  key);
      if (gone > 0) {
        due = twin.scheduledTime();
      }
    }
    return due;
  }
}
