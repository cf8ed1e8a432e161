package org.orderly.template;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is kept.
 *
 * @param checksum SHA-256 of its canonical form
 * @param version another one after each change
 */
public record StoredTemplate(
    long key,
    Template template,
    String checksum,
    int version,
    @Nullable String changedBy,
    Instant created,
    Instant updated) {

  public String name() {
    return template.name();
  }
}
