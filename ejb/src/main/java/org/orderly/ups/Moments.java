package org.orderly.ups;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateTimes;
import org.orderly.dicom.dict.Tag;

/**
 * Values of DT as the moments they mean (PS3.5 section 6.2): those without an offset are local to
 * (0008,0201) or, without that, to the device.
 */
record Moments(ZoneId zone) {

  private static final Pattern VALUE =
      Pattern.compile("(\\d{4,14})(?:\\.(\\d{1,6}))?([+-]\\d{4})?");
  private static final DateTimeFormatter DT =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx", Locale.ROOT);

  /** From the first to the last moment meant, null for an open end. */
  record Range(@Nullable Instant from, @Nullable Instant to) {}

  static ZoneId zoneOf(ConfigSnapshot configuration) {
    ZoneId zone = configuration.device().timeZone();
    return zone == null ? ZoneId.systemDefault() : zone;
  }

  static Moments of(DataSet dataSet, ConfigSnapshot configuration) {
    String offset = dataSet.string(Tag.TimezoneOffsetFromUTC);
    ZoneOffset own = offset == null ? null : offset(offset.strip());
    return new Moments(own == null ? zoneOf(configuration) : own);
  }

  private static @Nullable ZoneOffset offset(String text) {
    return DateTimes.offset(text).orElse(null);
  }

  /** The moment as a value of DT. */
  String format(Instant instant) {
    return DT.format(instant.atZone(zone));
  }

  /** The first moment meant by a value; empty if it is none. */
  Optional<Instant> first(String value) {
    Range range = single(value.strip());
    return range == null ? Optional.empty() : Optional.ofNullable(range.from());
  }

  /**
   * What a matching key means: a value, to the precision it is given in, "from-", "-to" or
   * "from-to" (PS3.4 C.2.2.2.5.3). What may be read as an offset is one.
   */
  Optional<Range> range(String key) {
    String value = key.strip();
    Range single = single(value);
    if (single != null) {
      return Optional.of(single);
    }
    for (int dash = value.indexOf('-'); dash >= 0; dash = value.indexOf('-', dash + 1)) {
      String before = value.substring(0, dash).strip();
      String after = value.substring(dash + 1).strip();
      Range from = single(before);
      Range to = single(after);
      boolean valid =
          (from != null || before.isEmpty())
              && (to != null || after.isEmpty())
              && (from != null || to != null);
      if (valid) {
        return Optional.of(
            new Range(from == null ? null : from.from(), to == null ? null : to.to()));
      }
    }
    return Optional.empty();
  }

  private @Nullable Range single(String value) {
    Matcher m = VALUE.matcher(value);
    if (!m.matches() || m.group(1).length() % 2 != 0) {
      return null;
    }
    ZoneOffset offset = m.group(3) == null ? null : offset(m.group(3));
    if (m.group(3) != null && offset == null) {
      return null;
    }
    String local = m.group(2) == null ? m.group(1) : m.group(1) + "." + m.group(2);
    LocalDateTime begin =
        DateTimes.dateTime(local, ZoneOffset.UTC).map(OffsetDateTime::toLocalDateTime).orElse(null);
    if (begin == null) {
      return null;
    }
    LocalDateTime end = next(begin, m.group(1).length(), m.group(2)).minus(1, ChronoUnit.MICROS);
    return new Range(at(begin, offset), at(end, offset));
  }

  private static LocalDateTime next(LocalDateTime begin, int digits, @Nullable String fraction) {
    if (fraction != null) {
      return begin.plusNanos((long) Math.pow(10, 9 - fraction.length()));
    }
    return switch (digits) {
      case 4 -> begin.plusYears(1);
      case 6 -> begin.plusMonths(1);
      case 8 -> begin.plusDays(1);
      case 10 -> begin.plusHours(1);
      case 12 -> begin.plusMinutes(1);
      default -> begin.plusSeconds(1);
    };
  }

  private Instant at(LocalDateTime local, @Nullable ZoneOffset offset) {
    return offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset);
  }
}
