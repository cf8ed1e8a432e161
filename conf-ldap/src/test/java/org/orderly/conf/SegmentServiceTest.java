package org.orderly.conf;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.deident.DeidentOption;

class SegmentServiceTest {

  @Test
  void words_are_compared_whole_without_regard_to_case_and_blanks() {
    SegmentService usual = SegmentService.DEFAULTS;
    assertTrue(usual.isReady("SEGMENTATION COMPLETED"));
    assertTrue(usual.isReady(" segmentation_complete\n"));
    assertFalse(usual.isReady("SEGMENTATION COMPLETED WITH ERRORS"));
    assertFalse(usual.isReady("SEGMENTATION RUNNING"));
    assertTrue(usual.isFailed("failed"));
    assertFalse(usual.isFailed("SEGMENTATION COMPLETED"));
  }

  @Test
  void words_of_the_configuration_take_the_place_of_the_usual_ones() {
    SegmentService own =
        new SegmentService(
            List.of("Fertig"), List.of("Kaputt"), null, null, true, List.of(), "scope");
    assertTrue(own.isReady("FERTIG"));
    assertFalse(own.isReady("SEGMENTATION COMPLETED"));
    assertTrue(own.isFailed("kaputt"));
    assertFalse(own.isFailed("FAILED"));
  }

  @Test
  void options_that_contradict_each_other_are_told() {
    SegmentService both =
        new SegmentService(
            List.of(),
            List.of(),
            null,
            null,
            true,
            List.of(DeidentOption.RETAIN_FULL_DATES, DeidentOption.RETAIN_MODIFIED_DATES),
            "scope");
    assertTrue(both.problem().isPresent());
    assertTrue(SegmentService.DEFAULTS.problem().isEmpty());
  }
}
