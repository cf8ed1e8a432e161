package org.orderly.web.rs.config;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.Condition;
import org.orderly.conf.RuleQuery;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.Field;
import org.orderly.settings.Echo;
import org.orderly.settings.Recorded;
import org.orderly.settings.RuleTrial;
import org.orderly.web.rs.error.RefusedException;

/** Entries as JSON: each attribute an array of texts, as the directory has them. */
final class ConfigJson {

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private ConfigJson() {}

  static String kinds() {
    JsonArrayBuilder array = BUILDERS.createArrayBuilder();
    for (EntryKind kind : EntryKind.values()) {
      JsonArrayBuilder fields = BUILDERS.createArrayBuilder();
      kind.fields().forEach(field -> fields.add(field(field)));
      array.add(
          BUILDERS
              .createObjectBuilder()
              .add("kind", kind.key())
              .add("naming", kind.naming())
              .add("fields", fields));
    }
    return array.build().toString();
  }

  private static JsonObjectBuilder field(Field field) {
    return BUILDERS
        .createObjectBuilder()
        .add("attribute", field.attribute())
        .add("label", field.label())
        .add("help", field.help())
        .add("required", field.required())
        .add("many", field.many())
        .add("default", field.absent())
        .add("choices", BUILDERS.createArrayBuilder(field.choices()));
  }

  static String list(List<Editable> entries) {
    JsonArrayBuilder array = BUILDERS.createArrayBuilder();
    entries.forEach(entry -> array.add(object(entry)));
    return array.build().toString();
  }

  static JsonObject object(Editable entry) {
    JsonObjectBuilder attributes = BUILDERS.createObjectBuilder();
    for (Field field : entry.kind().fields()) {
      List<String> values = entry.values(field.attribute());
      if (!values.isEmpty()) {
        attributes.add(field.attribute(), BUILDERS.createArrayBuilder(values));
      }
    }
    return BUILDERS
        .createObjectBuilder()
        .add("id", entry.id())
        .add("dn", entry.dn())
        .add("version", entry.version())
        .add("attributes", attributes)
        .build();
  }

  /** The values of a body: arrays, or single values as they are. */
  static Map<String, List<String>> values(String body) {
    try (JsonReader reader = READERS.createReader(new StringReader(body))) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      reader
          .readObject()
          .forEach(
              (name, value) ->
                  values.put(
                      name,
                      value instanceof JsonArray array
                          ? array.stream().map(ConfigJson::text).toList()
                          : List.of(text(value))));
      return values;
    } catch (JsonException e) {
      throw RefusedException.badRequest("The body is no JSON object of attributes");
    }
  }

  private static String text(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> ((JsonString) value).getString();
      case TRUE -> "TRUE";
      case FALSE -> "FALSE";
      case NUMBER -> value.toString();
      default -> throw RefusedException.badRequest("A value is neither text, number nor boolean");
    };
  }

  static String history(List<Recorded> changes) {
    JsonArrayBuilder array = BUILDERS.createArrayBuilder();
    for (Recorded change : changes) {
      JsonObjectBuilder object =
          BUILDERS
              .createObjectBuilder()
              .add("id", change.id())
              .add("time", change.time().toString())
              .add("who", change.who())
              .add("action", change.action())
              .add("kind", change.kind())
              .add("name", change.name())
              .add("undoable", change.undoable())
              .add("ldif", change.ldif());
      Long undoneBy = change.undoneBy();
      if (undoneBy != null) {
        object.add("undoneBy", undoneBy);
      }
      array.add(object);
    }
    return array.build().toString();
  }

  static String conditions(RuleQuery query) {
    JsonArrayBuilder groups = BUILDERS.createArrayBuilder();
    for (RuleQuery.Group group : query.groups()) {
      groups.add(
          BUILDERS
              .createObjectBuilder()
              .add("join", group.join().name())
              .add("conditions", BUILDERS.createArrayBuilder(texts(group.conditions()))));
    }
    JsonObjectBuilder object =
        BUILDERS
            .createObjectBuilder()
            .add("query", query.toString())
            .add("join", query.join().name())
            .add("groups", groups);
    query
        .properties()
        .ifPresent(
            properties ->
                object.add("dcmProperty", BUILDERS.createArrayBuilder(texts(properties))));
    return object.build().toString();
  }

  private static List<String> texts(List<Condition> conditions) {
    return conditions.stream().map(Condition::text).toList();
  }

  static String outcome(RuleQuery query, RuleTrial.Outcome outcome) {
    JsonArrayBuilder groups = BUILDERS.createArrayBuilder();
    JsonArrayBuilder lines = BUILDERS.createArrayBuilder();
    for (RuleTrial.Part part : outcome.groups()) {
      groups.add(
          BUILDERS
              .createObjectBuilder()
              .add("join", part.join().name())
              .add("holds", part.holds())
              .add("conditions", part.lines().size()));
      part.lines()
          .forEach(
              line ->
                  lines.add(
                      BUILDERS
                          .createObjectBuilder()
                          .add("condition", line.condition())
                          .add("holds", line.holds())));
    }
    return BUILDERS
        .createObjectBuilder()
        .add("query", query.toString())
        .add("instances", outcome.instances())
        .add("matching", outcome.matching())
        .add("groups", groups)
        .add("conditions", lines)
        .build()
        .toString();
  }

  static String echo(Echo echo) {
    return BUILDERS
        .createObjectBuilder()
        .add("success", echo.success())
        .add("millis", echo.millis())
        .add("text", echo.text())
        .build()
        .toString();
  }
}
