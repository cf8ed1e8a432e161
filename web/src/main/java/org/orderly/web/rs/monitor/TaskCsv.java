package org.orderly.web.rs.monitor;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskService;
import org.orderly.task.TaskView;
import org.orderly.web.rs.csv.CsvWriter;
import org.orderly.web.rs.parameter.DateTimes;

/**
 * Writes tasks as CSV (RFC 4180), row by row as the database hands them out: all fields quoted, in
 * UTF-8. The tasks of a queue have columns more than export tasks, at the end.
 */
public final class TaskCsv {
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

  private static final List<String> MORE = List.of("type", "RemoteAET", "parentTaskID");

  private final CsvWriter csv;
  private final ZoneId zone;
  private final boolean queue;

  TaskCsv(Writer out, char delimiter, ZoneId zone, boolean queue) {
    csv = new CsvWriter(out, delimiter);
    this.zone = zone;
    this.queue = queue;
  }

  /** The answer with the export tasks that a filter shows. */
  static Response ofExports(
      TaskService tasks, TaskFilter filter, TaskPage page, char delimiter, ZoneId zone) {
    return stream(tasks, filter, page, out -> new TaskCsv(out, delimiter, zone, false));
  }

  /** The answer with the tasks of a queue that a filter shows, of whichever type. */
  public static Response ofQueue(
      TaskService tasks, TaskFilter filter, TaskPage page, char delimiter, ZoneId zone) {
    return stream(tasks, filter, page, out -> new TaskCsv(out, delimiter, zone, true));
  }

  private static Response stream(
      TaskService tasks, TaskFilter filter, TaskPage page, Function<Writer, TaskCsv> form) {
    StreamingOutput output =
        out -> {
          Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          TaskCsv csv = form.apply(writer);
          csv.header();
          tasks.forEach(
              filter,
              page,
              task -> {
                try {
                  csv.row(task);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
          writer.flush();
        };
    return Response.ok(output, "text/csv;charset=utf-8")
        .header("Cache-Control", "no-cache")
        .header("Content-Disposition", "attachment; filename=\"tasks.csv\"")
        .build();
  }

  void header() throws IOException {
    csv.line(queue ? Stream.concat(COLUMNS.stream(), MORE.stream()).toList() : COLUMNS);
  }

  void row(TaskView task) throws IOException {
    List<@Nullable String> fields = new ArrayList<>();
    fields.addAll(
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
    if (queue) {
      Long parent = task.parentTaskId();
      fields.add(task.type().name());
      fields.add(task.remoteAet());
      fields.add(parent == null ? null : parent.toString());
    }
    csv.line(fields);
  }

  private @Nullable String shown(@Nullable Instant instant) {
    return instant == null ? null : DateTimes.shown(instant, zone);
  }
}
