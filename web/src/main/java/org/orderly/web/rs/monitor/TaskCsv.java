package org.orderly.web.rs.monitor;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskView;
import org.orderly.web.rs.csv.CsvWriter;
import org.orderly.web.rs.parameter.DateTimes;

/** Writes export tasks as CSV (RFC 4180): all fields quoted, in UTF-8. */
final class TaskCsv {
  private static final List<String> COLUMNS =
      List.of(
          "taskID",
          "createdTime",
          "updatedTime",
          "ExporterID",
          "LocalAET",
          "StudyInstanceUID",
          "SeriesInstanceUID",
          "SOPInstanceUID",
          "NumberOfInstances",
          "Modality",
          "batchID",
          "dicomDeviceName",
          "scheduledTime",
          "status",
          "queue",
          "failures",
          "processingStartTime",
          "processingEndTime",
          "errorMessage",
          "outcomeMessage");

  private final CsvWriter csv;
  private final ZoneId zone;

  TaskCsv(Writer out, char delimiter, ZoneId zone) {
    csv = new CsvWriter(out, delimiter);
    this.zone = zone;
  }

  void header() throws IOException {
    csv.line(COLUMNS);
  }

  void row(TaskView task) throws IOException {
    csv.line(
        Arrays.asList(
            Long.toString(task.taskId()),
            shown(task.createdTime()),
            shown(task.updatedTime()),
            task.exporterId(),
            task.localAet(),
            task.studyInstanceUid(),
            task.seriesInstanceUid(),
            task.sopInstanceUid(),
            task.numberOfInstances() == null ? null : task.numberOfInstances().toString(),
            String.join(",", task.modalities()),
            task.batchId(),
            task.deviceName(),
            shown(task.scheduledTime()),
            task.status().text(),
            task.queue(),
            Integer.toString(task.failures()),
            shown(task.processingStartTime()),
            shown(task.processingEndTime()),
            task.errorMessage(),
            task.outcomeMessage()));
  }

  private @Nullable String shown(@Nullable Instant instant) {
    return instant == null ? null : DateTimes.shown(instant, zone);
  }
}
