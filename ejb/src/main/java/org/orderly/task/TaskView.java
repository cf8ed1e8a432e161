package org.orderly.task;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as lists, JSON and CSV show it. {@code seriesInstanceUid} and {@code sopInstanceUid} are
 * null when the task covers all of them; for an IAN task {@code sopInstanceUid} is the UID of the
 * notification itself. {@code canceledBy} is the user who canceled it; {@code joinedTaskId} the
 * task with which the system joined it, because both waited for the same objects.
 */
public record TaskView(
    long taskId,
    String deviceName,
    String queue,
    TaskType type,
    TaskStatus status,
    @Nullable String batchId,
    int failures,
    int attempt,
    Instant createdTime,
    Instant updatedTime,
    Instant scheduledTime,
    @Nullable Instant processingStartTime,
    @Nullable Instant processingEndTime,
    @Nullable String errorMessage,
    @Nullable String outcomeMessage,
    @Nullable String requesterUserId,
    @Nullable String requesterHost,
    @Nullable String requestUri,
    @Nullable String localAet,
    @Nullable String remoteAet,
    @Nullable String exporterId,
    @Nullable String studyInstanceUid,
    @Nullable String seriesInstanceUid,
    @Nullable String sopInstanceUid,
    @Nullable Integer numberOfInstances,
    List<String> modalities,
    int completed,
    int warning,
    int failed,
    @Nullable Long parentTaskId,
    @Nullable String canceledBy,
    @Nullable Long joinedTaskId) {}
