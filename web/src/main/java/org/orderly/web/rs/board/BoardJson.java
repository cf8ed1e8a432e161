package org.orderly.web.rs.board;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.board.BoardEntry;
import org.orderly.board.BoardPage;
import org.orderly.board.Job;
import org.orderly.board.JobAction;
import org.orderly.board.JobBatch;
import org.orderly.board.JobStatus;
import org.orderly.web.rs.parameter.DateTimes;

/** Writes the board; a member without a value is left out. */
final class BoardJson {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private final JsonGenerator json;
  private final ZoneId zone;

  private BoardJson(JsonGenerator json, ZoneId zone) {
    this.json = json;
    this.zone = zone;
  }

  static String of(BoardPage page, ZoneId zone) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      new BoardJson(json, zone).page(page);
    }
    return text.toString();
  }

  private void page(BoardPage page) {
    json.writeStartObject();
    json.write("offset", page.offset());
    json.write("total", page.total());
    counts(page.counts());
    json.writeStartArray("entries");
    page.entries().forEach(this::entry);
    json.writeEnd();
    json.writeEnd();
  }

  private void counts(Map<JobStatus, Long> counts) {
    json.writeStartObject("counts");
    for (JobStatus status : JobStatus.values()) {
      json.write(status.text(), counts.getOrDefault(status, 0L));
    }
    json.writeEnd();
  }

  private void entry(BoardEntry entry) {
    JobBatch batch = entry.batch();
    if (batch == null) {
      entry.jobs().forEach(this::job);
      return;
    }
    json.writeStartObject();
    json.write("batchID", batch.batchId());
    json.write("status", batch.status().text());
    json.write("sent", batch.sent());
    json.write("total", batch.total());
    json.write("createdTime", DateTimes.shown(batch.createdTime(), zone));
    counts(batch.counts());
    actions(batch.actions());
    json.write("matching", entry.matching());
    json.writeStartArray("jobs");
    entry.jobs().forEach(this::job);
    json.writeEnd();
    json.writeEnd();
  }

  private void job(Job job) {
    json.writeStartObject();
    member("taskID", Long.toString(job.id()));
    member("version", job.version());
    member("status", job.status().text());
    json.write("sent", job.sent());
    json.write("total", job.total());
    member("PatientName", job.patientName());
    member("PatientID", job.patientId());
    member("AccessionNumber", job.accessionNumber());
    member("StudyDescription", job.studyDescription());
    member("StudyDate", job.studyDate());
    member("StudyInstanceUID", job.studyInstanceUid());
    member("ExporterID", job.destination());
    member("RemoteAET", job.remoteAet());
    member("batchID", job.batchId());
    member("createdTime", DateTimes.shown(job.createdTime(), zone));
    member("scheduledTime", job.due() == null ? null : DateTimes.shown(job.due(), zone));
    member("errorMessage", job.error());
    member("cancelledBy", job.canceledBy());
    member("joinedTaskID", job.joined() == null ? null : Long.toString(job.joined()));
    actions(job.actions());
    json.writeEnd();
  }

  private void actions(Set<JobAction> actions) {
    json.writeStartArray("actions");
    actions.forEach(action -> json.write(action.text()));
    json.writeEnd();
  }

  private void member(String name, @Nullable String value) {
    if (value != null) {
      json.write(name, value);
    }
  }
}
