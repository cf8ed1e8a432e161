package org.orderly.ups.dimse;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateRange;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;

/**
 * What to ask another archive for.
 *
 * @param peer who is asked
 * @param level at which matches are counted
 * @param keys matching keys of this level and those above
 * @param priority 0 medium, 1 high, 2 low (PS3.7 9.3.2.1)
 * @param split a range of study dates is asked for in pieces as long as this; null: as a whole
 * @param limit more matches are refused
 */
public record RemoteSearch(
    AeTitle peer,
    QueryLevel level,
    DataSet keys,
    boolean fuzzy,
    int priority,
    @Nullable Period split,
    int limit) {

  private static final int MAX_PIECES = 10_000;

  /** A search for listed studies. */
  public static RemoteSearch forStudies(AeTitle peer, int priority) {
    return new RemoteSearch(peer, QueryLevel.STUDY, new DataSet(), false, priority, null, 1);
  }

  /** The values of Study Date to ask for, one after the other; empty text: as the keys have it. */
  List<String> studyDates() {
    DateRange range = DateRange.parse(keys.string(Tag.StudyDate, "")).orElse(null);
    LocalDate from = range == null ? null : range.from();
    LocalDate end = range == null ? null : range.to();
    if (split == null || from == null || end == null) {
      return List.of("");
    }
    List<String> pieces = new ArrayList<>();
    while (!from.isAfter(end)) {
      LocalDate last = from.plus(split).minusDays(1);
      LocalDate to = last.isAfter(end) || pieces.size() == MAX_PIECES ? end : last;
      String begin = from.format(DateTimeFormatter.BASIC_ISO_DATE);
      pieces.add(
          from.equals(to) ? begin : begin + "-" + to.format(DateTimeFormatter.BASIC_ISO_DATE));
      from = to.plusDays(1);
    }
    return pieces;
  }

  /** Whether the default character repertoire is not enough. */
  boolean isInternational() {
    for (Element element : keys) {
      for (String value : keys.strings(element.tag())) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(value)) {
          return true;
        }
      }
    }
    return false;
  }
}
