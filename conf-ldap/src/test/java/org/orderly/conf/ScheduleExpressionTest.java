package org.orderly.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest {

  /** Monday. */
  private static ZonedDateTime monday(int hour, int minute) {
    return ZonedDateTime.parse("2026-11-23T00:00:00Z").withHour(hour).withMinute(minute);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hour=18-6 dayOfWeek=* | 23 | true",
        "hour=18-6 dayOfWeek=* | 6 | true",
        "hour=18-6 | 7 | false",
        "hour=* dayOfWeek=0,6 | 12 | false",
        "dayOfWeek=6-1 | 12 | true",
        "hour=8,12,20-23 | 12 | true",
        "hour=8,12,20-23 | 13 | false",
        "HOUR=5 dayofweek=1 | 5 | true",
      })
  void contains_hours_and_days(String text, int hour, boolean expected) {
    assertEquals(expected, ScheduleExpression.parse(text).contains(monday(hour, 30)));
  }

  @Test
  void ceil_is_the_next_full_hour_of_a_slot() {
    assertEquals(
        monday(6, 0), ScheduleExpression.parse("hour=6-18").ceil(monday(5, 59).withSecond(9)));
    assertEquals(monday(6, 1), ScheduleExpression.parse("hour=6-18").ceil(monday(6, 1)));
  }

  @Test
  void ceil_past_midnight_checks_the_day_again() {
    ScheduleExpression mondayAtNine = ScheduleExpression.parse("hour=9 dayOfWeek=1");
    assertEquals(monday(9, 0).plusWeeks(1), mondayAtNine.ceil(monday(10, 0)));
  }

  @Test
  void several_slots_are_alternatives_and_none_is_always() {
    List<ScheduleExpression> slots =
        List.of(ScheduleExpression.parse("hour=9"), ScheduleExpression.parse("hour=7"));
    assertEquals(monday(7, 0), ScheduleExpression.ceil(slots, monday(3, 3)));
    assertFalse(ScheduleExpression.anyContains(slots, monday(8, 0)));
    assertTrue(ScheduleExpression.anyContains(List.of(), monday(8, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hour=24", "dayOfWeek=7", "hour=", "hour=1-2-3", "hour=1 hour=2", "day=1"})
  void anything_else_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ScheduleExpression.parse(text));
  }
}
