package org.orderly.task;

import org.jspecify.annotations.Nullable;

/** Who asked for a task, as kept in its row for the audit trail. */
public record Requester(
    @Nullable String userId, @Nullable String host, @Nullable String requestUri) {
  /** The system itself: a rule or a follow-up. */
  public static final Requester SYSTEM = new Requester(null, null, null);
}
