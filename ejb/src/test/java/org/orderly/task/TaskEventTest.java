package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskEventTest {
  @Test
  void the_state_table_reads_as_specified() {
    String table =
        TaskEvent.table().entrySet().stream()
            .map(
                row ->
                    row.getKey().text()
                        + ": "
                        + row.getValue().entrySet().stream()
                            .map(cell -> cell.getKey() + "->" + cell.getValue().text())
                            .collect(Collectors.joining(", ")))
            .collect(Collectors.joining("\n"));
    assertEquals(
        """
        SCHEDULED: CLAIM->IN PROCESS, REJECT->FAILED, CANCEL->CANCELED, RESCHEDULE->SCHEDULED
        IN PROCESS: COMPLETE->COMPLETED, WARN->WARNING, FAIL->FAILED, RETRY->SCHEDULED FOR RETRY, LOSE->SCHEDULED, CANCEL->CANCELED, RESCHEDULE->SCHEDULED
        SCHEDULED FOR RETRY: CLAIM->IN PROCESS, REJECT->FAILED, CANCEL->CANCELED, RESCHEDULE->SCHEDULED
        COMPLETED: RESCHEDULE->SCHEDULED
        WARNING: RESCHEDULE->SCHEDULED, RESUME->SCHEDULED
        FAILED: RESCHEDULE->SCHEDULED, RESUME->SCHEDULED
        CANCELED: RESCHEDULE->SCHEDULED, RESUME->SCHEDULED""",
        table);
  }

  @Test
  void the_guard_names_the_states_as_the_database_keeps_them() {
    assertEquals("task_status in ('SCHEDULED','SCHEDULED FOR RETRY')", TaskEvent.CLAIM.guard());
  }
}
