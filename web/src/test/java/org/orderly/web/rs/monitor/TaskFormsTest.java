package org.orderly.web.rs.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orderly.task.BatchView;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.TimeRange;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;

class TaskFormsTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant T1 = Instant.parse("2026-11-21T10:00:01.500Z");

  @Test
  void writes_an_export_task_in_the_order_of_the_older_contract_with_numbers_as_strings() {
    assertEquals(
        "{\"taskID\":\"42\",\"dicomDeviceName\":\"orderly\",\"queue\":\"Export\",\"type\":\"EXPORT\","
            + "\"status\":\"SCHEDULED FOR RETRY\",\"batchID\":\"b\\\"1\",\"failures\":\"2\","
            + "\"createdTime\":\"2026-11-21T11:00:00.000+0100\","
            + "\"updatedTime\":\"2026-11-21T11:00:01.500+0100\","
            + "\"scheduledTime\":\"2026-11-21T11:00:01.500+0100\","
            + "\"errorMessage\":\"connection refused\",\"RequesterUserID\":\"admin\","
            + "\"LocalAET\":\"ORDERLY\",\"ExporterID\":\"STORESCP\",\"StudyInstanceUID\":\"1.2\","
            + "\"SeriesInstanceUID\":\"1.2.3\",\"NumberOfInstances\":\"7\",\"Modality\":[\"CT\",\"SR\"]}",
        TaskJson.of(task(TaskType.EXPORT, 2), ZONE));
  }

  @Test
  void writes_an_ian_task_with_the_remote_ae_and_omits_zero_failures() {
    String json = TaskJson.of(List.of(task(TaskType.IAN, 0)), ZONE);
    assertEquals(
        "[{\"taskID\":\"42\",\"dicomDeviceName\":\"orderly\",\"queue\":\"Export\",\"type\":\"IAN\","
            + "\"status\":\"SCHEDULED FOR RETRY\",\"batchID\":\"b\\\"1\","
            + "\"createdTime\":\"2026-11-21T11:00:00.000+0100\","
            + "\"updatedTime\":\"2026-11-21T11:00:01.500+0100\","
            + "\"scheduledTime\":\"2026-11-21T11:00:01.500+0100\","
            + "\"errorMessage\":\"connection refused\",\"RequesterUserID\":\"admin\","
            + "\"LocalAET\":\"ORDERLY\",\"RemoteAET\":\"IANSCP\",\"StudyInstanceUID\":\"1.2\","
            + "\"SeriesInstanceUID\":\"1.2.3\"}]",
        json);
  }

  @Test
  void writes_a_batch_with_its_counts_and_ranges() {
    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
    counts.put(TaskStatus.COMPLETED, 3L);
    counts.put(TaskStatus.SCHEDULED, 1L);
    BatchView batch =
        new BatchView(
            "b1",
            counts,
            List.of("orderly"),
            List.of("STORESCP"),
            new TimeRange(T0, T1),
            new TimeRange(T0, T1),
            new TimeRange(T0, T1),
            TimeRange.ALL,
            TimeRange.ALL);
    String range = "[\"2026-11-21T11:00:00.000+0100\",\"2026-11-21T11:00:01.500+0100\"]";
    assertEquals(
        "[{\"batchID\":\"b1\",\"tasks\":{\"scheduled\":\"1\",\"completed\":\"3\"},"
            + "\"dicomDeviceName\":[\"orderly\"],\"ExporterID\":[\"STORESCP\"],"
            + "\"createdTimeRange\":"
            + range
            + ",\"updatedTimeRange\":"
            + range
            + ",\"scheduledTimeRange\":"
            + range
            + "}]",
        TaskJson.ofBatches(List.of(batch), ZONE));
  }

  @Test
  void quotes_each_csv_field_and_keeps_the_delimiter_to_one_request() throws IOException {
    StringWriter text = new StringWriter();
    TaskCsv csv = new TaskCsv(text, ';', ZONE, false);
    csv.header();
    csv.row(task(TaskType.EXPORT, 0));
    String[] lines = text.toString().split("\r\n");
    assertEquals(2, lines.length);
    assertEquals(20, lines[0].split(";").length);
    assertEquals("\"taskID\"", lines[0].split(";")[0]);
    assertEquals(
        "\"42\";\"2026-11-21T11:00:00.000+0100\";\"2026-11-21T11:00:01.500+0100\";\"STORESCP\";"
            + "\"ORDERLY\";\"1.2\";\"1.2.3\";\"\";\"7\";\"CT,SR\";\"b\"\"1\";\"orderly\";"
            + "\"2026-11-21T11:00:01.500+0100\";\"SCHEDULED FOR RETRY\";\"Export\";\"0\";\"\";\"\";"
            + "\"connection refused\";\"\"",
        lines[1]);
  }

  @Test
  void takes_the_form_of_a_list_from_parameter_or_header() {
    assertNull(ListForm.of(null, null).delimiter());
    assertNull(ListForm.of(null, "*/*").delimiter());
    assertEquals(',', ListForm.of(null, "text/csv").delimiter());
    assertEquals(';', ListForm.of("text/csv;delimiter=semicolon", "application/json").delimiter());
    assertEquals(
        406, assertThrows(RefusedException.class, () -> ListForm.of(null, "image/png")).status());
    assertThrows(BadParameterException.class, () -> ListForm.of("nonsense", null));
  }

  private static TaskView task(TaskType type, int failures) {
    return new TaskView(
        42,
        "orderly",
        "Export",
        type,
        TaskStatus.SCHEDULED_FOR_RETRY,
        "b\"1",
        failures,
        1,
        T0,
        T1,
        T1,
        null,
        null,
        "connection refused",
        null,
        "admin",
        null,
        null,
        "ORDERLY",
        type == TaskType.IAN ? "IANSCP" : null,
        "STORESCP",
        "1.2",
        "1.2.3",
        null,
        7,
        List.of("CT", "SR"),
        0,
        0,
        0,
        null,
        null,
        null);
  }
}
