package org.orderly.task;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;

/**
 * A task to be written. {@code series} and {@code sop} null mean all; {@code notAfter} bounds how
 * far further objects postpone it.
 */
public record NewTask(
    TaskType type,
    String deviceName,
    String queueName,
    int priority,
    @Nullable String localAet,
    @Nullable String remoteAet,
    @Nullable String exporterId,
    @Nullable String study,
    @Nullable String series,
    @Nullable String sop,
    @Nullable String batchId,
    Instant scheduledTime,
    @Nullable Instant notAfter,
    Requester requester,
    @Nullable Integer numberOfInstances,
    List<String> modalities,
    @Nullable String payload,
    @Nullable Long parentTaskId) {

  public NewTask {
    modalities = List.copyOf(modalities);
  }

  /** An export of an entity to a configured destination. */
  public static NewTask export(
      ExportTarget target,
      EntityUid entity,
      @Nullable String batchId,
      Instant due,
      Requester requester) {
    return to(TaskType.EXPORT, target, entity, batchId, due, requester);
  }

  /** A task that has a series segmented. */
  public static NewTask segment(
      ExportTarget target, EntityUid entity, @Nullable String batchId, Requester who, Instant due) {
    return to(TaskType.SEGMENT, target, entity, batchId, due, who);
  }

  private static NewTask to(
      TaskType type,
      ExportTarget target,
      EntityUid entity,
      @Nullable String batchId,
      Instant due,
      Requester requester) {
    return new NewTask(
        type,
        target.deviceName(),
        target.queueName(),
        target.priority(),
        target.localAet(),
        target.remoteAet(),
        target.exporterId(),
        entity.study(),
        entity.series(),
        entity.instance(),
        batchId,
        due,
        null,
        requester,
        null,
        List.of(),
        null,
        null);
  }

  /** A task that fetches the results of what the given export carried. */
  public static NewTask result(TaskView export, String queueName, EntityUid entity, Instant due) {
    return new NewTask(
        TaskType.RESULT,
        export.deviceName(),
        queueName,
        0,
        export.localAet(),
        null,
        export.exporterId(),
        entity.study(),
        entity.series(),
        entity.instance(),
        export.batchId(),
        due,
        null,
        Requester.SYSTEM,
        null,
        List.of(),
        null,
        export.taskId());
  }

  /** A task that tells who performed the given one that its result is here. */
  public static NewTask confirm(TaskView segment, Instant due) {
    return new NewTask(
        TaskType.CONFIRM,
        segment.deviceName(),
        segment.queue(),
        0,
        segment.localAet(),
        segment.remoteAet(),
        segment.exporterId(),
        segment.studyInstanceUid(),
        segment.seriesInstanceUid(),
        null,
        segment.batchId(),
        due,
        null,
        Requester.SYSTEM,
        null,
        List.of(),
        null,
        segment.taskId());
  }

  /** Where an export task goes: the parts of a destination that its row keeps. */
  public record ExportTarget(
      String exporterId,
      String deviceName,
      String queueName,
      int priority,
      @Nullable String localAet,
      @Nullable String remoteAet) {

    public static ExportTarget of(ConfigSnapshot snapshot, Destination destination) {
      URI uri = destination.uri();
      return new ExportTarget(
          destination.id(),
          snapshot.device().name(),
          destination.queueName(),
          destination.priority() == null ? 0 : destination.priority(),
          destination.localAe().toString(),
          "dicom".equals(uri.getScheme()) ? uri.getSchemeSpecificPart() : null);
    }
  }

  public NewTask notAfter(Instant latest) {
    return new NewTask(
        type,
        deviceName,
        queueName,
        priority,
        localAet,
        remoteAet,
        exporterId,
        study,
        series,
        sop,
        batchId,
        scheduledTime,
        latest,
        requester,
        numberOfInstances,
        modalities,
        payload,
        parentTaskId);
  }

  EntityUid entity() {
    if (study == null) {
      throw new IllegalStateException("an export needs a study");
    }
    return new EntityUid(study, series, sop);
  }

  /** The value that is unique among waiting tasks, or null for types that never coalesce. */
  @Nullable String pendingKey() {
    if (type == TaskType.IAN && payload == null) {
      return "IAN|" + localAet + '|' + remoteAet + '|' + study;
    }
    return type == TaskType.EXPORT && exporterId != null
        ? pendingKey(exporterId, entity(), batchId)
        : null;
  }

  /** A batch asked for its own task; all others share one per destination and entity. */
  static String pendingKey(String exporterId, EntityUid entity, @Nullable String batchId) {
    return "EXPORT|"
        + exporterId
        + '|'
        + entity.study()
        + '|'
        + orAll(entity.series())
        + '|'
        + orAll(entity.instance())
        + (batchId == null ? "" : '|' + batchId);
  }

  private static String orAll(@Nullable String uid) {
    return uid == null ? "*" : uid;
  }
}
