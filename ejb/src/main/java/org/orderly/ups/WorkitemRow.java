package org.orderly.ups;

import org.jspecify.annotations.Nullable;

/**
 * A work item as it is locked for a change.
 *
 * @param patient key of the patient's row
 * @param attributes encoded; see {@link Content}
 */
record WorkitemRow(
    long id,
    String uid,
    @Nullable Long patient,
    WorkitemState state,
    String readiness,
    boolean template,
    @Nullable String transactionUid,
    @Nullable String performer,
    byte[] attributes) {

  WorkitemRow claimed(@Nullable String newTransactionUid, @Nullable String newPerformer) {
    return new WorkitemRow(
        id, uid, patient, state, readiness, template, newTransactionUid, newPerformer, attributes);
  }
}
