package org.orderly.ups.rule;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;

/**
 * Fills {@code {attribute}} in the texts of rules: keywords or hexadecimal tags, through the first
 * items of sequences, {@code [n]} for one of several values, {@code ,upper} for capital letters.
 */
final class Placeholders {

  private static final Pattern FIELD =
      Pattern.compile("\\{([^{},\\[\\]]+)(?:\\[(\\d{1,4})])?(?:,([^{}]*))?}");

  private Placeholders() {}

  /** The text with its values; null if nothing is left. What is not known counts as empty. */
  static @Nullable String fill(@Nullable String text, DataSet attributes) {
    if (text == null) {
      return null;
    }
    String filled =
        FIELD.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m, attributes))).strip();
    return filled.isEmpty() || filled.equals("null") ? null : filled;
  }

  private static String value(java.util.regex.MatchResult field, DataSet attributes) {
    String[] path = field.group(1).strip().split("\\.");
    DataSet holder = attributes;
    for (int i = 0; i < path.length - 1 && holder != null; i++) {
      holder = holder.item(tag(path[i]));
    }
    if (holder == null) {
      return "";
    }
    java.util.List<String> values = holder.strings(tag(path[path.length - 1]));
    int index = field.group(2) == null ? 0 : Integer.parseInt(field.group(2)) - 1;
    String value = index >= 0 && index < values.size() ? values.get(index) : "";
    return "upper".equals(field.group(3)) ? value.toUpperCase(Locale.ROOT) : value;
  }

  /** 0, which no data set has, for what is no attribute. */
  private static int tag(String name) {
    if (name.length() == 8 && name.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return Integer.parseUnsignedInt(name, 16);
    }
    OptionalInt tag = Dictionary.tagForKeyword(name);
    return tag.orElse(0);
  }
}
