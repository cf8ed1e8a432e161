package org.orderly.archive;

import java.util.List;
import org.orderly.dicom.data.DataSet;

/**
 * What is asked for (PS3.4 C.2.2.2, PS3.18 10.6).
 *
 * @param keys matching keys of the level asked and of the levels above it; keys without a value and
 *     keys that are not kept match everything
 * @param fuzzy person names match also in part and in another order of components
 * @param order first the most significant
 * @param limit 0: no limit
 */
public record QueryRequest(
    DataSet keys, boolean fuzzy, List<OrderBy> order, int offset, int limit) {

  public QueryRequest {
    order = List.copyOf(order);
    if (offset < 0 || limit < 0) {
      throw new IllegalArgumentException("offset and limit must not be negative");
    }
  }

  public static QueryRequest of(DataSet keys) {
    return new QueryRequest(keys, false, List.of(), 0, 0);
  }

  /** A column to sort by. */
  public record OrderBy(int tag, boolean ascending) {}
}
