package org.orderly.web.rs.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

class TaskParametersTest {
  @Test
  void makes_the_filter_that_was_asked_for() {
    TaskParameters parameters =
        list(
            Map.of(
                "status", List.of("IN PROCESS"),
                "ExporterID", List.of("A", "B,C"),
                "batchID", List.of("b1"),
                "createdTime", List.of("20261121"),
                "limit", List.of("20"),
                "orderby", List.of("scheduledTime")));
    TaskFilter filter = parameters.filter(TaskType.EXPORT, null);
    assertEquals(Set.of(TaskStatus.IN_PROCESS), filter.statuses());
    assertEquals(List.of("A", "B", "C"), filter.exporterIds());
    assertEquals("b1", filter.batchId());
    assertEquals(Instant.parse("2026-11-21T00:00:00Z"), filter.createdTime().from());
    assertEquals(new TaskPage(TaskPage.Order.SCHEDULED_TIME, false, 0, 20), parameters.page());
  }

  @ParameterizedTest
  @CsvSource({
    "status,ON HOLD",
    "createdTime,yesterday",
    "updatedTime,20261301",
    "taskID,abc",
    "limit,0",
    "offset,-1",
    "limit,100000",
    "orderby,status",
    "StudyInstanceUID,../x",
    "unheardOf,1",
    "ExporterID,','"
  })
  void names_the_parameter_that_is_wrong(String name, String value) {
    BadParameterException thrown =
        assertThrows(
            BadParameterException.class,
            () -> {
              TaskParameters parameters = list(Map.of(name, List.of(value)));
              parameters.filter(null, null);
              parameters.page();
            });
    assertEquals(name, thrown.parameter());
  }

  @Test
  void refuses_to_act_on_more_than_the_filter_says() {
    Parameters typo = new Parameters(Map.of("batchId", List.of("b1")));
    assertThrows(
        BadParameterException.class, () -> TaskParameters.ofExportAction(typo, ZoneOffset.UTC));
    Parameters legacy = new Parameters(Map.of("JMSMessageID", List.of("ID:1")));
    assertThrows(
        BadParameterException.class, () -> TaskParameters.ofExportAction(legacy, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource({"batchID", "status", "ExporterID", "taskID", "StudyInstanceUID", "createdTime"})
  void a_filter_left_empty_selects_nothing_to_act_on(String name) {
    Parameters empty = new Parameters(Map.of(name, List.of("")));
    assertEquals(
        name,
        assertThrows(
                BadParameterException.class,
                () -> TaskParameters.ofExportAction(empty, ZoneOffset.UTC))
            .parameter());
    if (!name.equals("ExporterID")) {
      assertThrows(
          BadParameterException.class, () -> TaskParameters.ofQueueAction(empty, ZoneOffset.UTC));
      list(Map.of(name, List.of(""))).filter(null, null);
    }
  }

  @Test
  void cancels_only_with_a_status_that_can_be_cancelled() {
    assertEquals(
        "Missing query parameter: status",
        assertThrows(BadParameterException.class, () -> list(Map.of()).requireCancelable())
            .getMessage());
    assertEquals(
        "Cannot cancel tasks with status: COMPLETED",
        assertThrows(
                RefusedException.class,
                () -> list(Map.of("status", List.of("COMPLETED"))).requireCancelable())
            .getMessage());
    list(Map.of("status", List.of("SCHEDULED FOR RETRY"))).requireCancelable();
  }

  private static TaskParameters list(Map<String, List<String>> query) {
    return TaskParameters.ofExportList(new Parameters(query), ZoneOffset.UTC);
  }
}
