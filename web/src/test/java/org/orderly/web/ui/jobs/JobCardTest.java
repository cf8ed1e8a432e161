package org.orderly.web.ui.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.board.Job;
import org.orderly.board.JobStatus;

class JobCardTest {
  private static JobCard card(
      JobStatus status, int total, String destination, @Nullable String remoteAet) {
    return new JobCard(
        new Job(
            1,
            "1-X",
            status,
            false,
            false,
            0,
            total,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            destination,
            remoteAet,
            Instant.EPOCH,
            null,
            null,
            null,
            "admin",
            7L,
            Set.of()));
  }

  private static String destination(String id, @Nullable String remoteAet) {
    return card(JobStatus.PENDING, 1, id, remoteAet).destination();
  }

  @Test
  void tells_the_destination_and_its_title_once() {
    assertEquals("ARCHIVE · PACS", destination("ARCHIVE", "PACS"));
    assertEquals("PACS", destination("PACS", "PACS"));
    assertEquals("CLOUD", destination("CLOUD", null));
    assertEquals("PACS", destination("dicom:PACS", "PACS"), "only the title was asked for");
  }

  @Test
  void tells_who_cancelled_it_while_it_is_so() {
    JobCard cancelled = card(JobStatus.CANCELLED, 1, "PACS", null);
    assertEquals("admin", cancelled.canceledBy());
    assertTrue(cancelled.joined());
    JobCard pending = card(JobStatus.PENDING, 1, "PACS", null);
    assertEquals("", pending.canceledBy());
    assertFalse(pending.joined());
  }

  @Test
  void tells_that_there_was_nothing_to_send_when_it_is_complete_without() {
    assertTrue(card(JobStatus.COMPLETED, 0, "PACS", null).nothingToSend());
    assertFalse(card(JobStatus.COMPLETED, 1, "PACS", null).nothingToSend());
    assertFalse(card(JobStatus.PENDING, 0, "PACS", null).nothingToSend());
  }
}
