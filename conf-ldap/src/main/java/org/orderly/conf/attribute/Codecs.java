package org.orderly.conf.attribute;

import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.orderly.conf.Code;
import org.orderly.conf.Condition;
import org.orderly.conf.ConditionQuery;
import org.orderly.conf.Hl7Condition;
import org.orderly.conf.IsoDuration;
import org.orderly.conf.RuleQuery;
import org.orderly.conf.ScheduleExpression;
import org.orderly.dicom.data.AeTitle;

/** The codecs of the tables. */
public final class Codecs {

  public static final Codec<String> TEXT = new Codec<>(Function.identity(), Function.identity());
  public static final Codec<String> SECRET =
      new Codec<>(Function.identity(), Function.identity(), Codec.Input.SECRET, List.of());
  public static final Codec<Boolean> BOOLEAN =
      new Codec<>(
          Codecs::bool,
          value -> value ? "TRUE" : "FALSE",
          Codec.Input.CHOICE,
          List.of("TRUE", "FALSE"));
  public static final Codec<Integer> INTEGER = number(Codecs::integer);
  public static final Codec<Integer> COUNT = number(text -> range(text, 0, Integer.MAX_VALUE));
  public static final Codec<Integer> POSITIVE = number(text -> range(text, 1, Integer.MAX_VALUE));
  public static final Codec<Integer> PORT = number(text -> range(text, 1, 65535));
  public static final Codec<AeTitle> AE_TITLE = new Codec<>(AeTitle::of, AeTitle::toString);
  public static final Codec<Duration> DURATION =
      new Codec<>(IsoDuration::parse, IsoDuration::format);
  public static final Codec<ScheduleExpression> SCHEDULE =
      new Codec<>(ScheduleExpression::parse, ScheduleExpression::toString);
  public static final Codec<java.net.URI> URI = new Codec<>(Codecs::uri, java.net.URI::toString);
  public static final Codec<Code> CODE = new Codec<>(Code::parse, Code::toString);
  public static final Codec<Condition> CONDITION = new Codec<>(Condition::parse, Condition::text);
  public static final Codec<RuleQuery> QUERY =
      new Codec<>(ConditionQuery::parse, RuleQuery::toString);
  public static final Codec<Hl7Condition> HL7_CONDITION =
      new Codec<>(Hl7Condition::parse, Hl7Condition::text);
  public static final Codec<ZoneId> TIME_ZONE = new Codec<>(Codecs::timeZone, ZoneId::getId);
  public static final Codec<Long> BYTES = new Codec<>(Codecs::bytes, String::valueOf);

  private Codecs() {}

  /** Enumerated values are written as the constants are, or in mixed case ({@code Series}). */
  public static <E extends Enum<E>> Codec<E> enumeration(Class<E> type) {
    return choice(type, Enum::name);
  }

  /** As {@link #enumeration}, written with a capital and small letters. */
  public static <E extends Enum<E>> Codec<E> capitalized(Class<E> type) {
    return choice(type, e -> e.name().charAt(0) + e.name().substring(1).toLowerCase(Locale.ROOT));
  }

  private static <E extends Enum<E>> Codec<E> choice(Class<E> type, Function<E, String> format) {
    return new Codec<>(
        text -> constant(type, text),
        format,
        Codec.Input.CHOICE,
        Arrays.stream(type.getEnumConstants()).map(format).toList());
  }

  private static Codec<Integer> number(Function<String, Integer> parse) {
    return new Codec<>(parse, String::valueOf, Codec.Input.NUMBER, List.of());
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equalsIgnoreCase(text.trim()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is none of " + Arrays.toString(type.getEnumConstants())));
  }

  private static boolean bool(String text) {
    return switch (text.trim().toUpperCase(Locale.ROOT)) {
      case "TRUE" -> true;
      case "FALSE" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither TRUE nor FALSE");
    };
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static int range(String text, int min, int max) {
    int value = integer(text);
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " is not between " + min + " and " + max);
    }
    return value;
  }

  private static ZoneId timeZone(String text) {
    try {
      return ZoneId.of(text.trim(), ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a time zone", e);
    }
  }

  private static java.net.URI uri(String text) {
    try {
      java.net.URI uri = new java.net.URI(text.trim());
      if (!uri.isAbsolute()) {
        throw new IllegalArgumentException("'" + text + "' has no scheme such as dicom: or file:");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + text + "' is not a URI: " + e.getReason(), e);
    }
  }

  /** {@code 20GB}, {@code 512 MiB}, {@code 1000}. */
  private static long bytes(String text) {
    String upper = text.trim().toUpperCase(Locale.ROOT);
    String digits = upper.replaceFirst("\\s*[KMGT]?(I?B)?$", "");
    if (!digits.matches("\\d{1,15}")) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 20GB");
    }
    String unit = upper.substring(digits.length()).trim();
    int power = unit.isEmpty() ? 0 : "BKMGT".indexOf(unit.charAt(0));
    long base = unit.contains("I") ? 1024 : 1000;
    return Math.multiplyExact(Long.parseLong(digits), (long) Math.pow(base, power));
  }
}
