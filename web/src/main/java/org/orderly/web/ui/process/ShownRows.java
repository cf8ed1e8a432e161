package org.orderly.web.ui.process;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the address of a list says: filter, order and page. */
final class ShownRows implements Serializable {
  static final List<Integer> SIZES = List.of(10, 20, 50, 100);
  private static final List<String> OWN = List.of("order", "size", "page");
  private static final int DEFAULT_SIZE = 10;
  private static final int MOST_PAGES = 1000;
  private static final int LONGEST = 128;

  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  /** Takes the parameters of the request; what is no field is not looked at. */
  static ShownRows of(Map<String, String> parameters, List<String> fields) {
    ShownRows shown = new ShownRows();
    for (String field : fields) {
      shown.take(field, parameters);
    }
    OWN.forEach(field -> shown.take(field, parameters));
    return shown;
  }

  private void take(String field, Map<String, String> parameters) {
    String value = parameters.getOrDefault(field, "").strip();
    if (!value.isEmpty()) {
      values.put(field, value.substring(0, Math.min(value.length(), LONGEST)));
    }
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  Map<String, String> values() {
    return values;
  }

  /** Whether some rows may be left out. */
  boolean filtered() {
    return values.keySet().stream().anyMatch(field -> !OWN.contains(field));
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

  int offset() {
    return page() * size();
  }

  boolean oldestFirst() {
    return value("order").equals("created");
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
}
