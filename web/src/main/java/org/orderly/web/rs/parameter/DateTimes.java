package org.orderly.web.rs.parameter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TimeRange;

/** Points and ranges of time as the monitor's parameters and answers write them. */
public final class DateTimes {
  private static final DateTimeFormatter SCHEDULED =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT);
  private static final String DT = "(\\d{4,14}(?:\\.\\d{1,6})?(?:[+-](?:0\\d|1[0-4])[0-5]\\d)?)";
  private static final Pattern VALUE = Pattern.compile(DT);
  private static final Pattern RANGE = Pattern.compile(DT + "?-" + DT + "?");
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{4})(\\d\\d)?(\\d\\d)?(\\d\\d)?(\\d\\d)?(\\d\\d)?(?:\\.(\\d{1,6}))?([+-]\\d{4})?");

  private DateTimes() {}

  /** Reads {@code yyyyMMddHHmmss}, 24 hours, no roll-over. */
  public static Optional<Instant> scheduledTime(String text, ZoneId zone) {
    try {
      return Optional.of(LocalDateTime.parse(text, SCHEDULED).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Writes {@code yyyy-MM-dd'T'HH:mm:ss.SSSZ}. */
  public static String shown(Instant instant, ZoneId zone) {
    return SHOWN.format(instant.atZone(zone));
  }

  /**
   * Reads a DICOM DT value or range (PS3.4 C.2.2.2.5): {@code a}, {@code a-b}, {@code a-}, {@code
   * -b}.
   */
  public static Optional<TimeRange> range(String text, ZoneId zone) {
    try {
      if (VALUE.matcher(text).matches()) {
        Span span = span(text, zone);
        return Optional.of(new TimeRange(span.from(), span.to()));
      }
      Matcher range = RANGE.matcher(text);
      if (!range.matches() || text.length() == 1) {
        return Optional.empty();
      }
      Instant from = range.group(1) == null ? null : span(range.group(1), zone).from();
      Instant to = range.group(2) == null ? null : span(range.group(2), zone).to();
      if (from != null && to != null && from.isAfter(to)) {
        return Optional.empty();
      }
      return Optional.of(new TimeRange(from, to));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private record Span(Instant from, Instant to) {}

  private static Span span(String text, ZoneId zone) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException("odd number of digits");
    }
    int year = Integer.parseInt(parts.group(1));
    int month = number(parts.group(2), 1);
    LocalDateTime from =
        YearMonth.of(year, month)
            .atDay(number(parts.group(3), 1))
            .atTime(
                number(parts.group(4), 0), number(parts.group(5), 0), number(parts.group(6), 0));
    LocalDateTime after;
    String fraction = parts.group(7);
    if (fraction != null) {
      if (parts.group(6) == null) {
        throw new DateTimeException("a fraction needs seconds");
      }
      int digits = fraction.length();
      from = from.plusNanos(Long.parseLong(fraction) * (long) Math.pow(10, 9 - digits));
      after = from.plusNanos((long) Math.pow(10, 9 - digits));
    } else {
      after = from.plus(1, unitOf(parts));
    }
    ZoneId offset = parts.group(8) == null ? zone : ZoneOffset.of(parts.group(8));
    return new Span(
        from.atZone(offset).toInstant(), after.atZone(offset).toInstant().minusNanos(1));
  }

  private static ChronoUnit unitOf(Matcher parts) {
    ChronoUnit[] units = {
      ChronoUnit.YEARS,
      ChronoUnit.MONTHS,
      ChronoUnit.DAYS,
      ChronoUnit.HOURS,
      ChronoUnit.MINUTES,
      ChronoUnit.SECONDS
    };
    int given = 0;
    while (given < 5 && parts.group(given + 2) != null) {
      given++;
    }
    return units[given];
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }
}
