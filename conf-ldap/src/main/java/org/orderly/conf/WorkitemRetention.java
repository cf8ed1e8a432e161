package org.orderly.conf;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When final work items are deleted ({@code dcmDeleteUPS...}).
 *
 * @param pollingInterval null: never
 * @param completedDelay zero: at once
 */
public record WorkitemRetention(
    @Nullable Duration pollingInterval,
    int fetchSize,
    Duration completedDelay,
    Duration canceledDelay) {}
