package org.orderly.web.rs.intakes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class UploadResourceTest {

  @Test
  void the_name_of_a_file_may_have_quotes_and_any_length() {
    assertEquals("a.zip", UploadResource.fileName("form-data; name=\"f\"; filename=\"a.zip\""));
    assertEquals("a\"b", UploadResource.fileName("form-data; filename=\"a\\\"b\""));
    String longest = "x".repeat(8000);
    assertEquals(longest, UploadResource.fileName("form-data; filename=\"" + longest + "\""));
    assertNull(UploadResource.fileName("form-data; name=\"f\""));
  }
}
