package org.orderly.ups;

import java.util.List;
import org.orderly.dicom.data.DataSet;

/**
 * What work items are asked for (PS3.4 CC.2.8, PS3.18 11.9).
 *
 * @param keys matching keys; those without a value match everything
 * @param fuzzy person names match also in part and in another order of components
 * @param template true: templates instead of work items
 * @param order first the most significant; empty: by start time
 * @param limit 0: no limit
 * @param supportedOnly keys that are not matched by are left out instead of refused
 */
public record WorkitemQuery(
    DataSet keys,
    boolean fuzzy,
    boolean template,
    List<OrderBy> order,
    int offset,
    int limit,
    boolean supportedOnly) {

  public WorkitemQuery {
    order = List.copyOf(order);
    if (offset < 0 || limit < 0) {
      throw new IllegalArgumentException("offset and limit must not be negative");
    }
  }

  public WorkitemQuery(
      DataSet keys, boolean fuzzy, boolean template, List<OrderBy> order, int offset, int limit) {
    this(keys, fuzzy, template, order, offset, limit, false);
  }

  public static WorkitemQuery of(DataSet keys) {
    return new WorkitemQuery(keys, false, false, List.of(), 0, 0);
  }

  public WorkitemQuery page(int newOffset, int newLimit) {
    return new WorkitemQuery(keys, fuzzy, template, order, newOffset, newLimit, supportedOnly);
  }

  /** The same, with the keys that are not matched by left out. */
  public WorkitemQuery withSupportedKeys() {
    return new WorkitemQuery(keys, fuzzy, template, order, offset, limit, true);
  }

  /** An attribute to sort by; unknown ones are ignored. */
  public record OrderBy(int tag, boolean ascending) {}
}
