package org.orderly.conf.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Values that are written and never shown: passwords, tokens, and those within other values. */
public final class Secrets {

  /** Stands for a value that is there. */
  public static final String MASK = "********";

  private static final Pattern ATTRIBUTE = Pattern.compile("(?i).*(pin|password)");
  private static final Pattern PROPERTY =
      Pattern.compile("(?i)((?:[^=]*(?:password|token|secret)|pin)=).+", Pattern.DOTALL);
  private static final Pattern USER_INFO = Pattern.compile("(://[^/@:]*:)[^/@]+(@)");

  private Secrets() {}

  public static Map<String, List<String>> masked(Map<String, List<String>> values) {
    Map<String, List<String>> masked = new LinkedHashMap<>();
    values.forEach((name, all) -> masked.put(name, masked(name, all)));
    return masked;
  }

  public static List<String> masked(String attribute, List<String> values) {
    return values.stream().map(value -> masked(attribute, value)).toList();
  }

  private static String masked(String attribute, String value) {
    if (ATTRIBUTE.matcher(attribute).matches()) {
      return MASK;
    }
    String text = PROPERTY.matcher(value).replaceFirst("$1" + MASK);
    return USER_INFO.matcher(text).replaceFirst("$1" + MASK + "$2");
  }

  /**
   * The values with those that stayed hidden put back.
   *
   * @throws IllegalArgumentException if there is none to put back
   */
  static List<String> restored(String attribute, List<String> wanted, List<String> current) {
    return wanted.stream()
        .map(value -> value.contains(MASK) ? restored(attribute, value, current) : value)
        .toList();
  }

  private static String restored(String attribute, String value, List<String> current) {
    return current.stream()
        .filter(there -> masked(attribute, there).equals(value))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the hidden part is not known, enter it anew"));
  }
}
