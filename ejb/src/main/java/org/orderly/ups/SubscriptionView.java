package org.orderly.ups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;

/**
 * A subscription as pages and end points show it.
 *
 * @param uid the work item, or the well-known instance of a global or filtered subscription
 * @param filter matching keys of a filtered subscription
 */
public record SubscriptionView(
    AeTitle subscriber,
    String uid,
    boolean deletionLock,
    @Nullable DataSet filter,
    Instant createdTime) {}
