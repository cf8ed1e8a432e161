package org.orderly.dicom.data;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A range of dates to match by, ends included, null for an open end (PS3.4 C.2.2.2.5.1). */
public record DateRange(@Nullable LocalDate from, @Nullable LocalDate to) {

  /** Reads a date, "from-", "-to" or "from-to"; empty if it is none of them. */
  public static Optional<DateRange> parse(String text) {
    String value = text.strip();
    int dash = value.indexOf('-');
    if (dash < 0) {
      return DateTimes.date(value).map(d -> new DateRange(d, d));
    }
    String before = value.substring(0, dash).strip();
    String after = value.substring(dash + 1).strip();
    Optional<LocalDate> from = DateTimes.date(before);
    Optional<LocalDate> to = DateTimes.date(after);
    boolean valid =
        (from.isPresent() || before.isEmpty())
            && (to.isPresent() || after.isEmpty())
            && (from.isPresent() || to.isPresent());
    return valid
        ? Optional.of(new DateRange(from.orElse(null), to.orElse(null)))
        : Optional.empty();
  }

  public boolean contains(LocalDate date) {
    return (from == null || !date.isBefore(from)) && (to == null || !date.isAfter(to));
  }
}
