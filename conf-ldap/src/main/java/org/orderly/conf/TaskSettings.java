package org.orderly.conf;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the device releases, fetches and purges tasks ({@code dcmArchiveDevice}).
 *
 * @param pollingInterval how often due tasks are looked for
 * @param purgePollingInterval null: finished tasks are never purged
 * @param ianPollingInterval null: no study-level notification without an export
 */
public record TaskSettings(
    Duration pollingInterval,
    int fetchSize,
    int bulkFetchSize,
    @Nullable Duration purgePollingInterval,
    @Nullable Duration ianPollingInterval,
    int ianFetchSize,
    int csvUploadChunkSize,
    boolean validateUid,
    int schedulerMinStartDelay) {}
