package org.orderly.ups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A work item as it is locked for a change.
 *
 * @param history see {@link History}
 * @param attributes encoded; see {@link Content}
 */
record WorkitemRow(
    long id,
    String uid,
    String history,
    WorkitemState state,
    String readiness,
    boolean template,
    @Nullable String transactionUid,
    @Nullable String performer,
    byte[] attributes) {

  WorkitemRow claimed(@Nullable String newTransactionUid, @Nullable String newPerformer) {
    return new WorkitemRow(
        id,
        uid,
        history,
        WorkitemState.IN_PROGRESS,
        readiness,
        template,
        newTransactionUid,
        newPerformer,
        attributes);
  }

  /** In this state, with these attributes. */
  WorkitemRow with(WorkitemState newState, byte[] newAttributes) {
    return new WorkitemRow(
        id, uid, history, newState, readiness, template, transactionUid, performer, newAttributes);
  }

  /** With a change more in the history, by which it came to its state. */
  WorkitemRow noted(String change, UpsContext by, Instant now) {
    return new WorkitemRow(
        id,
        uid,
        History.add(history, change, state, by, now),
        state,
        readiness,
        template,
        transactionUid,
        performer,
        attributes);
  }
}
