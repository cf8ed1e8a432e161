package org.orderly.conf;

/** Repeating a failed database update ({@code dcmStoreUpdateDB...}); delays in milliseconds. */
public record StoreRetry(int maxRetries, int minRetryDelay, int maxRetryDelay) {}
