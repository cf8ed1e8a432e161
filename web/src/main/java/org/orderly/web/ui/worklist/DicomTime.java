package org.orderly.web.ui.worklist;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of VR DT as people read them, and moments as DT. */
final class DicomTime {
  private static final DateTimeFormatter DT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx", Locale.ROOT);
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{4})(\\d\\d)(\\d\\d)(?:(\\d\\d)(\\d\\d)?\\d*(?:\\.\\d+)?)?([+-]\\d{4})?");

  private DicomTime() {}

  static String shown(String value) {
    Matcher parts = PARTS.matcher(value);
    if (!parts.matches()) {
      return value;
    }
    String day = parts.group(1) + "-" + parts.group(2) + "-" + parts.group(3);
    String minute = parts.group(5) == null ? "00" : parts.group(5);
    String clock = parts.group(4) == null ? "" : " " + parts.group(4) + ":" + minute;
    return day + clock + (parts.group(6) == null ? "" : " " + parts.group(6));
  }

  static String of(Instant instant) {
    return DT.format(instant.atOffset(ZoneOffset.UTC));
  }
}
