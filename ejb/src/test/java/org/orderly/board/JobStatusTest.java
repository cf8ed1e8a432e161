package org.orderly.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.task.TaskStatus;

class JobStatusTest {

  @ParameterizedTest
  @CsvSource({
    "2,1,0,0,0, IN_PROGRESS",
    "0,1,3,1,0, IN_PROGRESS",
    "1,0,2,0,0, IN_PROGRESS",
    "1,0,0,2,0, IN_PROGRESS",
    "3,0,0,0,0, PENDING",
    "0,0,2,1,0, FAILED",
    "0,0,0,1,2, FAILED",
    "0,0,2,0,1, CANCELLED",
    "0,0,3,0,0, COMPLETED"
  })
  void a_batch_is_as_its_jobs_are(
      long pending, long running, long completed, long failed, long cancelled, JobStatus status) {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    counts.put(JobStatus.PENDING, pending);
    counts.put(JobStatus.IN_PROGRESS, running);
    counts.put(JobStatus.COMPLETED, completed);
    counts.put(JobStatus.FAILED, failed);
    counts.put(JobStatus.CANCELLED, cancelled);
    assertEquals(status, JobStatus.derive(counts));
  }

  @ParameterizedTest
  @CsvSource({
    "SCHEDULED, false, PENDING",
    "SCHEDULED_FOR_RETRY, false, PENDING",
    "IN_PROCESS, false, IN_PROGRESS",
    "COMPLETED, false, COMPLETED",
    "WARNING, true, COMPLETED",
    "WARNING, false, FAILED",
    "FAILED, false, FAILED",
    "CANCELED, true, CANCELLED"
  })
  void a_study_that_was_sent_in_part_is_not_completed(
      TaskStatus task, boolean allSent, JobStatus status) {
    assertEquals(status, JobStatus.of(task, allSent));
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, CANCEL",
    "IN_PROGRESS, CANCEL",
    "COMPLETED, REMOVE",
    "FAILED, RETRY REMOVE",
    "CANCELLED, RETRY REMOVE"
  })
  void what_may_be_done_follows_from_the_status(JobStatus status, String actions) {
    Set<JobAction> allowed = JobAction.of(Map.of(status, 1L));
    assertEquals(actions, String.join(" ", allowed.stream().map(Enum::name).toList()));
  }
}
