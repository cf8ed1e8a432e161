package org.orderly.web.rs.intakes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.source.CopiedFolders;
import org.orderly.source.FolderFilter;
import org.orderly.source.SourceNode;
import org.orderly.upload.UploadRefusedException;
import org.orderly.upload.UploadedZip;
import org.orderly.upload.ZipStatus;
import org.orderly.upload.ZipUploads;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.multipart.MultipartReader;
import org.orderly.web.rs.parameter.DateTimes;
import org.orderly.web.rs.parameter.Parameters;

/** Takes zip files, and extracts them to the datastore when asked to. */
@Path("intakes")
@RequestScoped
@Tag(name = "intakes")
@Produces(MediaType.APPLICATION_JSON)
public class UploadResource {
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final int MOST_PARTS = 100;
  private static final int MOST = 500;
  private static final int DEFAULT = 20;

  @Inject ZipUploads uploads;
  @Inject SourceNode folders;
  @Inject CopiedFolders copied;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  private record Intake(Instant created, Consumer<JsonGenerator> writer) {}

  @GET
  @Operation(
      summary = "List copied folders and uploaded zip files, the last first",
      description = "kind tells which of them; /folders and /zip list one kind, page by page")
  public String intakes() {
    Parameters query = query().noneEmpty().allowOnly(Set.of("q", "limit"));
    Integer given = query.integer("limit", 1, MOST);
    int limit = given == null ? DEFAULT : given;
    String q = query.text("q", "");
    FolderJson folderJson = new FolderJson(clock.getZone());
    Stream<Intake> folderRows =
        copied.page(new FolderFilter(null, "", q), false, 0, limit).rows().stream()
            .map(row -> new Intake(row.created(), json -> folderJson.write(json, row)));
    Stream<Intake> zipRows =
        uploads.page(null, q, false, 0, limit).stream()
            .map(row -> new Intake(row.created(), json -> write(json, row)));
    return FolderJson.text(
        json -> {
          json.writeStartArray();
          Stream.concat(folderRows, zipRows)
              .sorted(Comparator.comparing(Intake::created).reversed())
              .limit(limit)
              .forEach(row -> row.writer().accept(json));
          json.writeEnd();
        });
  }

  @GET
  @Path("zip")
  @Operation(summary = "List uploaded zip files, the last first")
  public String list() {
    Parameters query = query().noneEmpty().allowOnly(Set.of("unzipped", "q", "offset", "limit"));
    Boolean unzipped = query.contains("unzipped") ? query.flag("unzipped") : null;
    Integer offset = query.integer("offset", 0, ZipUploads.MOST);
    Integer limit = query.integer("limit", 1, MOST);
    return json(
        uploads.page(
            unzipped,
            query.text("q", ""),
            false,
            offset == null ? 0 : offset,
            limit == null ? DEFAULT : limit));
  }

  @POST
  @Path("zip")
  @Operation(
      summary = "Upload zip files; nothing is done with them",
      description =
          "multipart/form-data with one part for each file. source names the source whose datastore"
              + " they are for; it may be left out if there is one.")
  public Response upload(InputStream body) throws IOException {
    String source = query().allowOnly(Set.of("source")).text("source", "");
    Principal user = caller.getUserPrincipal();
    MultipartReader reader = new MultipartReader(body, boundary(), MOST_PARTS);
    List<UploadedZip> received = new ArrayList<>();
    while (reader.next()) {
      String name = fileName(reader.headers().getOrDefault("content-disposition", ""));
      if (name != null) {
        try {
          received.add(
              uploads.receive(source, name, reader.body(), user == null ? null : user.getName()));
        } catch (UploadRefusedException e) {
          throw refused(e);
        }
      }
    }
    if (received.isEmpty()) {
      throw RefusedException.badRequest("The message has no files");
    }
    return Response.status(Response.Status.CREATED).entity(json(received)).build();
  }

  /** Null if the part is no file. */
  static @Nullable String fileName(String disposition) {
    Matcher name = FILE_NAME.matcher(disposition);
    return name.find() ? text(name.group(1)) : null;
  }

  /** Browsers write names in UTF-8 and quote with a percent sign. */
  private static String text(String header) {
    String name = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return name.replace("%22", "\"").replaceAll("\\\\([\"\\\\])", "$1");
  }

  private String boundary() {
    String header = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    try {
      MediaRange type = MediaRange.of(header == null ? "" : header);
      if (type.name().equals(MediaType.MULTIPART_FORM_DATA)) {
        return type.parameters().getOrDefault("boundary", "");
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw RefusedException.unsupportedType(
        "Zip files come as multipart/form-data", MediaType.MULTIPART_FORM_DATA);
  }

  @GET
  @Path("zip/{id}")
  @Operation(summary = "Tell of one uploaded zip file")
  public String one(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    return FolderJson.text(json -> write(json, uploads.find(id).orElseThrow(() -> noSuch())));
  }

  @POST
  @Path("{id}/extract")
  @Operation(
      summary = "Extract a zip file to a folder of its own in the datastore",
      description =
          "201: done, 202: it takes longer and goes on, 409: it has been extracted already,"
              + " 422: it is refused and the datastore is as it was")
  public Response extract(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    try {
      UploadedZip upload = uploads.extract(id);
      if (upload.status() == ZipStatus.REFUSED) {
        throw new RefusedException(422, "The zip file is refused: " + upload.error());
      }
      return Response.status(upload.unzipped() ? 201 : 202)
          .entity(FolderJson.text(json -> write(json, upload)))
          .build();
    } catch (UploadRefusedException e) {
      throw refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Remove an uploaded zip file, or take a copied folder out of its list",
      description = "What is in the datastore and in the archive stays as it is.")
  public Response remove(@PathParam("id") String id) throws IOException {
    query().allowOnly(Set.of());
    try {
      boolean removed = uploads.find(id).isPresent() ? uploads.delete(id) : folders.remove(id);
      if (!removed) {
        throw uploads.find(id).isPresent() || copied.find(id).isPresent()
            ? new RefusedException(409, "It is still being worked on")
            : noSuch();
      }
      return Response.noContent().build();
    } catch (UploadRefusedException e) {
      throw refused(e);
    }
  }

  private static RefusedException noSuch() {
    return RefusedException.notFound("No such intake");
  }

  private static RefusedException refused(UploadRefusedException e) {
    return new RefusedException(e.status(), String.valueOf(e.getMessage()));
  }

  private String json(List<UploadedZip> rows) {
    return FolderJson.text(
        json -> {
          json.writeStartArray();
          rows.forEach(row -> write(json, row));
          json.writeEnd();
        });
  }

  private void write(JsonGenerator json, UploadedZip upload) {
    json.writeStartObject();
    json.write("id", upload.id());
    json.write("kind", "ZIP");
    json.write("source", upload.sourceId());
    json.write("fileName", upload.fileName());
    json.write("size", upload.size());
    json.write("status", upload.status().name());
    json.write("unzipped", upload.unzipped());
    Optional.ofNullable(upload.folder()).ifPresent(folder -> json.write("folder", folder));
    Optional.ofNullable(upload.files()).ifPresent(files -> json.write("files", files));
    Optional.ofNullable(upload.error()).ifPresent(error -> json.write("error", error));
    json.write("created", DateTimes.shown(upload.created(), clock.getZone()));
    json.write("updated", DateTimes.shown(upload.updated(), clock.getZone()));
    json.writeEnd();
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
