package org.orderly.common;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/** Text of attributes as columns of the database hold it: bounded, and without NUL characters. */
public final class ColumnText {

  /** In UTF-8 below what an index of PostgreSQL takes, some 2700 bytes. */
  private static final int MAX_KEY = 800;

  private ColumnText() {}

  /** The values of an attribute, null if there is none. PostgreSQL refuses NUL characters. */
  public static @Nullable String of(DataSet dataSet, int tag, int maxLength) {
    List<String> values = dataSet.strings(tag);
    if (values.isEmpty()) {
      return null;
    }
    String joined = values.size() == 1 ? values.get(0) : String.join("\\", values);
    String clean = joined.indexOf(0) < 0 ? joined.strip() : joined.replace("\0", "").strip();
    return clean.isEmpty() ? null : cut(clean, maxLength);
  }

  /** The form in which text is compared without regard to case. */
  public static @Nullable String key(@Nullable String text) {
    return text == null ? null : cut(text.toUpperCase(Locale.ROOT), MAX_KEY);
  }

  /** Without the first half of a character at the end. */
  private static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(maxLength - 1));
    return text.substring(0, half ? maxLength - 1 : maxLength);
  }
}
