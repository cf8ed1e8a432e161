package org.orderly.task;

import java.util.List;
import java.util.Map;

/**
 * The tasks that share one batch id, counted by status; counts are of the type that was asked for
 * only.
 */
public record BatchView(
    String batchId,
    Map<TaskStatus, Long> tasks,
    List<String> deviceNames,
    List<String> exporterIds,
    TimeRange createdTime,
    TimeRange updatedTime,
    TimeRange scheduledTime,
    TimeRange processingStartTime,
    TimeRange processingEndTime) {}
