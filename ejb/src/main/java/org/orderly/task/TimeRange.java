package org.orderly.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A range of time whose ends are included; a missing end is open. */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {
  public static final TimeRange ALL = new TimeRange(null, null);
}
