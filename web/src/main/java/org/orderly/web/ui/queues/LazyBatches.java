package org.orderly.web.ui.queues;

import java.util.List;
import java.util.Map;
import org.orderly.task.TaskService;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** Fetches one page of the batches of the shown tasks at a time. */
final class LazyBatches extends LazyDataModel<BatchRow> {
  private final transient TaskService tasks;
  private final ShownFilter shown;

  LazyBatches(TaskService tasks, ShownFilter shown) {
    this.tasks = tasks;
    this.shown = shown;
  }

  @Override
  public int count(Map<String, FilterMeta> unused) {
    return (int) Math.min(Integer.MAX_VALUE, tasks.countBatches(shown.tasks()));
  }

  @Override
  public List<BatchRow> load(
      int first,
      int pageSize,
      Map<String, SortMeta> unusedSort,
      Map<String, FilterMeta> unusedFilter) {
    return tasks.batches(shown.tasks(), shown.page(first, pageSize)).stream()
        .map(batch -> new BatchRow(batch, shown.queryOfBatch(batch.batchId())))
        .toList();
  }

  @Override
  public String getRowKey(BatchRow row) {
    return row.key();
  }
}
