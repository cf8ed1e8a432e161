package org.orderly.web.ui.queues;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** Fetches one page of the shown tasks at a time. */
final class LazyTasks extends LazyDataModel<TaskRow> {
  private final transient TaskService tasks;
  private final transient SharedCounts counts;
  private final ShownFilter shown;
  private final transient Clock clock;

  LazyTasks(TaskService tasks, SharedCounts counts, ShownFilter shown, Clock clock) {
    this.tasks = tasks;
    this.counts = counts;
    this.shown = shown;
    this.clock = clock;
  }

  @Override
  public int count(Map<String, FilterMeta> unused) {
    return (int) Math.min(Integer.MAX_VALUE, counts.count(shown.tasks()));
  }

  @Override
  public List<TaskRow> load(
      int first,
      int pageSize,
      Map<String, SortMeta> unusedSort,
      Map<String, FilterMeta> unusedFilter) {
    List<TaskView> page = tasks.list(shown.tasks(), shown.page(first, pageSize));
    List<Long> exports =
        page.stream()
            .filter(task -> task.type() == TaskType.EXPORT && task.status().isDone())
            .map(TaskView::taskId)
            .toList();
    Map<Long, List<TaskView>> followers = tasks.followers(exports);
    Instant now = clock.instant();
    return page.stream()
        .map(task -> TaskRow.of(task, followers.getOrDefault(task.taskId(), List.of()), now))
        .toList();
  }

  /** A selected task as it is now; null if it has been deleted, which ends its selection. */
  @Override
  public @Nullable TaskRow getRowData(String rowKey) {
    try {
      TaskView task = tasks.get(TaskFilter.ALL, Long.parseLong(rowKey));
      return TaskRow.of(task, List.of(), clock.instant());
    } catch (NoSuchTaskException | NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String getRowKey(TaskRow row) {
    return row.key();
  }
}
