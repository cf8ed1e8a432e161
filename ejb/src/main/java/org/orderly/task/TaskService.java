package org.orderly.task;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.Instant;
import java.util.List;
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
  /** The result of a bulk action: how many tasks it changed, and how many it could not. */
  public record BulkResult(int count, int failed) {}

  public List<TaskView> list(TaskFilter filter, TaskPage page) {
    throw new UnsupportedOperationException();
  }

  /** Hands each task to {@code row} without holding the list in memory, for CSV. */
  public void forEach(TaskFilter filter, TaskPage page, Consumer<TaskView> row) {
    throw new UnsupportedOperationException();
  }

  public long count(TaskFilter filter) {
    throw new UnsupportedOperationException();
  }

  public List<BatchView> batches(TaskFilter filter, TaskPage page) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws NoSuchTaskException if the filter (type, queue) does not show that task
   */
  public TaskView get(TaskFilter filter, long taskId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Cancels one task, on whichever node it runs.
   *
   * @throws TaskConflictException if it has ended already
   */
  public void cancel(TaskFilter filter, long taskId) {
    throw new UnsupportedOperationException();
  }

  /** Cancels all tasks shown by the filter that have not ended. */
  public BulkResult cancelAll(TaskFilter filter) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /** As {@link #reschedule} for all tasks shown by the filter. */
  public BulkResult rescheduleAll(
      TaskFilter filter, @Nullable String newExporterId, @Nullable Instant scheduledTime) {
    throw new UnsupportedOperationException();
  }

  public void delete(TaskFilter filter, long taskId) {
    throw new UnsupportedOperationException();
  }

  public BulkResult deleteAll(TaskFilter filter) {
    throw new UnsupportedOperationException();
  }
}
