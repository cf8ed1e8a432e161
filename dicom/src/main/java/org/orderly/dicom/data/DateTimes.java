package org.orderly.dicom.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times of the VRs DA, TM and DT (PS3.5 section 6.2); nonsense gives an empty result. */
public final class DateTimes {

  /** The form with dots is the one of ACR-NEMA, still to be accepted. */
  private static final Pattern DATE = Pattern.compile("(\\d{4})\\.?(\\d{2})\\.?(\\d{2})");

  private static final Pattern TIME =
      Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,6}))?)?)?");

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})(?:(\\d{2})(?:(\\d{2})(\\d{2}(?:\\d{2}(?:\\d{2}(?:\\.\\d{1,6})?)?)?)?)?)?"
              + "([+-]\\d{4})?");

  private DateTimes() {}

  public static Optional<LocalDate> date(String value) {
    Matcher m = DATE.matcher(value.strip());
    try {
      return m.matches()
          ? Optional.of(LocalDate.of(number(m, 1), number(m, 2), number(m, 3)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Parts that are not given are zero; second 60 is the last instant of its minute. */
  public static Optional<LocalTime> time(String value) {
    Matcher m = TIME.matcher(value.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      int second = number(m, 3);
      int nanos =
          m.group(4) == null ? 0 : Integer.parseInt((m.group(4) + "00000000").substring(0, 9));
      return Optional.of(
          second == 60
              ? LocalTime.of(number(m, 1), number(m, 2), 59, 999_999_000)
              : LocalTime.of(number(m, 1), number(m, 2), second, nanos));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * A moment; parts that are not given are the first possible ones.
   *
   * @param otherwise the offset where the value has none: (0008,0201) or the local one
   */
  public static Optional<OffsetDateTime> dateTime(String value, ZoneOffset otherwise) {
    Matcher m = DATE_TIME.matcher(value.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date =
          LocalDate.of(number(m, 1), Math.max(1, number(m, 2)), Math.max(1, number(m, 3)));
      Optional<LocalTime> time =
          m.group(4) == null ? Optional.of(LocalTime.MIDNIGHT) : time(m.group(4));
      ZoneOffset offset = m.group(5) == null ? otherwise : ZoneOffset.of(m.group(5));
      return time.map(t -> LocalDateTime.of(date, t).atOffset(offset));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A value of Timezone Offset From UTC, from -1200 to +1400 (PS3.3 C.12.1.1.8). */
  public static Optional<ZoneOffset> offset(String value) {
    String text = value.strip();
    if (!text.matches("[+-]\\d{4}")) {
      return Optional.empty();
    }
    int hours = Integer.parseInt(text.substring(1, 3));
    int minutes = Integer.parseInt(text.substring(3));
    int most = text.charAt(0) == '-' ? 12 : 14;
    return minutes > 59 || hours * 60 + minutes > most * 60
        ? Optional.empty()
        : Optional.of(ZoneOffset.of(text));
  }

  private static int number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
  }
}
