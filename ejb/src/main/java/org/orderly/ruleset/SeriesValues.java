package org.orderly.ruleset;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;

/**
 * The values that some attributes have in the objects of a series. A positive condition holds if
 * any value satisfies it; a negative one is the opposite of its positive, so that it holds for an
 * attribute that is not there.
 */
final class SeriesValues {
  private static final int LONGEST = 1024;

  private final Map<TagPath, TreeSet<String>> values = new HashMap<>();
  private final Set<TagPath> present = new HashSet<>();

  /**
   * @param paths of the attributes that will be asked for
   */
  SeriesValues(Iterable<TagPath> paths) {
    paths.forEach(path -> values.put(path, new TreeSet<>()));
  }

  /** Adds what one object has. */
  void add(DataSet object) {
    values.forEach(
        (path, all) -> {
          path.collect(object, all);
          if (path.exists(object)) {
            present.add(path);
          }
        });
  }

  boolean holds(Ruleset ruleset) {
    return ruleset.all()
        ? ruleset.groups().stream().allMatch(this::holds)
        : ruleset.groups().stream().anyMatch(this::holds);
  }

  boolean holds(Ruleset.Group group) {
    return group.all()
        ? group.conditions().stream().allMatch(this::holds)
        : group.conditions().stream().anyMatch(this::holds);
  }

  boolean holds(Ruleset.Condition condition) {
    Comparison asked = Comparison.ofText(condition.comparison()).orElseThrow();
    TagPath path = TagPath.of(condition.tag());
    boolean negative = asked.opposite().isPresent();
    return negative != positive(asked.opposite().orElse(asked), path, condition.value());
  }

  /** What was found, for the one who tries a ruleset. */
  String found(Ruleset.Condition condition) {
    TreeSet<String> all = values.getOrDefault(TagPath.of(condition.tag()), new TreeSet<>());
    String text = String.join(" \\ ", all);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private boolean positive(Comparison asked, TagPath path, String value) {
    if (asked == Comparison.EXISTS) {
      return present.contains(path);
    }
    Predicate<String> test = test(asked, path.vr(), value.strip());
    return values.getOrDefault(path, new TreeSet<>()).stream().anyMatch(test);
  }

  private static Predicate<String> test(Comparison asked, Vr vr, String value) {
    String folded = value.toUpperCase(Locale.ROOT);
    return switch (asked) {
      case CONTAINS -> found -> found.toUpperCase(Locale.ROOT).contains(folded);
      case CONTAINS_CASE -> found -> found.contains(value);
      case EXACT -> found -> found.equals(value);
      case MATCHES -> {
        Pattern pattern = Pattern.compile(value);
        yield found -> matches(pattern, found);
      }
      case EQUALS ->
          Comparison.isNumber(vr) || Comparison.isTime(vr)
              ? found -> isOrder(vr, found, value, 0)
              : found -> found.toUpperCase(Locale.ROOT).equals(folded);
      case GREATER -> found -> isOrder(vr, found, value, 1);
      case LESS -> found -> isOrder(vr, found, value, -1);
      case GREATER_OR_EQUAL ->
          found -> isOrder(vr, found, value, 1) || isOrder(vr, found, value, 0);
      case LESS_OR_EQUAL -> found -> isOrder(vr, found, value, -1) || isOrder(vr, found, value, 0);
      default -> throw new IllegalArgumentException(asked.text());
    };
  }

  /** An expression that goes astray must not keep all series waiting: it then matches nothing. */
  private static boolean matches(Pattern pattern, String found) {
    try {
      return pattern.matcher(new Watched(found)).matches();
    } catch (AstrayException e) {
      return false;
    }
  }

  private static final class AstrayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AstrayException() {
      super("too many steps", null, false, false);
    }
  }

  /** Text that may be looked at only so often. */
  private static final class Watched implements CharSequence {
    private static final int MOST_LOOKS = 1_000_000;
    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST_LOOKS) {
        throw new AstrayException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A value that is none of its kind has no order. */
  private static boolean isOrder(Vr vr, String found, String value, int order) {
    try {
      int is =
          Comparison.isNumber(vr)
              ? new BigDecimal(found).compareTo(new BigDecimal(value))
              : time(vr, found).compareTo(time(vr, value));
      return Integer.signum(is) == order;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Digits that are not there are zero (PS3.5 6.2); old forms have points and colons. */
  private static String time(Vr vr, String text) {
    String digits = vr == Vr.DT ? text.replaceFirst("[+-]\\d{4}$", "") : text;
    digits = vr == Vr.DA ? digits.replace(".", "") : digits.replace(":", "");
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    int length = vr == Vr.DA ? 8 : vr == Vr.TM ? 6 : 14;
    return pad(whole, length) + '.' + pad(fraction, 6);
  }

  private static String pad(String digits, int length) {
    return digits.length() >= length ? digits : digits + "0".repeat(length - digits.length());
  }
}
