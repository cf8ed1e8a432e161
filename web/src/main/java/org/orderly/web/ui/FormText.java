package org.orderly.web.ui;

import java.util.Map;

/**
 * Text of a form that keeps its fields in a map. Faces puts null where a list has its empty choice,
 * and nothing where a field was not drawn.
 */
public final class FormText {
  private FormText() {}

  /** The field without blanks around it; an empty text if it has none. */
  public static String of(Map<String, String> form, String field) {
    String text = form.get(field);
    return text == null ? "" : text.strip();
  }
}
