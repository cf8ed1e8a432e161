package org.orderly.web.ui.status;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.status.HoldingFilter;
import org.orderly.status.HoldingFilter.Scope;
import org.orderly.status.HoldingLevel;
import org.orderly.status.HoldingOrder;
import org.orderly.status.HoldingStatus;

/** What the address of a list says: filter, order and page. */
final class ShownList implements Serializable {
  static final List<String> FIELDS =
      List.of(
          "q",
          "from",
          "till",
          "status",
          "modality",
          "sex",
          "graph",
          "type",
          "within",
          "key",
          "order",
          "size",
          "page");
  static final List<Integer> SIZES = List.of(10, 20, 50, 100);
  private static final List<String> LEVELS = List.of("series", "study", "patient");
  private static final List<String> NO_WORDS =
      List.of("graph", "type", "key", "order", "size", "page");
  private static final int DEFAULT_SIZE = 20;
  private static final int MOST_PAGES = 1000;
  private static final int LONGEST = 128;

  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  /** Takes the parameters of the request; what is no field is not looked at. */
  static ShownList of(Map<String, String> parameters) {
    ShownList shown = new ShownList();
    for (String field : FIELDS) {
      String value = parameters.getOrDefault(field, "").strip();
      if (!value.isEmpty()) {
        shown.values.put(field, value.substring(0, Math.min(value.length(), LONGEST)));
      }
    }
    if (!LEVELS.contains(shown.value("within"))) {
      shown.values.remove("within");
      shown.values.remove("key");
    }
    return shown;
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  Map<String, String> values() {
    return values;
  }

  /** The fields that select rows, with their values. */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>(values);
    NO_WORDS.forEach(words::remove);
    return words;
  }

  /** Whether it selects rows at all. */
  boolean filtered() {
    return !words().isEmpty() || !value("graph").isEmpty() || !value("type").isEmpty();
  }

  int size() {
    return SIZES.stream()
        .filter(size -> value("size").equals(size.toString()))
        .findFirst()
        .orElse(DEFAULT_SIZE);
  }

  int page() {
    return value("page").matches("\\d{1,4}")
        ? Math.min(Integer.parseInt(value("page")), MOST_PAGES)
        : 0;
  }

  HoldingOrder order() {
    return HoldingOrder.ofText(value("order")).orElse(HoldingOrder.LAST_RECEIVED);
  }

  /** The order of a list that is sorted by time only. */
  HoldingOrder timeOrder() {
    return order() == HoldingOrder.FIRST_RECEIVED ? order() : HoldingOrder.LAST_RECEIVED;
  }

  /** How the list is sorted by time or by name, as the headers tell it. */
  @Nullable String sorted(String column) {
    HoldingOrder order = order();
    boolean descending =
        order == HoldingOrder.LAST_RECEIVED || order == HoldingOrder.NAME_DESCENDING;
    return order.text().replace("-", "").equals(column)
        ? descending ? "descending" : "ascending"
        : null;
  }

  /** The address of the list sorted by a column, the other way round if it is already. */
  String sortedBy(String column) {
    boolean descend =
        "ascending".equals(sorted(column)) || sorted(column) == null && column.equals("received");
    return with("order", (descend ? "-" : "") + column);
  }

  /** The address of the same list with one field changed, on its first page. */
  String with(String field, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.remove("page");
    changed.put(field, value);
    return changed.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /**
   * The filter, with days in the zone of the user; the last day is meant whole.
   *
   * @throws DateTimeException if a date is none
   * @throws IllegalArgumentException if the first day is after the last
   */
  HoldingFilter filter(ZoneId zone) {
    LocalDate from = day("from");
    LocalDate till = day("till");
    if (from != null && till != null && from.isAfter(till)) {
      throw new IllegalArgumentException(from + " > " + till);
    }
    return new HoldingFilter(
        from == null ? null : from.atStartOfDay(zone).toInstant(),
        till == null ? null : till.plusDays(1).atStartOfDay(zone).toInstant(),
        HoldingStatus.ofText(value("status")).orElse(null),
        value("q"),
        value("modality"),
        value("sex"),
        within());
  }

  /** A reference as people write it. */
  static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private @Nullable LocalDate day(String field) {
    return value(field).isEmpty() ? null : LocalDate.parse(value(field));
  }

  private @Nullable Scope within() {
    if (!value("key").matches("\\d{1,18}")) {
      return null;
    }
    long key = Long.parseLong(value("key"));
    return switch (value("within")) {
      case "series" -> new Scope(HoldingLevel.SERIES, key);
      case "study" -> new Scope(HoldingLevel.STUDY, key);
      case "patient" -> new Scope(HoldingLevel.PATIENT, key);
      default -> null;
    };
  }
}
