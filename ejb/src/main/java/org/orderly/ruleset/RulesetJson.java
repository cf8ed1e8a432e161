package org.orderly.ruleset;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The groups of a ruleset as JSON, as rows and requests have them. */
public final class RulesetJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final int LONGEST = 256 * 1024;

  private RulesetJson() {}

  static String text(Ruleset ruleset) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      json.writeStartObject();
      write(json, ruleset);
      json.writeEnd();
    }
    return text.toString();
  }

  /** Writes the members {@code match} and {@code groups}. */
  public static void write(JsonGenerator json, Ruleset ruleset) {
    json.write("match", ruleset.all() ? "ALL" : "ANY");
    json.writeStartArray("groups");
    for (Ruleset.Group group : ruleset.groups()) {
      json.writeStartObject();
      json.write("match", group.all() ? "ALL" : "ANY");
      json.writeStartArray("conditions");
      for (Ruleset.Condition condition : group.conditions()) {
        json.writeStartObject();
        json.write("tag", condition.tag());
        json.write("operator", condition.comparison());
        json.write("value", condition.value());
        json.writeEnd();
      }
      json.writeEnd();
      json.writeEnd();
    }
    json.writeEnd();
  }

  /**
   * Reads what a client has sent: members name, enabled, match and groups.
   *
   * @param template the key of the template that it leads to
   * @throws InvalidRulesetException if it is not of that form
   */
  public static Ruleset read(JsonObject json, long template) throws InvalidRulesetException {
    try {
      only(json, Set.of("name", "template", "enabled", "match", "groups", "version"));
      return new Ruleset(
          json.getString("name", "").strip(),
          template,
          json.getBoolean("enabled", true),
          all(json),
          groups(json));
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw new InvalidRulesetException(
          List.of("The ruleset is not of the form that is needed: " + told(e)));
    }
  }

  /** Reads the text of a request. */
  public static JsonObject parse(String text) throws InvalidRulesetException {
    if (text.length() > LONGEST) {
      throw new InvalidRulesetException(List.of("The ruleset is too long"));
    }
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException | IllegalStateException e) {
      throw new InvalidRulesetException(List.of("This is no JSON object"));
    }
  }

  static Ruleset stored(String name, long template, boolean enabled, String content) {
    try (JsonReader reader = READERS.createReader(new StringReader(content))) {
      JsonObject json = reader.readObject();
      return new Ruleset(name, template, enabled, all(json), groups(json));
    }
  }

  private static String told(RuntimeException e) {
    return e instanceof IllegalArgumentException
        ? String.valueOf(e.getMessage())
        : "a member is missing or of another kind";
  }

  private static boolean all(JsonObject json) {
    String match = json.getString("match", "ALL");
    if (!match.equals("ALL") && !match.equals("ANY")) {
      throw new IllegalArgumentException("match is neither ALL nor ANY");
    }
    return match.equals("ALL");
  }

  private static List<Ruleset.Group> groups(JsonObject json) {
    List<Ruleset.Group> groups = new ArrayList<>();
    for (JsonObject group : array(json, "groups").getValuesAs(JsonObject.class)) {
      only(group, Set.of("match", "conditions"));
      List<Ruleset.Condition> conditions = new ArrayList<>();
      for (JsonObject one : array(group, "conditions").getValuesAs(JsonObject.class)) {
        only(one, Set.of("tag", "operator", "value"));
        JsonValue value = one.get("value");
        String text =
            value == null
                ? ""
                : value instanceof JsonString string ? string.getString() : value.toString();
        conditions.add(
            new Ruleset.Condition(
                one.getString("tag").strip(), one.getString("operator").strip(), text));
      }
      groups.add(new Ruleset.Group(all(group), conditions));
    }
    return groups;
  }

  private static JsonArray array(JsonObject json, String name) {
    JsonArray array = json.getJsonArray(name);
    if (array == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return array;
  }

  private static void only(JsonObject json, Set<String> names) {
    for (String name : json.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("there is no member '" + name + "'");
      }
    }
  }
}
