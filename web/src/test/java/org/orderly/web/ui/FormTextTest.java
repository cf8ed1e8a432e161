package org.orderly.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTextTest {

  @Test
  void a_field_without_text_is_empty_whatever_faces_put_there() {
    Map<String, String> form = new HashMap<>();
    form.put("order", null);
    form.put("label", "  Read ");
    assertEquals("", FormText.of(form, "order"));
    assertEquals("", FormText.of(form, "missing"));
    assertEquals("Read", FormText.of(form, "label"));
  }
}
