package org.orderly.web.rs.intakes;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.orderly.source.CopiedFolder;
import org.orderly.source.RejectedFile;
import org.orderly.web.rs.parameter.DateTimes;

/** Writes copied folders; a member without a value is left out. */
final class FolderJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private final ZoneId zone;

  FolderJson(ZoneId zone) {
    this.zone = zone;
  }

  static String text(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      content.accept(json);
    }
    return text.toString();
  }

  String list(List<CopiedFolder> folders) {
    return text(
        json -> {
          json.writeStartArray();
          folders.forEach(folder -> write(json, folder));
          json.writeEnd();
        });
  }

  void write(JsonGenerator json, CopiedFolder folder) {
    json.writeStartObject();
    members(json, folder);
    json.writeEnd();
  }

  String one(CopiedFolder folder, List<RejectedFile> rejected) {
    return text(
        json -> {
          json.writeStartObject();
          members(json, folder);
          json.writeStartArray("rejectedFiles");
          for (RejectedFile file : rejected) {
            json.writeStartObject();
            json.write("file", file.name());
            json.write("reason", file.reason());
            if (file.detail() != null) {
              json.write("detail", file.detail());
            }
            json.writeEnd();
          }
          json.writeEnd();
          json.writeEnd();
        });
  }

  private void members(JsonGenerator json, CopiedFolder folder) {
    json.write("id", folder.id());
    json.write("kind", "FOLDER");
    json.write("source", folder.sourceId());
    json.write("sourcePath", folder.sourcePath());
    json.write("targetPath", folder.targetPath());
    json.write("status", folder.status().name());
    json.write("revision", folder.revision());
    json.write("files", folder.files());
    json.write("size", folder.size());
    json.write("stored", folder.stored());
    json.write("duplicates", folder.duplicates());
    json.write("rejected", folder.rejected());
    if (folder.error() != null) {
      json.write("error", folder.error());
    }
    json.write("created", DateTimes.shown(folder.created(), zone));
    json.write("updated", DateTimes.shown(folder.updated(), zone));
  }
}
