package org.orderly.web.ui.process;

import org.jspecify.annotations.Nullable;

/** What Faces puts into a form: null where a field is empty. */
final class Text {
  private Text() {}

  static String of(@Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
