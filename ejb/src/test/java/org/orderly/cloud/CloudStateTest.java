package org.orderly.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orderly.task.TestDatabase;

class CloudStateTest {

  @Test
  void what_an_upload_did_not_come_to_note_is_known_to_be_missing() throws Exception {
    CloudState state = new CloudState(TestDatabase.H2.open());
    state.uploaded("AI", Set.of("1.1"), Instant.EPOCH);
    assertEquals(Set.of("1.2"), state.unknown("AI", List.of("1.1", "1.2")));
    assertEquals(Set.of("1.1", "1.2"), state.unknown("OTHER", List.of("1.1", "1.2")));
  }
}
