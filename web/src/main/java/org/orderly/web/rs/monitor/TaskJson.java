package org.orderly.web.rs.monitor;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.task.BatchView;
import org.orderly.task.QueueMinute;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.TimeRange;
import org.orderly.web.rs.parameter.DateTimes;

/**
 * Writes tasks and batches as JSON with the members, the order and the strings for numbers that
 * clients of the older contract expect; a member without a value is left out.
 */
public final class TaskJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private final JsonGenerator json;
  private final ZoneId zone;

  private TaskJson(JsonGenerator json, ZoneId zone) {
    this.json = json;
    this.zone = zone;
  }

  public static String of(TaskView task, ZoneId zone) {
    return text(json -> new TaskJson(json, zone).task(task));
  }

  public static String of(List<TaskView> tasks, ZoneId zone) {
    return text(
        json -> {
          json.writeStartArray();
          tasks.forEach(new TaskJson(json, zone)::task);
          json.writeEnd();
        });
  }

  public static String ofBatches(List<BatchView> batches, ZoneId zone) {
    return text(
        json -> {
          json.writeStartArray();
          batches.forEach(new TaskJson(json, zone)::batch);
          json.writeEnd();
        });
  }

  /** How attempts ended, minute by minute. */
  public static String ofHistory(List<QueueMinute> minutes, ZoneId zone) {
    return text(
        json -> {
          json.writeStartArray();
          for (QueueMinute minute : minutes) {
            json.writeStartObject();
            json.write("time", DateTimes.shown(minute.start(), zone));
            json.write("completed", minute.completed());
            json.write("warning", minute.warning());
            json.write("failed", minute.failed());
            json.write("retried", minute.retried());
            json.writeEnd();
          }
          json.writeEnd();
        });
  }

  /** How many tasks there are in each status, with the keys that batches have. */
  public static String ofStatuses(Map<TaskStatus, Long> counts) {
    return text(
        json -> {
          json.writeStartObject();
          for (TaskStatus status : TaskStatus.values()) {
            json.write(status.batchKey(), counts.getOrDefault(status, 0L));
          }
          json.writeEnd();
        });
  }

  private static String text(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      content.accept(json);
    }
    return text.toString();
  }

  private void task(TaskView task) {
    json.writeStartObject();
    member("taskID", Long.toString(task.taskId()));
    member("dicomDeviceName", task.deviceName());
    member("queue", task.queue());
    member("type", task.type().name());
    member("status", task.status().text());
    member("batchID", task.batchId());
    member("failures", task.failures() == 0 ? null : Integer.toString(task.failures()));
    member("createdTime", task.createdTime());
    member("updatedTime", task.updatedTime());
    member("scheduledTime", task.scheduledTime());
    member("processingStartTime", task.processingStartTime());
    member("processingEndTime", task.processingEndTime());
    member("errorMessage", task.errorMessage());
    member("outcomeMessage", task.outcomeMessage());
    member("canceledBy", task.canceledBy());
    member("joinedTaskID", task.joinedTaskId() == null ? null : Long.toString(task.joinedTaskId()));
    member("RequesterUserID", task.requesterUserId());
    member("RequesterHostName", task.requesterHost());
    member("RequestURI", task.requestUri());
    member("LocalAET", task.localAet());
    if (task.type() == TaskType.IAN) {
      member("RemoteAET", task.remoteAet());
    } else {
      member("ExporterID", task.exporterId());
    }
    member("StudyInstanceUID", task.studyInstanceUid());
    member("SeriesInstanceUID", task.seriesInstanceUid());
    member("SOPInstanceUID", task.sopInstanceUid());
    if (task.type() != TaskType.IAN) {
      Integer instances = task.numberOfInstances();
      member("NumberOfInstances", instances == null ? null : Integer.toString(instances));
      members("Modality", task.modalities());
    }
    json.writeEnd();
  }

  private void batch(BatchView batch) {
    json.writeStartObject();
    member("batchID", batch.batchId());
    json.writeStartObject("tasks");
    for (TaskStatus status :
        List.of(
            TaskStatus.SCHEDULED,
            TaskStatus.SCHEDULED_FOR_RETRY,
            TaskStatus.IN_PROCESS,
            TaskStatus.WARNING,
            TaskStatus.FAILED,
            TaskStatus.CANCELED,
            TaskStatus.COMPLETED)) {
      long count = batch.tasks().getOrDefault(status, 0L);
      member(status.batchKey(), count == 0 ? null : Long.toString(count));
    }
    json.writeEnd();
    members("dicomDeviceName", batch.deviceNames());
    members("ExporterID", batch.exporterIds());
    member("createdTimeRange", batch.createdTime());
    member("updatedTimeRange", batch.updatedTime());
    member("scheduledTimeRange", batch.scheduledTime());
    member("processingStartTimeRange", batch.processingStartTime());
    member("processingEndTimeRange", batch.processingEndTime());
    json.writeEnd();
  }

  private void member(String name, @Nullable String value) {
    if (value != null) {
      json.write(name, value);
    }
  }

  private void member(String name, @Nullable Instant value) {
    if (value != null) {
      json.write(name, DateTimes.shown(value, zone));
    }
  }

  private void member(String name, TimeRange range) {
    if (range.from() != null && range.to() != null) {
      members(
          name, List.of(DateTimes.shown(range.from(), zone), DateTimes.shown(range.to(), zone)));
    }
  }

  private void members(String name, List<String> values) {
    if (!values.isEmpty()) {
      json.writeStartArray(name);
      values.forEach(json::write);
      json.writeEnd();
    }
  }
}
