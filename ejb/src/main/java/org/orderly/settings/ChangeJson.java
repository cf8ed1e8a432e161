package org.orderly.settings;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.edit.EntryChange;

/** The changes of a row of the history as text. */
final class ChangeJson {

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private ChangeJson() {}

  static String write(List<EntryChange> changes) {
    JsonArrayBuilder array = BUILDERS.createArrayBuilder();
    for (EntryChange change : changes) {
      array.add(
          BUILDERS
              .createObjectBuilder()
              .add("dn", change.dn())
              .add("before", object(change.before()))
              .add("after", object(change.after())));
    }
    return array.build().toString();
  }

  private static JsonObjectBuilder object(Map<String, List<String>> values) {
    JsonObjectBuilder object = BUILDERS.createObjectBuilder();
    values.forEach((name, all) -> object.add(name, BUILDERS.createArrayBuilder(all)));
    return object;
  }

  static List<EntryChange> read(String text) {
    List<EntryChange> changes = new ArrayList<>();
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      for (JsonObject change : reader.readArray().getValuesAs(JsonObject.class)) {
        changes.add(
            new EntryChange(
                change.getString("dn"),
                values(change.getJsonObject("before")),
                values(change.getJsonObject("after"))));
      }
    }
    return changes;
  }

  private static Map<String, List<String>> values(JsonObject object) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    object
        .keySet()
        .forEach(
            name -> values.put(name, object.getJsonArray(name).getValuesAs(JsonString::getString)));
    return values;
  }
}
