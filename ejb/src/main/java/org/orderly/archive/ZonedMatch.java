package org.orderly.archive;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DateRange;
import org.orderly.dicom.data.TimeRange;
import org.orderly.dicom.dict.Tag;

/**
 * Conditions on a date and a time that are asked for in another time zone than they are kept in
 * (PS3.18 10.6.1.2.5, Timezone Offset From UTC as a key).
 *
 * @param asked the offset that the request tells
 * @param kept the zone of dates and times in the database
 */
record ZonedMatch(ZoneOffset asked, ZoneId kept) {

  /** The time that belongs to a date; a date of birth has none. */
  static final Map<Integer, Integer> TIME_OF_DATE =
      Map.of(
          Tag.StudyDate, Tag.StudyTime,
          Tag.PerformedProcedureStepStartDate, Tag.PerformedProcedureStepStartTime,
          Tag.ContentDate, Tag.ContentTime);

  private static final long DAY = ChronoUnit.DAYS.getDuration().toNanos();
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss.SSSSSS", Locale.ROOT);

  /**
   * The condition; a range that is null matches every value.
   *
   * @param date name of the column
   * @param time name of the column
   */
  Sql condition(String date, String time, @Nullable DateRange dates, @Nullable TimeRange times) {
    if (times == null) {
      return dates == null ? new Sql() : days(date, time, dates);
    }
    long shift = shift(dates);
    Sql sql = new Sql();
    // a day of the zone asked lies in two days of the other, which may be 26 hours away
    for (int day = -2; day <= 2; day++) {
      long first = Math.max(0, nanos(times.from(), LocalTime.MIN) + shift - day * DAY);
      long last = Math.min(DAY - 1, nanos(times.to(), LocalTime.MAX) + shift - day * DAY);
      if (first <= last) {
        sql.add(sql.isEmpty() ? "((" : " or (");
        sql.add(time + " between ? and ?", start(LocalTime.ofNanoOfDay(first)), end(last));
        if (dates != null) {
          limits(sql, date, dates, day);
        }
        sql.add(")");
      }
    }
    // a range that ends before it begins has nothing
    return sql.isEmpty() ? sql.add("1 = 0") : sql.add(")");
  }

  private static void limits(Sql sql, String date, DateRange dates, int day) {
    LocalDate from = dates.from();
    LocalDate to = dates.to();
    if (from != null) {
      sql.add(" and " + date + " >= ?", DATE.format(from.plusDays(day)));
    }
    if (to != null) {
      sql.add(" and " + date + " <= ?", DATE.format(to.plusDays(day)));
    }
  }

  /** Whole days: a row without a time is taken by its date alone. */
  private Sql days(String date, String time, DateRange dates) {
    Sql sql = new Sql();
    LocalDate from = dates.from();
    LocalDate to = dates.to();
    if (from != null) {
      LocalDateTime begin = local(from);
      String day = DATE.format(begin);
      sql.add("(" + date + " > ? or " + date + " = ? and ", day, day);
      sql.add("(" + time + " >= ? or " + time + " is null))", start(begin.toLocalTime()));
      // so that an index helps
      sql.add(" and " + date + " >= ?", day);
    }
    if (to != null) {
      LocalDateTime end = local(to.plusDays(1)).minus(1, ChronoUnit.MICROS);
      String day = DATE.format(end);
      sql.add(sql.isEmpty() ? "" : " and ");
      sql.add("(" + date + " < ? or " + date + " = ? and ", day, day);
      sql.add("(" + time + " <= ? or " + time + " is null))", TIME.format(end));
      sql.add(" and " + date + " <= ?", day);
    }
    return sql;
  }

  private LocalDateTime local(LocalDate day) {
    return day.atStartOfDay().atOffset(asked).atZoneSameInstant(kept).toLocalDateTime();
  }

  /** By how much the kept time is ahead, at the first date asked for. */
  private long shift(@Nullable DateRange dates) {
    LocalDate day = dates == null ? null : dates.from() != null ? dates.from() : dates.to();
    LocalDateTime noon = (day == null ? LocalDate.now(kept) : day).atTime(LocalTime.NOON);
    int seconds =
        kept.getRules().getOffset(noon.toInstant(asked)).getTotalSeconds()
            - asked.getTotalSeconds();
    return seconds * 1_000_000_000L;
  }

  private static long nanos(@Nullable LocalTime time, LocalTime otherwise) {
    return (time == null ? otherwise : time).toNanoOfDay();
  }

  /** Rows keep times as they came, so "1030" has to be found from 10:30:00 on. */
  static String start(LocalTime time) {
    return TIME.format(time).replaceAll("(00){0,2}\\.0+$|(?<=\\.\\d{1,6})0+$", "");
  }

  private static String end(long nanos) {
    return TIME.format(LocalTime.ofNanoOfDay(nanos));
  }
}
