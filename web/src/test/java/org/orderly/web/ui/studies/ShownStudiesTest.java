package org.orderly.web.ui.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orderly.archive.QueryRequest;
import org.orderly.dicom.dict.Tag;

class ShownStudiesTest {

  @Test
  void numbers_are_found_by_their_beginning_and_texts_by_any_part() {
    QueryRequest request =
        ShownStudies.of(
                Map.of(
                    "patientId",
                    " 47 ",
                    "accession",
                    "A?1",
                    "description",
                    "knee",
                    "modality",
                    "mr"))
            .request(20, 10);
    assertEquals("47*", request.keys().string(Tag.PatientID));
    assertEquals("A?1", request.keys().string(Tag.AccessionNumber));
    assertEquals("*knee*", request.keys().string(Tag.StudyDescription));
    assertEquals("MR", request.keys().string(Tag.ModalitiesInStudy));
    assertEquals(20, request.offset());
    assertEquals(10, request.limit());
  }

  @Test
  void names_are_found_by_words_unless_they_have_wildcards() {
    assertTrue(ShownStudies.of(Map.of("patientName", "jane doe")).request(0, 0).fuzzy());
    assertFalse(ShownStudies.of(Map.of("patientName", "Doe^J*")).request(0, 0).fuzzy());
  }

  @Test
  void days_make_a_range_that_may_be_open() {
    assertEquals("20260102-", date(Map.of("from", "2026-01-02")));
    assertEquals("-20260102", date(Map.of("to", "2026-01-02")));
    assertEquals("20260101-20260102", date(Map.of("from", "2026-01-01", "to", "2026-01-02")));
    assertThrows(DateTimeException.class, () -> date(Map.of("from", "yesterday")));
    assertThrows(
        IllegalArgumentException.class,
        () -> date(Map.of("from", "2026-01-03", "to", "2026-01-02")));
  }

  private static String date(Map<String, String> form) {
    return ShownStudies.of(form).request(0, 0).keys().string(Tag.StudyDate, "");
  }

  @Test
  void the_address_tells_the_search() {
    ShownStudies shown = ShownStudies.of(Map.of("patientName", "Müller & Co", "size", "50"));
    assertEquals("patientName=M%C3%BCller+%26+Co&size=50", shown.query());
    assertEquals(Map.of("patientName", "Müller & Co"), shown.words());
    assertEquals(50, shown.size());
    assertEquals(20, ShownStudies.of(Map.of("size", "7")).size());
  }
}
