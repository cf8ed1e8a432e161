package org.orderly.web.rs.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.web.rs.error.BadParameterException;

/** The query parameters of one request, each read as the value it should be. */
public final class Parameters {
  // leading zeros of components are illegal, but real files have them
  private static final Pattern UID = Pattern.compile("\\d+(\\.\\d+)*");
  private static final int MAX_UID_LENGTH = 64;
  private static final int MAX_TEXT_LENGTH = 4000;

  private final Map<String, List<String>> values;

  public Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Refuses what none of the names stands for: a mistyped filter must not select everything.
   *
   * @throws BadParameterException naming the first unknown parameter
   */
  public Parameters allowOnly(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new BadParameterException(name, "unknown");
      }
    }
    return this;
  }

  /**
   * Refuses a parameter without value: a filter that was left empty must not select everything.
   *
   * @throws BadParameterException naming the first empty parameter
   */
  public Parameters noneEmpty() {
    values.forEach(
        (name, all) -> {
          if (all.stream().anyMatch(String::isBlank)) {
            throw new BadParameterException(name, "empty");
          }
        });
    return this;
  }

  public Set<String> names() {
    return values.keySet();
  }

  public boolean contains(String name) {
    return values.containsKey(name);
  }

  /** The one value of a parameter, or null if it is missing or empty. */
  public @Nullable String text(String name) {
    List<String> all = values.get(name);
    if (all == null || all.isEmpty()) {
      return null;
    }
    if (all.size() > 1) {
      throw new BadParameterException(name, "given more than once");
    }
    String value = all.get(0);
    if (value.length() > MAX_TEXT_LENGTH || value.indexOf('\0') >= 0) {
      throw new BadParameterException(name, "too long or not text");
    }
    return value.isEmpty() ? null : value;
  }

  public String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /** The values of a parameter that may be repeated and may hold comma-separated lists. */
  public List<String> list(String name) {
    List<String> result = new ArrayList<>();
    for (String value : values.getOrDefault(name, List.of())) {
      for (String item : value.split(",")) {
        if (!item.isBlank()) {
          result.add(item.strip());
        }
      }
    }
    return result;
  }

  public boolean flag(String name) {
    String value = text(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      throw new BadParameterException(name, "neither true nor false");
    }
    return true;
  }

  /** A whole number within bounds, or null if missing. */
  public @Nullable Integer integer(String name, int min, int max) {
    Long value = number(name, min, max);
    return value == null ? null : Math.toIntExact(value);
  }

  /** A whole number within bounds, or null if missing. */
  public @Nullable Long number(String name, long min, long max) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    if (value.matches("0|[1-9]\\d{0,17}")) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new BadParameterException(name, "not a whole number from " + min + " to " + max);
  }

  /** A UID (PS3.5 9.1), or null if missing. */
  public @Nullable String uid(String name) {
    String value = text(name);
    if (value != null && !isUid(value)) {
      throw new BadParameterException(name, "not a UID");
    }
    return value;
  }

  /** A value that {@code parse} makes, which answers empty for what it does not understand. */
  public <T> @Nullable T parsed(
      String name, Function<String, Optional<T>> parse, String expectation) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return parse.apply(value).orElseThrow(() -> new BadParameterException(name, expectation));
  }

  public static boolean isUid(String value) {
    return value.length() <= MAX_UID_LENGTH && UID.matcher(value).matches();
  }
}
