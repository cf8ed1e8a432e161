package org.orderly.web.ui.queues;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
  static final String ANY = "*";
  static final String BATCHES = "batches";
  static final List<Integer> HOURS = List.of(1, 6, 24, 24 * 7);
  static final int DEFAULT_HOURS = 6;

  private static final DateTimeFormatter DICOM_UTC =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSS'+0000'", Locale.ROOT);

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
    hours();
  }

  /** Whether batches are listed and not tasks. */
  boolean batches() {
    return values.getOrDefault(FilterField.VIEW, "").equals(BATCHES);
  }

  /** How many hours the chart goes back. */
  int pastHours() {
    try {
      return hours();
    } catch (BadFilterException e) {
      throw new IllegalStateException(e);
    }
  }

  private int hours() throws BadFilterException {
    return choice(FilterField.HOURS, HOURS, DEFAULT_HOURS);
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

  /** The address of the same filter with another status, or with none. */
  String queryOfStatus(@Nullable TaskStatus status) {
    return with(FilterField.STATUS, status == null ? null : status.text()).query();
  }

  /** The address of the tasks of one batch, with the rest of the filter. */
  String queryOfBatch(String batchId) {
    return with(FilterField.BATCH, batchId).with(FilterField.VIEW, null).query();
  }

  /** The address of the list of tasks, or of their batches. */
  String queryOfView(boolean batches) {
    return with(FilterField.VIEW, batches ? BATCHES : null).query();
  }

  String queryOfHours(int hours) {
    return with(FilterField.HOURS, Integer.toString(hours)).query();
  }

  private ShownFilter with(FilterField field, @Nullable String value) {
    EnumMap<FilterField, String> changed = new EnumMap<>(values);
    if (value == null) {
      changed.remove(field);
    } else {
      changed.put(field, value);
    }
    return new ShownFilter(changed, zone);
  }

  /** The parameters with which REST lists the same tasks in the same order. */
  String restQuery() {
    TaskFilter filter = tasks();
    StringBuilder query = new StringBuilder();
    append(query, "taskID", filter.taskId() == null ? null : filter.taskId().toString());
    append(query, "status", values.get(FilterField.STATUS));
    append(query, "dicomDeviceName", filter.deviceName());
    append(query, "batchID", filter.batchId());
    append(query, "StudyInstanceUID", filter.studyInstanceUid());
    append(query, "localAET", filter.localAet());
    append(query, "remoteAET", filter.remoteAet());
    append(query, "createdTime", dicom(filter.createdTime()));
    append(query, "updatedTime", dicom(filter.updatedTime()));
    append(query, "orderby", values.getOrDefault(FilterField.ORDER, DEFAULT_ORDER));
    return query.toString();
  }

  private static void append(StringBuilder query, String name, @Nullable String value) {
    if (value != null) {
      query
          .append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static @Nullable String dicom(TimeRange range) {
    if (range.from() == null && range.to() == null) {
      return null;
    }
    return dicom(range.from()) + '-' + dicom(range.to());
  }

  private static String dicom(@Nullable Instant time) {
    return time == null ? "" : DICOM_UTC.format(time.atZone(ZoneOffset.UTC));
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
    return choice(FilterField.SIZE, SIZES, DEFAULT_SIZE);
  }

  private int choice(FilterField field, List<Integer> offered, int otherwise)
      throws BadFilterException {
    String text = values.get(field);
    if (text == null) {
      return otherwise;
    }
    return offered.stream()
        .filter(one -> text.equals(one.toString()))
        .findFirst()
        .orElseThrow(() -> new BadFilterException(field, text));
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
