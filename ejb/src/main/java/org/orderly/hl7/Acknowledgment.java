package org.orderly.hl7;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a message in original mode (HL7 2.5.1, 2.9.2): MSH, MSA and, if it was not done,
 * ERR with the place of the fault. Made from the bare header, so that also a message that cannot be
 * parsed is answered.
 */
final class Acknowledgment {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSZ", Locale.ROOT);

  private Acknowledgment() {}

  /**
   * @param text of the message answered, as far as it was read
   * @param failure null: accepted
   */
  static String of(String text, @Nullable Hl7Exception failure, ZonedDateTime now) {
    String[] header = header(text);
    String trigger = second(field(header, 9));
    String version = field(header, 12);
    String code = failure == null ? "AA" : failure.code().name();
    StringBuilder ack =
        segment(
            new StringBuilder(),
            "MSH",
            "^~\\&",
            field(header, 5),
            field(header, 6),
            field(header, 3),
            field(header, 4),
            TIME.format(now),
            "",
            trigger.isEmpty() ? "ACK" : "ACK^" + trigger + "^ACK",
            UUID.randomUUID().toString().substring(0, 18),
            field(header, 11).isEmpty() ? "P" : field(header, 11),
            version.isEmpty() ? "2.5" : version,
            "",
            "",
            "",
            "",
            "",
            field(header, 18));
    if (failure == null) {
      return segment(ack, "MSA", code, field(header, 10)).toString();
    }
    String message = escaped(String.valueOf(failure.getMessage()));
    segment(ack, "MSA", code, field(header, 10), message);
    String error = failure.error() + "^" + meaning(failure.error()) + "^HL70357";
    return segment(ack, "ERR", "", failure.location(), error, "E", "", "", "", message).toString();
  }

  private static StringBuilder segment(StringBuilder to, String name, String... fields) {
    return to.append(name).append('|').append(String.join("|", fields)).append('\r');
  }

  /** Fields of the header, MSH-1 first; all separators become ours. */
  private static String[] header(String text) {
    if (!text.startsWith("MSH") || text.length() < 8) {
      return new String[0];
    }
    String line = text.split("[\r\n]", 2)[0];
    char component = line.charAt(4);
    String[] fields =
        line.substring(3).split(java.util.regex.Pattern.quote(line.substring(3, 4)), -1);
    for (int i = 0; i < fields.length; i++) {
      fields[i] = fields[i].replace('|', ' ').replace(component, '^');
    }
    return fields;
  }

  /** MSH-1 is the separator itself, so that MSH-n is the n-th piece of what follows {@code MSH}. */
  private static String field(String[] header, int number) {
    return number <= header.length ? header[number - 1] : "";
  }

  private static String second(String field) {
    String[] components = field.split("\\^", -1);
    return components.length > 1 ? components[1] : "";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\E\\")
        .replace("|", "\\F\\")
        .replace("^", "\\S\\")
        .replace("&", "\\T\\")
        .replace("~", "\\R\\");
  }

  private static String meaning(int error) {
    return switch (error) {
      case 100 -> "Segment sequence error";
      case 101 -> "Required field missing";
      case 102 -> "Data type error";
      case 103 -> "Table value not found";
      case 200 -> "Unsupported message type";
      case 201 -> "Unsupported event code";
      case 202 -> "Unsupported processing id";
      case 203 -> "Unsupported version id";
      case 204 -> "Unknown key identifier";
      case 205 -> "Duplicate key identifier";
      case 206 -> "Application record locked";
      default -> "Application internal error";
    };
  }
}
