package org.orderly.task;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows tasks and acts on them: what the monitor and queue pages and end points call. Bulk actions
 * touch exactly the tasks that the filter shows and were last changed before the action began.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TaskService {
  @EJB private TaskNode node;

  /** The result of a bulk action: how many tasks it changed, and how many it could not. */
  public record BulkResult(int count, int failed) {}

  /**
   * What a filter shows at one moment: how many tasks, and the highest id among them, by which an
   * action later on leaves alone what came in between.
   */
  public record Extent(long count, long lastId) {}

  public List<TaskView> list(TaskFilter filter, TaskPage page) {
    List<TaskView> tasks = new ArrayList<>();
    forEach(filter, page, tasks::add);
    return tasks;
  }

  /** Hands each task to {@code row} without holding the list in memory, for CSV. */
  public void forEach(TaskFilter filter, TaskPage page, Consumer<TaskView> row) {
    answer(
        () -> {
          node.database().run(connection -> TaskQueries.forEach(connection, filter, page, row));
          return true;
        });
  }

  public long count(TaskFilter filter) {
    return answer(() -> node.database().call(connection -> TaskQueries.count(connection, filter)));
  }

  public Extent extent(TaskFilter filter) {
    return answer(() -> node.database().call(connection -> TaskQueries.extent(connection, filter)));
  }

  /** The number of tasks shown by the filter in each status that occurs. */
  public Map<TaskStatus, Long> statuses(TaskFilter filter) {
    return answer(
        () -> node.database().call(connection -> TaskQueries.statuses(connection, filter)));
  }

  /** The number of batches that the tasks shown by the filter belong to. */
  public long countBatches(TaskFilter filter) {
    return answer(
        () -> node.database().call(connection -> TaskQueries.countBatches(connection, filter)));
  }

  /** The notifications that follow from exports, by the id of the export. */
  public Map<Long, List<TaskView>> followers(List<Long> taskIds) {
    return answer(
        () -> node.database().call(connection -> TaskQueries.followers(connection, taskIds)));
  }

  /** What the destination did not simply take of a task, the first fifty of these objects. */
  public List<InstanceResult> troubles(long taskId) {
    return answer(
        () -> node.database().call(connection -> TaskQueries.troubles(connection, taskId)));
  }

  public List<BatchView> batches(TaskFilter filter, TaskPage page) {
    return answer(
        () -> node.database().call(connection -> TaskQueries.batches(connection, filter, page)));
  }

  /**
   * @throws NoSuchTaskException if the filter (type, queue) does not show that task
   */
  public TaskView get(TaskFilter filter, long taskId) {
    return answer(() -> node.actions().get(filter, taskId));
  }

  /**
   * Cancels one task, on whichever node it runs.
   *
   * @param who asks for it; null: the system
   * @throws TaskConflictException if it has ended already
   */
  public void cancel(TaskFilter filter, long taskId, @Nullable String who) {
    change(
        () -> {
          node.actions().cancel(filter, taskId, who);
          return true;
        });
  }

  /** Cancels all tasks shown by the filter that have not ended. */
  public BulkResult cancelAll(TaskFilter filter, @Nullable String who) {
    return change(() -> node.actions().cancelAll(filter, who));
  }

  /**
   * Starts a task anew: failures, messages and results of earlier attempts are forgotten.
   *
   * @param newExporterId another destination, or null to keep it
   * @param scheduledTime when, or null for at once
   * @throws UnknownNameException if the new destination or its queue is not configured
   */
  public void reschedule(
      TaskFilter filter,
      long taskId,
      @Nullable String newExporterId,
      @Nullable Instant scheduledTime) {
    NewTask.ExportTarget target = target(newExporterId);
    change(
        () -> {
          node.actions().reschedule(filter, taskId, target, scheduledTime);
          return true;
        });
  }

  /** As {@link #reschedule} for all tasks shown by the filter. */
  public BulkResult rescheduleAll(
      TaskFilter filter, @Nullable String newExporterId, @Nullable Instant scheduledTime) {
    NewTask.ExportTarget target = target(newExporterId);
    return change(() -> node.actions().rescheduleAll(filter, target, scheduledTime));
  }

  public void delete(TaskFilter filter, long taskId) {
    remove(
        () -> {
          node.actions().delete(filter, taskId);
          return true;
        });
  }

  public BulkResult deleteAll(TaskFilter filter) {
    return remove(() -> node.actions().deleteAll(filter));
  }

  /**
   * Changes tasks of one chunk, each only if it still is as it was seen, and answers how many were
   * changed.
   */
  public int changeSeen(List<TaskView> seen, TaskActions.Seen change, @Nullable String who) {
    Answer<Integer> answer = () -> node.actions().changeSeen(seen, change, who);
    return change == TaskActions.Seen.DELETE ? remove(answer) : change(answer);
  }

  /** Runs a look at the tables of tasks. */
  public <T> T read(TaskDatabase.Step<T> step) {
    return answer(() -> node.database().call(step));
  }

  /**
   * Queues an export that somebody asked for; the waiting task of the same destination, entity and
   * batch is re-armed instead of making a second one.
   */
  public TaskView request(NewTask task) {
    return change(() -> node.actions().request(task));
  }

  /** Queues several in one transaction, and answers how many. */
  public int requestAll(List<NewTask> tasks) {
    return change(() -> node.actions().requestAll(tasks));
  }

  /** Performs what somebody waits for, as a task that can be seen and canceled meanwhile. */
  public TaskEnd performNow(NewTask task) {
    return change(() -> node.performNow(task));
  }

  /** What is written about a task in the transaction that queues it. */
  @FunctionalInterface
  public interface Noted {
    void accept(Connection connection, long taskId) throws SQLException;
  }

  /** A task, and what is written about it. */
  public record Errand(NewTask task, Noted noted) {}

  /** Queues what is chosen, with what is written about it, and answers how many. */
  public int requestErrands(TaskDatabase.Step<List<Errand>> choice) {
    return change(() -> node.actions().requestErrands(choice));
  }

  /** Queues what is chosen, in the transaction that chooses it, and answers how many. */
  public int requestChosen(TaskDatabase.Step<List<NewTask>> choice) {
    return change(() -> node.actions().requestChosen(choice));
  }

  /**
   * The parts of a configured destination that an export task keeps.
   *
   * @throws UnknownNameException if the destination or its queue is not configured
   */
  public NewTask.ExportTarget targetOf(String exporterId) {
    return node.target(exporterId);
  }

  private NewTask.@Nullable ExportTarget target(@Nullable String exporterId) {
    return exporterId == null ? null : node.target(exporterId);
  }

  private <T> T change(Answer<T> answer) {
    T result = answer(answer);
    node.nudge();
    return result;
  }

  /** A change that open pages cannot see in the rows that are left. */
  private <T> T remove(Answer<T> answer) {
    return change(
        () -> {
          try {
            return answer.get();
          } finally {
            TaskChanges.mark(node.database());
          }
        });
  }

  private static <T> T answer(Answer<T> answer) {
    try {
      return answer.get();
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  @FunctionalInterface
  private interface Answer<T> {
    T get() throws SQLException;
  }
}
