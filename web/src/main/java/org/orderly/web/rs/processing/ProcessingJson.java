package org.orderly.web.rs.processing;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.ruleset.RulesetJson;
import org.orderly.ruleset.StoredRuleset;
import org.orderly.ruleset.TemplateMatch;
import org.orderly.segmentation.SegmentationRun;
import org.orderly.segmentation.Sending;
import org.orderly.series.LogEntry;
import org.orderly.series.ProcessingSeries;
import org.orderly.template.StoredTemplate;
import org.orderly.web.rs.parameter.DateTimes;

/** Writes what is processed; a member without a value is left out. */
final class ProcessingJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private final ZoneId zone;

  ProcessingJson(ZoneId zone) {
    this.zone = zone;
  }

  static String text(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      content.accept(json);
    }
    return text.toString();
  }

  static <T> String array(Iterable<T> rows, java.util.function.BiConsumer<JsonGenerator, T> row) {
    return text(
        json -> {
          json.writeStartArray();
          rows.forEach(one -> row.accept(json, one));
          json.writeEnd();
        });
  }

  void series(JsonGenerator json, ProcessingSeries series) {
    json.writeStartObject();
    json.write("id", series.key());
    json.write("SeriesInstanceUID", series.seriesIuid());
    json.write("StudyInstanceUID", series.studyIuid());
    member(json, "PatientID", series.patientId());
    member(json, "PatientName", series.patientName());
    member(json, "Modality", series.modality());
    member(json, "SeriesDescription", series.description());
    member(json, "ProtocolName", series.protocol());
    member(json, "scanDate", series.scanDate());
    json.write("instances", series.instances());
    json.write("revision", series.revision());
    json.write("status", series.status().name());
    json.write("state", series.state().name());
    if (series.templateId() != null) {
      json.write("template", series.templateId());
    }
    member(json, "templateName", series.templateName());
    member(json, "templateOrigin", series.templateOrigin());
    json.write("version", series.version());
    json.write("created", DateTimes.shown(series.created(), zone));
    json.write("updated", DateTimes.shown(series.updated(), zone));
    json.writeEnd();
  }

  void entry(JsonGenerator json, LogEntry entry) {
    json.writeStartObject();
    json.write("id", entry.key());
    json.write("SeriesInstanceUID", entry.seriesIuid());
    member(json, "PatientID", entry.patientId());
    member(json, "PatientName", entry.patientName());
    member(json, "scanDate", entry.scanDate());
    member(json, "from", entry.from());
    json.write("status", entry.to().name());
    member(json, "message", entry.message());
    member(json, "actor", entry.actor());
    json.write("created", DateTimes.shown(entry.time(), zone));
    json.writeEnd();
  }

  void run(JsonGenerator json, SegmentationRun run) {
    json.writeStartObject();
    json.write("id", run.runId());
    json.write("SeriesInstanceUID", run.seriesIuid());
    json.write("templateName", run.template().name());
    json.write("templateChecksum", run.template().checksum());
    json.write("performer", run.destinationId());
    json.write("state", run.state().name());
    member(json, "remoteId", run.remoteId());
    if (run.taskId() != null) {
      json.write("task", run.taskId());
    }
    json.write("workitem", run.workitemIuid());
    if (run.instances() != null) {
      json.write("instances", run.instances());
    }
    member(json, "message", run.message());
    member(json, "requestedBy", run.requestedBy());
    json.write("created", DateTimes.shown(run.created(), zone));
    json.write("updated", DateTimes.shown(run.updated(), zone));
    json.writeEnd();
  }

  static void sent(JsonGenerator json, Sending.Sent sent, Map<Long, String> names) {
    json.writeStartObject();
    json.write("id", sent.id());
    json.write("performer", sent.destination());
    json.write("count", sent.series().size());
    json.writeStartArray("refused");
    sent.refused()
        .forEach(
            (key, why) ->
                json.writeStartObject()
                    .write("SeriesInstanceUID", names.getOrDefault(key, ""))
                    .write("reason", why.name())
                    .writeEnd());
    json.writeEnd();
    json.writeEnd();
  }

  void template(JsonGenerator json, StoredTemplate template) {
    json.writeStartObject();
    json.write("id", template.key());
    json.write("name", template.name());
    json.write("description", template.template().description());
    json.write("structures", template.template().structures());
    json.write("checksum", template.checksum());
    json.write("version", template.version());
    member(json, "changedBy", template.changedBy());
    json.write("created", DateTimes.shown(template.created(), zone));
    json.write("updated", DateTimes.shown(template.updated(), zone));
    json.writeEnd();
  }

  void ruleset(JsonGenerator json, StoredRuleset ruleset) {
    json.writeStartObject();
    json.write("id", ruleset.key());
    json.write("name", ruleset.name());
    json.write("template", ruleset.ruleset().template());
    json.write("templateName", ruleset.templateName());
    json.write("enabled", ruleset.ruleset().enabled());
    RulesetJson.write(json, ruleset.ruleset());
    json.write("version", ruleset.version());
    member(json, "changedBy", ruleset.changedBy());
    json.write("created", DateTimes.shown(ruleset.created(), zone));
    json.write("updated", DateTimes.shown(ruleset.updated(), zone));
    json.writeEnd();
  }

  static void trial(JsonGenerator json, TemplateMatch.Trial trial) {
    json.writeStartObject();
    json.write("matches", trial.holds());
    json.write("instances", trial.objects());
    json.writeStartArray("groups");
    trial.groups().forEach(json::write);
    json.writeEnd();
    json.writeStartArray("conditions");
    for (TemplateMatch.Line line : trial.lines()) {
      json.writeStartObject();
      json.write("group", line.group());
      json.write("tag", line.condition().tag());
      json.write("operator", line.condition().comparison());
      json.write("value", line.condition().value());
      json.write("holds", line.holds());
      json.write("found", line.found());
      json.writeEnd();
    }
    json.writeEnd();
    json.writeEnd();
  }

  static void member(JsonGenerator json, String name, @Nullable Object value) {
    if (value != null) {
      json.write(name, value.toString());
    }
  }
}
