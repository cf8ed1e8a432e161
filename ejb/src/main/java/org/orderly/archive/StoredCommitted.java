package org.orderly.archive;

/**
 * CDI event after a batch was committed: a hint that there may be new work, never the only word of
 * it.
 */
public record StoredCommitted(int instances) {}
