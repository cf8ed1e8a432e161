package org.orderly.web.ui.queues;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;

class TaskRowTest {
  private static final Instant MOVED = Instant.parse("2026-11-21T10:00:00Z");

  private static boolean stuck(TaskStatus status, int secondsLater) {
    TaskView task =
        new TaskView(
            1,
            "orderly",
            "Export",
            TaskType.EXPORT,
            status,
            null,
            0,
            1,
            MOVED,
            MOVED,
            MOVED,
            MOVED,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            0,
            0,
            0,
            null,
            null,
            null);
    return TaskRow.of(task, List.of(), MOVED.plusSeconds(secondsLater)).stuck();
  }

  @Test
  void is_stuck_while_it_runs_and_nothing_has_moved_for_two_minutes() {
    assertFalse(stuck(TaskStatus.IN_PROCESS, 119));
    assertTrue(stuck(TaskStatus.IN_PROCESS, 121));
  }

  @Test
  void is_not_stuck_while_it_waits_or_when_it_has_ended() {
    assertFalse(stuck(TaskStatus.SCHEDULED, 10_000));
    assertFalse(stuck(TaskStatus.COMPLETED, 10_000));
  }
}
