package org.orderly.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;

/**
 * The pattern of {@code dcmStoragePathFormat}, e.g. {@code
 * {now,date,yyyy/MM/dd}/{0020000D,hash}/{00080018,hash}}.
 *
 * <p>Values come from the network, so what is inserted can never name a parent folder or contain a
 * separator; only the pattern itself decides about folders.
 */
public final class PathFormat {

  private static final int MAX_VALUE_LENGTH = 64;

  private final List<Part> parts;
  private final String pattern;

  private PathFormat(String pattern, List<Part> parts) {
    this.pattern = pattern;
    this.parts = List.copyOf(parts);
  }

  /** A piece of the path: fixed text or something derived from the object. */
  @FunctionalInterface
  private interface Part {
    String of(DataSet attributes, ZonedDateTime now);
  }

  /**
   * @throws IllegalArgumentException naming the piece that is not understood
   */
  public static PathFormat parse(String pattern) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      String text = pattern.substring(at, open < 0 ? pattern.length() : open);
      if (text.indexOf('}') >= 0) {
        throw new IllegalArgumentException("'}' without '{' in " + pattern);
      }
      if (!text.isEmpty()) {
        parts.add((attributes, now) -> text);
      }
      if (open < 0) {
        break;
      }
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("'{' without '}' in " + pattern);
      }
      parts.add(part(pattern.substring(open + 1, close)));
      at = close + 1;
    }
    if (pattern.isBlank()
        || pattern.startsWith("/")
        || List.of(pattern.split("/")).contains("..")) {
      throw new IllegalArgumentException("not a path below the storage: " + pattern);
    }
    return new PathFormat(pattern, parts);
  }

  private static Part part(String field) {
    String[] words = field.split(",", 3);
    String name = words[0].strip();
    String type = words.length > 1 ? words[1].strip() : "";
    String argument = words.length > 2 ? words[2] : "";
    if (name.equals("now")) {
      if (!type.equals("date")) {
        throw new IllegalArgumentException("{" + field + "}: now needs ',date,' and a pattern");
      }
      DateTimeFormatter format = DateTimeFormatter.ofPattern(argument, Locale.ROOT);
      return (attributes, now) -> format.format(now);
    }
    if (name.equals("rnd")) {
      return random(field, type);
    }
    int tag = tag(field, name);
    return switch (type) {
      case "" -> (attributes, now) -> sanitized(attributes.string(tag, ""));
      case "hash" -> (attributes, now) -> hash(attributes.string(tag, ""));
      case "md5" -> (attributes, now) -> md5(attributes.string(tag, ""));
      case "upper" -> (a, now) -> sanitized(a.string(tag, "").toUpperCase(Locale.ROOT));
      case "urlencoded" -> (a, now) -> sanitized(a.string(tag, ""));
      default -> throw new IllegalArgumentException("{" + field + "}: unknown type " + type);
    };
  }

  private static Part random(String field, String type) {
    return switch (type) {
      case "" -> (attributes, now) -> randomName();
      case "uuid" -> (attributes, now) -> UUID.randomUUID().toString();
      case "uid" ->
          (attributes, now) ->
              "2.25." + new java.math.BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
      default -> throw new IllegalArgumentException("{" + field + "}: unknown type " + type);
    };
  }

  private static int tag(String field, String name) {
    if (name.length() == 8 && name.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return Integer.parseUnsignedInt(name, 16);
    }
    return Dictionary.tagForKeyword(name)
        .orElseThrow(
            () -> new IllegalArgumentException("{" + field + "}: neither tag nor keyword"));
  }

  /** The path below the root of the storage. */
  public String format(DataSet attributes, ZonedDateTime now) {
    StringBuilder path = new StringBuilder(64);
    for (Part part : parts) {
      path.append(part.of(attributes, now));
    }
    return path.toString();
  }

  /** The same folder with a name that nobody has. */
  static String randomSibling(String path) {
    int slash = path.lastIndexOf('/');
    return path.substring(0, slash + 1) + randomName() + randomName();
  }

  private static String randomName() {
    return HexFormat.of()
        .withUpperCase()
        .toHexDigits(java.util.concurrent.ThreadLocalRandom.current().nextInt());
  }

  private static String hash(String value) {
    return HexFormat.of().withUpperCase().toHexDigits(value.hashCode());
  }

  private static String md5(String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Letters, digits and a few marks; whatever else a value contains becomes an underscore. */
  private static String sanitized(String value) {
    StringBuilder name = new StringBuilder(value.length());
    value
        .chars()
        .limit(MAX_VALUE_LENGTH)
        .forEach(
            c ->
                name.append(
                    c < 0x7F && (Character.isLetterOrDigit(c) || c == '.' || c == '-')
                        ? (char) c
                        : '_'));
    boolean onlyDots = name.chars().allMatch(c -> c == '.');
    return onlyDots ? "_".repeat(Math.max(1, name.length())) : name.toString();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
