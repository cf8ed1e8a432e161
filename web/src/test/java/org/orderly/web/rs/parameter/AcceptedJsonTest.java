package org.orderly.web.rs.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.web.rs.error.RefusedException;

class AcceptedJsonTest {
  @ParameterizedTest
  @CsvSource({
    "'',application/dicom+json",
    "*/*,application/dicom+json",
    "application/json,application/json",
    "'application/json, application/dicom+json',application/json",
    "'text/html, application/dicom+json',application/dicom+json"
  })
  void the_form_that_is_accepted_first_is_given(String accepted, String given) {
    assertEquals(given, AcceptedJson.mediaType(accepted, "Metadata are answered"));
  }

  @Test
  void anything_else_is_refused() {
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> AcceptedJson.mediaType("image/jpeg", "The answer is"));
    assertEquals(406, refused.status());
    assertEquals("The answer is in application/dicom+json only", refused.getMessage());
  }
}
