package org.orderly.task;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects tasks; every null or empty member selects all, several members are ANDed.
 *
 * @param upTo the highest task id, for an action on what was shown: later tasks are not meant
 */
public record TaskFilter(
    @Nullable TaskType type,
    @Nullable Long taskId,
    @Nullable String queueName,
    @Nullable String deviceName,
    List<String> exporterIds,
    Set<TaskStatus> statuses,
    @Nullable String batchId,
    @Nullable String localAet,
    @Nullable String remoteAet,
    @Nullable String studyInstanceUid,
    TimeRange createdTime,
    TimeRange updatedTime,
    @Nullable Long upTo) {

  /** Selects every task. */
  public static final TaskFilter ALL =
      new TaskFilter(
          null,
          null,
          null,
          null,
          List.of(),
          Set.of(),
          null,
          null,
          null,
          null,
          TimeRange.ALL,
          TimeRange.ALL,
          null);

  public TaskFilter {
    exporterIds = List.copyOf(exporterIds);
    statuses = Set.copyOf(statuses);
  }

  public TaskFilter withType(TaskType newType) {
    return new TaskFilter(
        newType,
        taskId,
        queueName,
        deviceName,
        exporterIds,
        statuses,
        batchId,
        localAet,
        remoteAet,
        studyInstanceUid,
        createdTime,
        updatedTime,
        upTo);
  }

  public TaskFilter withQueue(String newQueueName) {
    return new TaskFilter(
        type,
        taskId,
        newQueueName,
        deviceName,
        exporterIds,
        statuses,
        batchId,
        localAet,
        remoteAet,
        studyInstanceUid,
        createdTime,
        updatedTime,
        upTo);
  }

  public TaskFilter withStatuses(Set<TaskStatus> newStatuses) {
    return new TaskFilter(
        type,
        taskId,
        queueName,
        deviceName,
        exporterIds,
        newStatuses,
        batchId,
        localAet,
        remoteAet,
        studyInstanceUid,
        createdTime,
        updatedTime,
        upTo);
  }

  public TaskFilter withBatch(String newBatchId) {
    return new TaskFilter(
        type,
        taskId,
        queueName,
        deviceName,
        exporterIds,
        statuses,
        newBatchId,
        localAet,
        remoteAet,
        studyInstanceUid,
        createdTime,
        updatedTime,
        upTo);
  }

  public TaskFilter withUpTo(@Nullable Long newUpTo) {
    return new TaskFilter(
        type,
        taskId,
        queueName,
        deviceName,
        exporterIds,
        statuses,
        batchId,
        localAet,
        remoteAet,
        studyInstanceUid,
        createdTime,
        updatedTime,
        newUpTo);
  }
}
