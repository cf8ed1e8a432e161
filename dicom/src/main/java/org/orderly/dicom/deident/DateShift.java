package org.orderly.dicom.deident;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.orderly.dicom.data.DateTimes;
import org.orderly.dicom.dict.Vr;

/**
 * Moves dates by whole days (PS3.15 E.3.6): times and offsets stay, so that intervals between a
 * date with its time and any other stay exact.
 */
record DateShift(long days) {

  private static final int DATE = 8;

  /** The moved value of a DA or DT; empty if it is none that has a day. */
  Optional<String> move(Vr vr, String value) {
    String text = value.strip();
    if (vr == Vr.DA) {
      return DateTimes.date(text).map(this::moved);
    }
    if (text.length() < DATE || DateTimes.dateTime(text, ZoneOffset.UTC).isEmpty()) {
      return Optional.empty();
    }
    return DateTimes.date(text.substring(0, DATE)).map(d -> moved(d) + text.substring(DATE));
  }

  private String moved(LocalDate date) {
    return date.plusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
