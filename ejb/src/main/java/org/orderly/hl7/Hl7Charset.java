package org.orderly.hl7;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Character sets by the names of HL7 table 0211 (MSH-18). */
final class Hl7Charset {

  private static final int FIELD = 18;

  private Hl7Charset() {}

  /**
   * Character set of an encoded message; only its first repetition counts, whose characters all
   * others contain.
   *
   * @return empty if it names one that is not known
   */
  static Optional<Charset> of(byte[] message, String otherwise) {
    String name = name(message);
    return named(name.isEmpty() ? otherwise : name);
  }

  private static String name(byte[] message) {
    if (message.length < 8) {
      return "";
    }
    int end = 0;
    while (end < message.length && message[end] != '\r' && message[end] != '\n') {
      end++;
    }
    String header = new String(message, 0, end, StandardCharsets.ISO_8859_1);
    String[] fields = header.split(java.util.regex.Pattern.quote(header.substring(3, 4)), -1);
    if (fields.length < FIELD) {
      return "";
    }
    String repetitions = header.length() > 5 ? header.substring(5, 6) : "~";
    return fields[FIELD - 1].split(java.util.regex.Pattern.quote(repetitions), 2)[0].strip();
  }

  static Optional<Charset> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "", "ASCII", "US-ASCII", "ISO IR6" ->
          // a sender that leaves the default often means its neighbour
          Optional.of(StandardCharsets.ISO_8859_1);
      case "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE" -> Optional.of(StandardCharsets.UTF_8);
      case "UNICODE UTF-16", "UTF-16" -> Optional.of(StandardCharsets.UTF_16);
      case "ISO IR87", "ISO IR159", "ISO IR14" -> standard("ISO-2022-JP");
      case "GB 18030-2000", "GB18030" -> standard("GB18030");
      case "KS X 1001" -> standard("EUC-KR");
      case "CNS 11643-1992", "BIG-5" -> standard("Big5");
      default ->
          upper.startsWith("8859/") ? standard("ISO-8859-" + upper.substring(5)) : standard(upper);
    };
  }

  private static Optional<Charset> standard(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
