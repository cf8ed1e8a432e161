package org.orderly.web.rs.qido;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.error.BadParameterException;

/** Checks that a matching key has the form of its VR (PS3.5 6.2, ranges: PS3.4 C.2.2.2.5). */
final class KeyForm {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern TIME =
      Pattern.compile("([01]\\d|2[0-3])([0-5]\\d(([0-5]\\d|60)(\\.\\d{1,6})?)?)?");

  private KeyForm() {}

  static void check(String name, Vr vr, String value) {
    switch (vr) {
      case DA -> range(name, value, KeyForm::isDate, "not a date yyyyMMdd or range of dates");
      case TM -> range(name, value, TIME.asMatchPredicate(), "not a time or range of times");
      case IS -> {
        // 32 bits with sign (PS3.5 6.2)
        if (!value.matches("[+-]?\\d{1,10}")
            || Long.parseLong(value) != (int) Long.parseLong(value)) {
          throw new BadParameterException(name, "not a whole number");
        }
      }
      default -> {
        if (value.chars().anyMatch(c -> c < ' ')) {
          throw new BadParameterException(name, "has control characters");
        }
      }
    }
  }

  private static void range(
      String name, String value, java.util.function.Predicate<String> form, String expectation) {
    int hyphen = value.indexOf('-');
    boolean ok;
    if (hyphen < 0) {
      ok = form.test(value);
    } else {
      String from = value.substring(0, hyphen);
      String to = value.substring(hyphen + 1);
      ok =
          value.length() > 1
              && (from.isEmpty() || form.test(from))
              && (to.isEmpty() || form.test(to));
    }
    if (!ok) {
      throw new BadParameterException(name, expectation);
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text, DATE);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
