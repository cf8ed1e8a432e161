package org.orderly.web.rs.parameter;

import java.util.HashSet;
import java.util.Set;
import org.orderly.web.rs.error.BadParameterException;

/** The parameter {@code includefield} (PS3.18 8.3.4.3): attributes to answer besides the usual. */
public record IncludedFields(Set<Integer> tags, boolean all) {

  public IncludedFields {
    tags = Set.copyOf(tags);
  }

  public static IncludedFields of(Parameters parameters) {
    boolean all = false;
    Set<Integer> tags = new HashSet<>();
    for (String field : parameters.list("includefield")) {
      if (field.equals("all")) {
        all = true;
      } else {
        tags.add(
            AttributePath.of(field)
                .orElseThrow(
                    () -> new BadParameterException("includefield", "no known attribute: " + field))
                .first());
      }
    }
    return new IncludedFields(tags, all);
  }
}
