package org.orderly.board;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One send as a card shows it.
 *
 * @param version changes with each start and each retry; an action that names it is refused when
 *     the job has moved on
 * @param warned everything was acknowledged, some of it with a warning
 * @param error why the last attempt failed
 * @param canceledBy the user who cancelled it
 * @param joined the job with which the system joined it, because both waited for the same images
 * @param due when a job begins that waits for a later time
 */
public record Job(
    long id,
    String version,
    JobStatus status,
    boolean warned,
    boolean retrying,
    int sent,
    int total,
    @Nullable String patientName,
    @Nullable String patientId,
    @Nullable String accessionNumber,
    @Nullable String studyDescription,
    @Nullable String studyDate,
    @Nullable String studyInstanceUid,
    @Nullable String level,
    String destination,
    @Nullable String remoteAet,
    Instant createdTime,
    @Nullable Instant due,
    @Nullable String batchId,
    @Nullable String error,
    @Nullable String canceledBy,
    @Nullable Long joined,
    Set<JobAction> actions) {}
