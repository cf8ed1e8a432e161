package org.orderly.ruleset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ruleset as it is kept.
 *
 * @param templateName of the template that it leads to
 * @param version another one after each change
 */
public record StoredRuleset(
    long key,
    Ruleset ruleset,
    String templateName,
    int version,
    @Nullable String changedBy,
    Instant created,
    Instant updated) {

  public String name() {
    return ruleset.name();
  }

  public int conditions() {
    return ruleset.groups().stream().mapToInt(g -> g.conditions().size()).sum();
  }
}
