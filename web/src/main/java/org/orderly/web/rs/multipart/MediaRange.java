package org.orderly.web.rs.multipart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media type or, in an Accept header, a range of them (RFC 9110 12.5.1): {@code
 * multipart/related; type="application/dicom"; transfer-syntax=*}. Names are in lower case.
 */
public record MediaRange(
    String type, String subtype, Map<String, String> parameters, double weight) {
  private static final int MAX_LENGTH = 8192;

  public MediaRange {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Parses one media type.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static MediaRange of(String text) {
    List<MediaRange> ranges = listOf(text);
    if (ranges.size() != 1) {
      throw new IllegalArgumentException("not one media type");
    }
    return ranges.get(0);
  }

  /**
   * Parses an Accept header, best first.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static List<MediaRange> listOf(String header) {
    if (header.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("media types of more than " + MAX_LENGTH + " characters");
    }
    List<MediaRange> ranges = new ArrayList<>();
    for (String part : split(header, ',')) {
      if (!part.isBlank()) {
        ranges.add(parse(part));
      }
    }
    ranges.sort(Comparator.comparingDouble(MediaRange::weight).reversed());
    return ranges;
  }

  private static MediaRange parse(String text) {
    List<String> parts = split(text, ';');
    String[] name = parts.get(0).strip().toLowerCase(Locale.ROOT).split("/", -1);
    if (name.length != 2 || name[0].isEmpty() || name[1].isEmpty()) {
      throw new IllegalArgumentException("not a media type");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    double weight = 1;
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String key = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = unquote(part.substring(equals + 1).strip());
      if (key.equals("q")) {
        weight = weightOf(value);
      } else {
        parameters.put(key, value);
      }
    }
    return new MediaRange(name[0], name[1], parameters, weight);
  }

  private static double weightOf(String text) {
    double weight = Double.parseDouble(text);
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight of a media type outside of 0..1");
    }
    return weight;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquote(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  public @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  public String name() {
    return type + "/" + subtype;
  }

  /** Whether this range holds that type, named as {@code type/subtype}. */
  public boolean holds(String mediaType) {
    return weight > 0
        && (type.equals("*")
            || name().equals(mediaType)
            || (subtype.equals("*") && mediaType.startsWith(type + "/")));
  }

  /** The type of the root part of a multipart/related message; {@code *}{@code /*} if not told. */
  public String rootType() {
    return parameters.getOrDefault("type", "*/*").toLowerCase(Locale.ROOT);
  }
}
