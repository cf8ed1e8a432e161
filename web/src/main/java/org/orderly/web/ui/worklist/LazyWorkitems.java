package org.orderly.web.ui.worklist;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** Fetches one page of the matching work items at a time. */
final class LazyWorkitems extends LazyDataModel<WorkitemRow> {
  private static final long serialVersionUID = 1L;

  private final transient WorkitemSearch search;
  private final transient PageContext contexts;
  private final ShownSearch shown;

  LazyWorkitems(WorkitemSearch search, PageContext contexts, ShownSearch shown) {
    this.search = search;
    this.contexts = contexts;
    this.shown = shown;
  }

  /**
   * @throws UpsException if a field's value is none of its kind
   */
  void check() throws UpsException {
    search.count(context(), shown.workitems());
  }

  private UpsContext context() throws UpsException {
    return contexts.of(shown.value("ae"), null);
  }

  @Override
  public int count(Map<String, FilterMeta> unused) {
    try {
      return (int) Math.min(Integer.MAX_VALUE, search.count(context(), shown.workitems()));
    } catch (UpsException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<WorkitemRow> load(
      int first,
      int pageSize,
      Map<String, SortMeta> unusedSort,
      Map<String, FilterMeta> unusedFilter) {
    try {
      WorkitemQuery query = shown.workitems().page(first, pageSize);
      return search.search(context(), query).stream().map(WorkitemRow::new).toList();
    } catch (UpsException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable WorkitemRow getRowData(String rowKey) {
    return null;
  }

  @Override
  public String getRowKey(WorkitemRow row) {
    return row.key();
  }
}
