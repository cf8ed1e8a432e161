package org.orderly.conf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A coded entry (PS3.3 8.8) as the directory writes it: {@code (CV, CSD, "CM")} or {@code (CV, CSD
 * [version], "CM")}.
 */
public record Code(
    String value, String schemeDesignator, @Nullable String schemeVersion, String meaning) {

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "\\(\\s*([^,\"()]+?)\\s*,\\s*([^,\"()\\[\\]]+?)\\s*(?:\\[\\s*([^\\]\"]+?)\\s*]\\s*)?"
              + "(?:,\\s*\"([^\"]*)\"\\s*)?\\)");

  /**
   * @throws IllegalArgumentException if the text is not of the grammar
   */
  public static Code parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no code of the form (CV, CSD, \"CM\") or (CV, CSD [version], \"CM\")");
    }
    String meaning = matcher.group(4) == null ? matcher.group(1) : matcher.group(4);
    return new Code(matcher.group(1), matcher.group(2), matcher.group(3), meaning);
  }

  /** Whether value and scheme are the same; the meaning is only for people. */
  public boolean equalsIgnoringMeaning(Code other) {
    return value.equals(other.value) && schemeDesignator.equals(other.schemeDesignator);
  }

  @Override
  public String toString() {
    String version = schemeVersion == null ? "" : " [" + schemeVersion + "]";
    return "(" + value + ", " + schemeDesignator + version + ", \"" + meaning + "\")";
  }
}
