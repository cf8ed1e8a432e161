package org.orderly.it;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * JSON text of the attributes that dcmjs read, with the members in the order of their names and
 * without dcmjs's own, which begin with an underscore.
 */
final class SortedJson {

  private SortedJson() {}

  static String of(JsonValue value) {
    if (value instanceof JsonObject object) {
      return new TreeMap<>(object)
          .entrySet().stream()
              .filter(member -> !member.getKey().startsWith("_"))
              .map(member -> "\"" + member.getKey() + "\":" + of(member.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(SortedJson::of).collect(Collectors.joining(",", "[", "]"));
    }
    return value.toString();
  }
}
