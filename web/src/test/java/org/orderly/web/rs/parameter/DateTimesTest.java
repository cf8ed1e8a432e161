package org.orderly.web.rs.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.task.TimeRange;

class DateTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "20261121123456, 2026-11-21T11:34:56Z",
    "20261121003456, 2026-11-20T23:34:56Z",
    "20260721233456, 2026-07-21T21:34:56Z"
  })
  void reads_a_scheduled_time_by_the_24_hour_clock(String text, Instant expected) {
    assertEquals(expected, DateTimes.scheduledTime(text, BERLIN).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20261301000000",
        "20260230000000",
        "20261121240000",
        "20261121126000",
        "202611211200",
        "2026112112000000",
        "2026-11-21 12:00",
        "tomorrow",
        " 20261121123456"
      })
  void refuses_a_scheduled_time_that_does_not_exist(String text) {
    assertTrue(DateTimes.scheduledTime(text, BERLIN).isEmpty());
  }

  @Test
  void shows_a_time_with_milliseconds_and_zone() {
    assertEquals(
        "2026-11-21T12:34:56.007+0100",
        DateTimes.shown(Instant.parse("2026-11-21T11:34:56.007999Z"), BERLIN));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "20261121,2026-11-20T23:00:00Z,2026-11-21T22:59:59.999999999Z",
        "202611,2026-10-31T23:00:00Z,2026-11-30T22:59:59.999999999Z",
        "20261121-,2026-11-20T23:00:00Z,-",
        "-20261121,-,2026-11-21T22:59:59.999999999Z",
        "20261121-20261122,2026-11-20T23:00:00Z,2026-11-22T22:59:59.999999999Z",
        "20261121120000.5+0000,2026-11-21T12:00:00.500Z,2026-11-21T12:00:00.599999999Z",
        "20261121120000-0500,2026-11-21T17:00:00Z,2026-11-21T17:00:00.999999999Z",
        "20261121120000-0500-20261121130000-0500,2026-11-21T17:00:00Z,2026-11-21T18:00:00.999999999Z"
      })
  void reads_ranges_as_precise_as_they_are_written(String text, Instant from, Instant to) {
    assertEquals(new TimeRange(from, to), DateTimes.range(text, BERLIN).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "--",
        "yesterday",
        "20261301",
        "2026112",
        "20261122-20261121",
        "20261121.5",
        "1-2-3"
      })
  void refuses_a_range_that_is_none(String text) {
    assertTrue(DateTimes.range(text, BERLIN).isEmpty());
  }
}
