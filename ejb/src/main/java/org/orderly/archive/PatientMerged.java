package org.orderly.archive;

/**
 * CDI event inside the transaction of a merge, and again for a while after it for what was being
 * written meanwhile: whatever refers to the prior patient is to refer to the dominant one.
 *
 * @param prior key of the patient row that was merged
 * @param dominant key of the row it was merged into
 */
public record PatientMerged(long prior, long dominant) {}
