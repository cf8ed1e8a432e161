package org.orderly.web.rs.parameter;

import java.util.ArrayList;
import java.util.List;
import org.orderly.web.rs.error.BadParameterException;

/** One entry of the parameter {@code orderby}; a hyphen in front of the attribute descends. */
public record SortField(int tag, boolean ascending) {

  public static List<SortField> of(Parameters parameters) {
    List<SortField> order = new ArrayList<>();
    for (String field : parameters.list("orderby")) {
      boolean descending = field.startsWith("-");
      AttributePath path = AttributePath.of(descending ? field.substring(1) : field).orElse(null);
      if (path == null || path.tags().size() > 1) {
        throw new BadParameterException("orderby", "no known attribute: " + field);
      }
      order.add(new SortField(path.first(), !descending));
    }
    return order;
  }
}
