package org.orderly.dicom.data;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A range of times of day, ends included, null for an open end (PS3.4 C.2.2.2.5.2). */
public record TimeRange(@Nullable LocalTime from, @Nullable LocalTime to) {

  /** Reads a time, "from-", "-to" or "from-to"; an end of "10" lasts until 10:59:59.999999. */
  public static Optional<TimeRange> parse(String text) {
    String value = text.strip();
    int dash = value.indexOf('-');
    String before = dash < 0 ? value : value.substring(0, dash).strip();
    String after = dash < 0 ? value : value.substring(dash + 1).strip();
    Optional<LocalTime> from = DateTimes.time(before);
    Optional<LocalTime> to = DateTimes.time(after).map(t -> last(t, after.replace(":", "")));
    boolean valid =
        (from.isPresent() || before.isEmpty())
            && (to.isPresent() || after.isEmpty())
            && (from.isPresent() || to.isPresent());
    return valid
        ? Optional.of(new TimeRange(from.orElse(null), to.orElse(null)))
        : Optional.empty();
  }

  private static LocalTime last(LocalTime time, String digits) {
    ChronoUnit unit =
        switch (digits.length()) {
          case 2 -> ChronoUnit.HOURS;
          case 4 -> ChronoUnit.MINUTES;
          case 6 -> ChronoUnit.SECONDS;
          default -> ChronoUnit.MICROS;
        };
    return time.plus(1, unit).minus(1, ChronoUnit.MICROS);
  }

  public boolean contains(LocalTime time) {
    return (from == null || !time.isBefore(from)) && (to == null || !time.isAfter(to));
  }
}
