package org.orderly.web.rs.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.dict.Tag;

class AttributePathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReferencedRequestSequence.AccessionNumber",
        "0040A370.00080050",
        "0040a370.AccessionNumber"
      })
  void keywords_and_tags_lead_through_sequences(String text) {
    AttributePath path = AttributePath.of(text).orElseThrow();
    assertEquals(List.of(Tag.ReferencedRequestSequence, Tag.AccessionNumber), path.tags());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PatientID.PatientName",
        "00100020.00100010",
        "ReferencedRequestSequence.AccessionNumber.PatientID",
        "00091001.PatientID",
        "PatientID.",
        ".PatientID",
        "NoSuchKeyword",
        ""
      })
  void nothing_else_has_attributes_within(String text) {
    assertTrue(AttributePath.of(text).isEmpty());
  }
}
