package org.orderly.web.ui.queues;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskStatus;
import org.orderly.task.TimeRange;

/**
 * The filter of the list on the screen: taken from the form when Search is pressed and unchanged
 * until the next Search, with the zone in which its times were meant.
 */
final class ShownFilter implements Serializable {
  static final List<Integer> SIZES = List.of(10, 20, 50, 100, 200);
  static final int DEFAULT_SIZE = 20;
  static final String DEFAULT_ORDER = "-updatedTime";

  private final EnumMap<FilterField, String> values;
  private final ZoneId zone;

  private ShownFilter(EnumMap<FilterField, String> values, ZoneId zone) {
    this.values = values;
    this.zone = zone;
  }

  /** Takes what the form holds now. */
  static ShownFilter of(Map<String, String> form, ZoneId zone) throws BadFilterException {
    EnumMap<FilterField, String> values = new EnumMap<>(FilterField.class);
    for (FilterField field : FilterField.values()) {
      String value = form.get(field.key());
      if (value != null && !value.isBlank()) {
        values.put(field, value.trim());
      }
    }
    ShownFilter filter = new ShownFilter(values, zone);
    filter.check();
    return filter;
  }

  private void check() throws BadFilterException {
    parsed();
    order();
    size();
  }

  Optional<String> value(FilterField field) {
    return Optional.ofNullable(values.get(field));
  }

  /** The members that select tasks, in the order of the form. */
  Map<FilterField, String> selection() {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().selects())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (first, second) -> first,
                () -> new EnumMap<>(FilterField.class)));
  }

  /** The filter as the query part of the page's address. */
  String query() {
    return values.entrySet().stream()
        .map(
            entry ->
                entry.getKey().key()
                    + "="
                    + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What the service understands; never fails after the check in {@link #of}. */
  TaskFilter tasks() {
    try {
      return parsed();
    } catch (BadFilterException e) {
      throw new IllegalStateException(e);
    }
  }

  private TaskFilter parsed() throws BadFilterException {
    TaskStatus status = status();
    return new TaskFilter(
        null,
        taskId(),
        values.get(FilterField.QUEUE),
        values.get(FilterField.DEVICE),
        List.of(),
        status == null ? Set.of() : Set.of(status),
        values.get(FilterField.BATCH),
        values.get(FilterField.LOCAL_AET),
        values.get(FilterField.REMOTE_AET),
        values.get(FilterField.STUDY),
        range(FilterField.CREATED_FROM, FilterField.CREATED_TO),
        range(FilterField.UPDATED_FROM, FilterField.UPDATED_TO),
        null);
  }

  TaskPage page(int offset, int limit) {
    String order = values.getOrDefault(FilterField.ORDER, DEFAULT_ORDER);
    try {
      return new TaskPage(order(), order.startsWith("-"), offset, limit);
    } catch (BadFilterException e) {
      throw new IllegalStateException(e);
    }
  }

  int pageSize() {
    try {
      return size();
    } catch (BadFilterException e) {
      throw new IllegalStateException(e);
    }
  }

  private int size() throws BadFilterException {
    String size = values.get(FilterField.SIZE);
    if (size == null) {
      return DEFAULT_SIZE;
    }
    return SIZES.stream()
        .filter(offered -> size.equals(offered.toString()))
        .findFirst()
        .orElseThrow(() -> new BadFilterException(FilterField.SIZE, size));
  }

  private @Nullable TaskStatus status() throws BadFilterException {
    String text = values.get(FilterField.STATUS);
    return text == null
        ? null
        : TaskStatus.ofText(text)
            .orElseThrow(() -> new BadFilterException(FilterField.STATUS, text));
  }

  private TaskPage.Order order() throws BadFilterException {
    String order = values.getOrDefault(FilterField.ORDER, DEFAULT_ORDER);
    return switch (order.startsWith("-") ? order.substring(1) : order) {
      case "createdTime" -> TaskPage.Order.CREATED_TIME;
      case "updatedTime" -> TaskPage.Order.UPDATED_TIME;
      case "scheduledTime" -> TaskPage.Order.SCHEDULED_TIME;
      default -> throw new BadFilterException(FilterField.ORDER, order);
    };
  }

  private @Nullable Long taskId() throws BadFilterException {
    String id = values.get(FilterField.TASK);
    try {
      return id == null ? null : Long.valueOf(id);
    } catch (NumberFormatException e) {
      throw new BadFilterException(FilterField.TASK, id);
    }
  }

  private TimeRange range(FilterField from, FilterField to) throws BadFilterException {
    Instant start = time(from, false);
    Instant end = time(to, true);
    if (start != null && end != null && end.isBefore(start)) {
      throw new BadFilterException(to, values.get(to));
    }
    return new TimeRange(start, end);
  }

  /** A field shows whole minutes, so the end of a range means the end of that minute. */
  private @Nullable Instant time(FilterField field, boolean end) throws BadFilterException {
    String text = values.get(field);
    if (text == null) {
      return null;
    }
    try {
      Instant time = LocalDateTime.parse(text).atZone(zone).toInstant();
      boolean wholeMinute = end && text.length() == "2026-01-01T00:00".length();
      return wholeMinute ? time.plusSeconds(60).minusMillis(1) : time;
    } catch (DateTimeException e) {
      throw new BadFilterException(field, text);
    }
  }
}
