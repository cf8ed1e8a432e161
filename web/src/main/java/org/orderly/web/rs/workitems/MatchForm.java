package org.orderly.web.rs.workitems;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.json.BulkDataLocator;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.ups.UpsException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.multipart.MultipartWriter;

/** The forms of a list of work items (PS3.18 11.9.3), each written while it is read. */
record MatchForm(String mediaType, char delimiter) {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private static final String PLAIN_JSON = "application/json";
  private static final String MULTIPART = "multipart/related";
  private static final String CSV = "text/csv";

  /** The first that the list accepts, DICOM JSON without one. */
  static MatchForm of(@Nullable String accepted) {
    if (accepted == null || accepted.isBlank()) {
      return new MatchForm(Payload.JSON, ',');
    }
    try {
      for (MediaRange range : MediaRange.listOf(accepted)) {
        MatchForm form = of(range);
        if (form != null) {
          return form;
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable(
        "Searches are answered in application/dicom+json, multipart/related;"
            + " type=\"application/dicom+xml\" or text/csv");
  }

  private static @Nullable MatchForm of(MediaRange range) {
    if (range.holds(Payload.JSON)) {
      return new MatchForm(Payload.JSON, ',');
    } else if (range.holds(PLAIN_JSON)) {
      return new MatchForm(PLAIN_JSON, ',');
    } else if (range.holds(MULTIPART)) {
      return MediaRange.of(range.rootType()).holds(Payload.XML)
          ? new MatchForm(MULTIPART, ',')
          : null;
    } else if (range.holds(CSV)) {
      String name = range.parameters().getOrDefault("delimiter", "comma");
      return new MatchForm(CSV, name.equals("semicolon") ? ';' : ',');
    }
    return null;
  }

  /**
   * A response with the first page and those that follow.
   *
   * @param numbers those of IS, DS, SV and UV that are numbers in JSON
   */
  Response.ResponseBuilder respond(
      List<DataSet> first, Matches further, ReturnKeys returnKeys, Set<Vr> numbers) {
    Pages pages = new Pages(first, further, returnKeys);
    if (mediaType.equals(MULTIPART)) {
      MultipartWriter writer = new MultipartWriter();
      return ok(out -> xml(out, writer, pages), writer.mediaType(Payload.XML));
    } else if (mediaType.equals(CSV)) {
      return ok(out -> csv(out, pages, returnKeys), CSV + ";charset=utf-8");
    }
    return ok(out -> json(out, pages, numbers), mediaType);
  }

  private static Response.ResponseBuilder ok(StreamingOutput output, String type) {
    return Response.ok(output).header(HttpHeaders.CONTENT_TYPE, type);
  }

  private interface Writing {
    void write(DataSet match) throws IOException;
  }

  private record Pages(List<DataSet> first, Matches further, ReturnKeys returnKeys) {

    void forEach(Writing writing) throws IOException {
      try {
        for (List<DataSet> page = first; !page.isEmpty(); page = further.next()) {
          for (DataSet match : page) {
            writing.write(returnKeys.of(match));
          }
        }
      } catch (UpsException e) {
        throw new WebApplicationException(e); // the keys were good for the first page
      }
    }
  }

  private static void json(OutputStream out, Pages pages, Set<Vr> numbers) throws IOException {
    try (JsonGenerator json = GENERATORS.createGenerator(out)) {
      JsonDataSetWriter writer = new JsonDataSetWriter(json, numbers, BulkDataLocator.INLINE);
      json.writeStartArray();
      pages.forEach(writer::write);
      json.writeEnd();
    }
  }

  private static void xml(OutputStream out, MultipartWriter writer, Pages pages)
      throws IOException {
    pages.forEach(
        match -> {
          writer.begin(out, Payload.XML);
          out.write(WorkitemForm.XML.bytes(match, Set.of()));
        });
    writer.end(out);
  }

  private void csv(OutputStream out, Pages pages, ReturnKeys returnKeys) throws IOException {
    try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      MatchCsv csv = new MatchCsv(text, delimiter, returnKeys);
      csv.header();
      pages.forEach(csv::row);
    }
  }
}
