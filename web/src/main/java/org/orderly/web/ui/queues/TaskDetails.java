package org.orderly.web.ui.queues;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskView;
import org.orderly.web.ui.UserTime;

/** All members of a task in the order and with the names that its JSON has. */
public final class TaskDetails {
  /** One member that has a value. */
  public record Line(String name, String value, boolean uid) {}

  private final UserTime time;
  private final List<Line> lines = new ArrayList<>();

  TaskDetails(UserTime time) {
    this.time = time;
  }

  List<Line> lines(TaskView task) {
    add("taskID", task.taskId());
    add("dicomDeviceName", task.deviceName());
    add("queue", task.queue());
    add("type", task.type());
    add("status", task.status().text());
    add("batchID", task.batchId());
    add("failures", task.failures());
    add("attempt", task.attempt());
    add("createdTime", task.createdTime());
    add("updatedTime", task.updatedTime());
    add("scheduledTime", task.scheduledTime());
    add("processingStartTime", task.processingStartTime());
    add("processingEndTime", task.processingEndTime());
    add("errorMessage", task.errorMessage());
    add("outcomeMessage", task.outcomeMessage());
    add("canceledBy", task.canceledBy());
    add("joinedTaskID", task.joinedTaskId());
    add("RequesterUserID", task.requesterUserId());
    add("RequesterHostName", task.requesterHost());
    add("RequestURI", task.requestUri());
    add("LocalAET", task.localAet());
    add("RemoteAET", task.remoteAet());
    add("ExporterID", task.exporterId());
    add("StudyInstanceUID", task.studyInstanceUid());
    add("SeriesInstanceUID", task.seriesInstanceUid());
    add("SOPInstanceUID", task.sopInstanceUid());
    add("NumberOfInstances", task.numberOfInstances());
    add("completed", task.completed());
    add("warning", task.warning());
    add("failed", task.failed());
    add("Modality", String.join(", ", task.modalities()));
    add("parentTaskID", task.parentTaskId());
    return List.copyOf(lines);
  }

  private void add(String name, @Nullable Object value) {
    String text = value instanceof Instant instant ? time.show(instant) : String.valueOf(value);
    if (value != null && !text.isEmpty()) {
      lines.add(new Line(name, text, name.endsWith("UID")));
    }
  }
}
