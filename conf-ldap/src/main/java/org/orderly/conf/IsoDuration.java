package org.orderly.conf;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The duration grammar of the directory: {@code P[nD][T[nH][nM][n[.n]S]]}, any case, no sign, no
 * years, months or weeks.
 */
public final class IsoDuration {

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "P(?=\\d|T)(\\d{1,9}D)?(T(?=\\d)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?");

  private IsoDuration() {}

  /**
   * @throws IllegalArgumentException if the text is not of the grammar
   */
  public static Duration parse(String text) {
    String upper = text.trim().toUpperCase(Locale.ROOT);
    if (!GRAMMAR.matcher(upper).matches()) {
      throw new IllegalArgumentException(
          "duration '" + text + "' is not of the form P[nD][T[nH][nM][nS]]");
    }
    return Duration.parse(upper);
  }

  /** The inverse: {@code P1DT12H}. */
  public static String format(Duration duration) {
    long days = duration.toDays();
    Duration rest = duration.minusDays(days);
    if (days == 0) {
      return rest.toString();
    }
    return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
  }
}
