package org.orderly.web.rs.workitems;

import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;

/** The matches of a search, page by page, so that memory does not grow with their number. */
final class Matches {
  static final int PAGE = 1000;

  private final WorkitemSearch workitems;
  private final UpsContext context;
  private final WorkitemQuery query;
  private int offset;
  private int left;

  Matches(WorkitemSearch workitems, UpsContext context, WorkitemQuery query, int wanted) {
    this.workitems = workitems;
    this.context = context;
    this.query = query;
    offset = query.offset();
    left = wanted;
  }

  /** The next page; empty after the last. */
  List<DataSet> next() throws UpsException {
    if (left == 0) {
      return List.of();
    }
    int size = Math.min(PAGE, left);
    List<DataSet> page = workitems.search(context, query.page(offset, size));
    left = page.size() < size ? 0 : left - size;
    offset += page.size();
    return page;
  }
}
