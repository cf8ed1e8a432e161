package org.orderly.web.rs.graphs;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.status.GraphRow;
import org.orderly.status.GraphTask;
import org.orderly.web.rs.parameter.DateTimes;

/** Writes graphs and tasks; a member without a value is left out. */
final class GraphJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private final ZoneId zone;

  GraphJson(ZoneId zone) {
    this.zone = zone;
  }

  String graphs(List<GraphRow> rows) {
    return text(
        json -> {
          json.writeStartArray();
          rows.forEach(
              row -> {
                json.writeStartObject();
                members(json, row);
                json.writeEnd();
              });
          json.writeEnd();
        });
  }

  String graph(GraphRow row, List<GraphTask> tasks) {
    return text(
        json -> {
          json.writeStartObject();
          members(json, row);
          json.writeStartArray("tasks");
          tasks.forEach(task -> write(json, task));
          json.writeEnd();
          json.writeEnd();
        });
  }

  String tasks(List<GraphTask> tasks) {
    return text(
        json -> {
          json.writeStartArray();
          tasks.forEach(task -> write(json, task));
          json.writeEnd();
        });
  }

  private static String text(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      content.accept(json);
    }
    return text.toString();
  }

  private void members(JsonGenerator json, GraphRow row) {
    json.write("id", row.key());
    json.write("reference", row.uuid().toString());
    json.write("StudyInstanceUID", row.studyIuid());
    json.write("rulesPending", row.rulesPending());
    time(json, "created", row.created());
    time(json, "updated", row.updated());
  }

  private void write(JsonGenerator json, GraphTask task) {
    json.writeStartObject();
    json.write("id", task.id());
    member(json, "graph", task.graph());
    json.write("type", task.type());
    json.writeStartArray("deps");
    if (task.dependsOn() != null) {
      json.write(task.dependsOn());
    }
    json.writeEnd();
    json.write("failure", task.failure());
    json.write("status", task.status().name());
    json.write("target", task.target());
    member(json, "StudyInstanceUID", task.studyIuid());
    json.write("sent", task.sent());
    if (task.instances() != null) {
      json.write("instances", task.instances());
    }
    time(json, "created", task.created());
    time(json, "updated", task.updated());
    time(json, "started", task.started());
    time(json, "ended", task.ended());
    json.writeEnd();
  }

  private void time(JsonGenerator json, String name, @Nullable Instant time) {
    if (time != null) {
      json.write(name, DateTimes.shown(time, zone));
    }
  }

  private static void member(JsonGenerator json, String name, @Nullable Object value) {
    if (value != null) {
      json.write(name, value.toString());
    }
  }
}
