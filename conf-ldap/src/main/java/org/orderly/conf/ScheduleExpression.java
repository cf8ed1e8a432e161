package org.orderly.conf;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Hours and days of the week ({@code dcmSchedule}): {@code hour=18-6 dayOfWeek=1-5}.
 *
 * <p>Each part is optional and means "all" when absent; lists, ranges and ranges that wrap around
 * are allowed; Sunday is 0.
 */
public final class ScheduleExpression {

  private static final int HOURS = 24;
  private static final int DAYS = 7;

  private final String text;
  private final BitSet hours;
  private final BitSet days;

  private ScheduleExpression(String text, BitSet hours, BitSet days) {
    this.text = text;
    this.hours = hours;
    this.days = days;
  }

  /**
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static ScheduleExpression parse(String text) {
    BitSet hours = null;
    BitSet days = null;
    for (String part : text.trim().split("\\s+")) {
      int eq = part.indexOf('=');
      String key = eq < 0 ? part : part.substring(0, eq).toLowerCase(Locale.ROOT);
      String values = eq < 0 ? "" : part.substring(eq + 1);
      if (key.equals("hour") && hours == null) {
        hours = values(part, values, HOURS);
      } else if (key.equals("dayofweek") && days == null) {
        days = values(part, values, DAYS);
      } else {
        throw new IllegalArgumentException(
            "schedule '"
                + text
                + "': expected hour=... or dayOfWeek=... once, found '"
                + part
                + "'");
      }
    }
    return new ScheduleExpression(
        text, hours != null ? hours : all(HOURS), days != null ? days : all(DAYS));
  }

  private static BitSet values(String part, String list, int size) {
    if (list.equals("*")) {
      return all(size);
    }
    BitSet bits = new BitSet(size);
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException("schedule part '" + part + "': bad range " + range);
      }
      int from = number(part, ends[0], size);
      int to = number(part, ends[ends.length - 1], size);
      bits.set(from);
      for (int i = from; i != to; i = (i + 1) % size) {
        bits.set((i + 1) % size);
      }
    }
    return bits;
  }

  private static int number(String part, String digits, int size) {
    if (digits.matches("\\d{1,2}")) {
      int value = Integer.parseInt(digits);
      if (value < size) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "schedule part '" + part + "': '" + digits + "' is not a number from 0 to " + (size - 1));
  }

  private static BitSet all(int size) {
    BitSet bits = new BitSet(size);
    bits.set(0, size);
    return bits;
  }

  public boolean contains(ZonedDateTime time) {
    return hours.get(time.getHour()) && days.get(dayOf(time.getDayOfWeek()));
  }

  private static int dayOf(DayOfWeek day) {
    return day.getValue() % DAYS;
  }

  /** The time itself inside a slot, else the next full hour that lies in one. */
  public ZonedDateTime ceil(ZonedDateTime time) {
    ZonedDateTime next = time;
    while (!contains(next)) {
      // each hour is checked together with its day, so a slot never leaks past midnight
      next = next.truncatedTo(ChronoUnit.HOURS).plusHours(1);
    }
    return next;
  }

  /** True if the list is empty or one of its slots contains the time. */
  public static boolean anyContains(List<ScheduleExpression> schedule, ZonedDateTime time) {
    return schedule.isEmpty() || schedule.stream().anyMatch(s -> s.contains(time));
  }

  /** The earliest {@link #ceil} of the list; the time itself for an empty list. */
  public static ZonedDateTime ceil(List<ScheduleExpression> schedule, ZonedDateTime time) {
    return schedule.stream().map(s -> s.ceil(time)).min(ZonedDateTime::compareTo).orElse(time);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScheduleExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written in the directory. */
  @Override
  public String toString() {
    return text;
  }
}
