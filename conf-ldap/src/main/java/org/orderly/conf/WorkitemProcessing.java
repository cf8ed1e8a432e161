package org.orderly.conf;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often this device looks for work items to perform ({@code dcmUPSProcessing...}).
 *
 * @param pollingInterval null: never
 * @param fetchSize work items per look and rule
 */
public record WorkitemProcessing(@Nullable Duration pollingInterval, int fetchSize) {}
