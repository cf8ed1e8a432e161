package org.orderly.task;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.common.LocalTransactions;

/**
 * What people do to tasks: cancel, start anew, delete, ask for one; single, or for exactly those
 * that a filter shows.
 */
public final class TaskActions {
  /** Tasks that a bulk action changes in one transaction: few enough that no worker waits long. */
  static final int CHUNK = 500;

  /** Of how many tasks the keys are read in one go. */
  private static final int AT_ONCE = 10_000;

  private final TaskDatabase database;
  private final Clock clock;

  TaskActions(TaskDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One change of one task; answers whether it was possible. */
  @FunctionalInterface
  private interface Action {
    boolean apply(Connection connection, TaskView task, Instant now) throws SQLException;
  }

  /** One change of many tasks whose rows are held; answers those it left to be done one by one. */
  @FunctionalInterface
  private interface BulkAction {
    List<TaskView> apply(Connection connection, List<TaskView> tasks, Instant now)
        throws SQLException;
  }

  /** What became of the tasks of one transaction. */
  private record Chunk(int changed, List<Long> apart) {}

  TaskView get(TaskFilter filter, long taskId) throws SQLException {
    List<TaskView> found =
        database.call(
            connection -> {
              TaskQueries.Where where = TaskQueries.where(filter).and("id = ?", taskId);
              return TaskTable.select(connection, where.sql(), where.values().toArray());
            });
    if (found.isEmpty()) {
      throw new NoSuchTaskException(taskId);
    }
    return found.get(0);
  }

  void cancel(TaskFilter filter, long taskId, @Nullable String who) throws SQLException {
    TaskView task = get(filter, taskId);
    if (!database.call(connection -> TaskSteps.cancel(connection, taskId, who, clock.instant()))) {
      throw new TaskConflictException(
          "Cannot cancel Task with status: " + get(filter, task.taskId()).status().text());
    }
  }

  TaskService.BulkResult cancelAll(TaskFilter filter, @Nullable String who) throws SQLException {
    return forAll(
        filter,
        (connection, tasks, now) -> BulkSteps.cancel(connection, tasks, who, now),
        (connection, task, now) ->
            !task.status().isDone() && TaskSteps.cancel(connection, task.taskId(), who, now));
  }

  void reschedule(
      TaskFilter filter, long taskId, NewTask.@Nullable ExportTarget target, @Nullable Instant due)
      throws SQLException {
    TaskView task = get(filter, taskId);
    if (!rescheduleNow(task, target, due)) {
      throw new TaskConflictException("Task " + taskId + " changes at this moment");
    }
  }

  TaskService.BulkResult rescheduleAll(
      TaskFilter filter, NewTask.@Nullable ExportTarget target, @Nullable Instant due)
      throws SQLException {
    return forAll(
        filter,
        (connection, tasks, now) ->
            BulkSteps.reschedule(connection, tasks, target, due == null ? now : due, now),
        (connection, task, now) ->
            TaskSteps.reschedule(
                connection,
                task,
                BulkSteps.suits(task, target) ? target : null,
                due == null ? now : due,
                now));
  }

  private boolean rescheduleNow(
      TaskView task, NewTask.@Nullable ExportTarget target, @Nullable Instant due)
      throws SQLException {
    for (int attempt = 0; attempt < 3; attempt++) {
      TaskView current = get(TaskFilter.ALL, task.taskId());
      Instant now = clock.instant();
      NewTask.ExportTarget suiting = BulkSteps.suits(current, target) ? target : null;
      if (database.call(
          c -> TaskSteps.reschedule(c, current, suiting, due == null ? now : due, now))) {
        return true;
      }
    }
    return false;
  }

  void delete(TaskFilter filter, long taskId) throws SQLException {
    get(filter, taskId);
    database.run(
        connection -> TaskTable.update(connection, "delete from task where id = ?", taskId));
  }

  TaskService.BulkResult deleteAll(TaskFilter filter) throws SQLException {
    return forAll(
        filter,
        (connection, tasks, now) -> BulkSteps.delete(connection, tasks),
        (connection, task, now) ->
            TaskTable.update(connection, "delete from task where id = ?", task.taskId()) == 1);
  }

  /** Asks for an export: re-arms the waiting one of the same entity and batch, or adds one. */
  TaskView request(NewTask task) throws SQLException {
    long id = database.call(connection -> PendingTasks.request(connection, task, clock.instant()));
    return get(TaskFilter.ALL, id);
  }

  int requestAll(List<NewTask> tasks) throws SQLException {
    return requestChosen(connection -> tasks);
  }

  int requestChosen(TaskDatabase.Step<List<NewTask>> choice) throws SQLException {
    return database.call(
        connection -> {
          List<NewTask> tasks = choice.apply(connection);
          for (NewTask task : tasks) {
            PendingTasks.request(connection, task, clock.instant());
          }
          return tasks.size();
        });
  }

  int requestErrands(TaskDatabase.Step<List<TaskService.Errand>> choice) throws SQLException {
    return database.call(
        connection -> {
          List<TaskService.Errand> errands = choice.apply(connection);
          for (TaskService.Errand errand : errands) {
            errand
                .noted()
                .accept(
                    connection, PendingTasks.request(connection, errand.task(), clock.instant()));
          }
          return errands.size();
        });
  }

  /** The tasks of a condition over the table, for what looks at them in its own way. */
  public static List<TaskView> select(Connection connection, String condition, List<?> values)
      throws SQLException {
    return TaskTable.select(connection, condition, values.toArray());
  }

  /**
   * Changes several tasks in one transaction, each only if it is in the very state in which it was
   * seen. What somebody else changed meanwhile is passed over.
   *
   * @param who asks for it; null: the system
   * @return how many were changed
   */
  public int changeSeen(List<TaskView> seen, Seen change, @Nullable String who)
      throws SQLException {
    return database.call(
        connection -> {
          int changed = 0;
          for (TaskView task : seen) {
            changed += change.apply(connection, task, who, clock.instant()) ? 1 : 0;
          }
          return changed;
        });
  }

  /** What can be done to a task that is as it was seen. */
  public enum Seen {
    CANCEL {
      @Override
      boolean apply(Connection connection, TaskView task, @Nullable String who, Instant now)
          throws SQLException {
        return isAsSeen(connection, task) && TaskSteps.cancel(connection, task.taskId(), who, now);
      }
    },
    /** Sends the rest of what did not arrive. */
    RESUME {
      @Override
      boolean apply(Connection connection, TaskView task, @Nullable String who, Instant now)
          throws SQLException {
        return TaskSteps.resume(connection, task, now);
      }
    },
    DELETE {
      @Override
      boolean apply(Connection connection, TaskView task, @Nullable String who, Instant now)
          throws SQLException {
        return TaskTable.update(
                connection,
                "delete from task where id = ? and attempt = ? and task_status = ?",
                task.taskId(),
                task.attempt(),
                task.status().text())
            == 1;
      }
    };

    abstract boolean apply(Connection connection, TaskView task, @Nullable String who, Instant now)
        throws SQLException;

    private static boolean isAsSeen(Connection connection, TaskView task) throws SQLException {
      return !TaskTable.select(
              connection,
              "where id = ? and attempt = ? and task_status = ? for update",
              task.taskId(),
              task.attempt(),
              task.status().text())
          .isEmpty();
    }
  }

  /**
   * Walks by key through what the filter shows. The tasks of a chunk are changed together in one
   * transaction; those that are in the way of each other, and all of a chunk that somebody else
   * changes at this moment, one by one.
   */
  private TaskService.BulkResult forAll(TaskFilter filter, BulkAction bulk, Action single)
      throws SQLException {
    Instant began = clock.instant();
    int changed = 0;
    int failed = 0;
    long lastId = 0;
    while (true) {
      long after = lastId;
      List<Long> ids =
          database.call(connection -> TaskQueries.ids(connection, filter, began, after, AT_ONCE));
      if (ids.isEmpty()) {
        return new TaskService.BulkResult(changed, failed);
      }
      for (int from = 0; from < ids.size(); from += CHUNK) {
        Chunk chunk = together(filter, ids.subList(from, Math.min(ids.size(), from + CHUNK)), bulk);
        changed += chunk.changed();
        for (long id : chunk.apart()) {
          // each on its own: one that changes at this moment neither stops nor undoes the others
          Optional<Boolean> done = alone(filter, id, single);
          changed += done.orElse(false) ? 1 : 0;
          failed += done.orElse(true) ? 0 : 1;
        }
      }
      lastId = ids.get(ids.size() - 1);
    }
  }

  private Chunk together(TaskFilter filter, List<Long> ids, BulkAction bulk) throws SQLException {
    try {
      return database.call(
          connection -> {
            List<TaskView> tasks = TaskQueries.lock(connection, filter, ids);
            return tasks.isEmpty()
                ? new Chunk(0, List.of())
                : chunk(tasks, bulk.apply(connection, tasks, clock.instant()));
          });
    } catch (SQLException e) {
      if (!LocalTransactions.isConflict(e)) {
        throw e;
      }
      return new Chunk(0, ids);
    }
  }

  private static Chunk chunk(List<TaskView> tasks, List<TaskView> apart) {
    return new Chunk(tasks.size() - apart.size(), apart.stream().map(TaskView::taskId).toList());
  }

  private Optional<Boolean> alone(TaskFilter filter, long id, Action action) throws SQLException {
    return database.call(
        connection -> {
          // what the filter no longer shows is none of ours
          Optional<TaskView> shown = TaskQueries.lock(connection, filter, id);
          return shown.isEmpty()
              ? Optional.<Boolean>empty()
              : Optional.of(action.apply(connection, shown.get(), clock.instant()));
        });
  }
}
