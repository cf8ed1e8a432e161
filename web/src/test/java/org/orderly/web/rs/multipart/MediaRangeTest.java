package org.orderly.web.rs.multipart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRangeTest {
  @Test
  void reads_quoted_parameters_and_orders_by_weight() {
    List<MediaRange> ranges =
        MediaRange.listOf(
            "text/html;q=0.2, multipart/related; type=\"application/dicom\"; transfer-syntax=*,"
                + " application/*;q=0.5, */*;q=0");
    assertEquals("multipart/related", ranges.get(0).name());
    assertEquals("application/dicom", ranges.get(0).rootType());
    assertEquals("*", ranges.get(0).parameter("transfer-syntax"));
    assertEquals("application/*", ranges.get(1).name());
    assertTrue(ranges.get(1).holds("application/dicom+json"));
    assertFalse(ranges.get(1).holds("text/html"));
    assertFalse(ranges.get(3).holds("text/html"));
  }

  @Test
  void does_not_split_inside_quotes() {
    MediaRange range = MediaRange.of("a/b; c=\"d,e;f\\\"g\"");
    assertEquals("d,e;f\"g", range.parameter("c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "/", "a/b/c", "a/b;q=2", "a/b;q=x", "a/b, c/d"})
  void refuses_what_is_no_media_type(String text) {
    assertThrows(IllegalArgumentException.class, () -> MediaRange.of(text));
  }
}
