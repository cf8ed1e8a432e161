package org.orderly.web.rs.wado;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.ServiceUrl;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.AcceptedJson;

/**
 * Answers all attributes of instances, with references in place of bulk data (PS3.18 10.4.1.1.2).
 */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "wado")
public class MetadataResource {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());
  private static final int LONGEST_IN_LINE = 1024;
  // longer values stay in the file; text up to this length is answered in line
  private static final ReadLimits LIMITS = ReadLimits.DEFAULTS.withMaxValueLength(64 * 1024);

  @Inject ArchiveQuery archive;
  @Inject LocalAe localAe;
  @Inject ServiceUrl serviceUrl;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @PathParam("study")
  String study;

  @GET
  @Path("studies/{study}/metadata")
  @Operation(summary = "Retrieve the metadata of a study")
  public Response study() throws IOException {
    return metadata(null, null);
  }

  @GET
  @Path("studies/{study}/series/{series}/metadata")
  @Operation(summary = "Retrieve the metadata of a series")
  public Response series(@PathParam("series") String series) throws IOException {
    return metadata(series, null);
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/metadata")
  @Operation(summary = "Retrieve the metadata of an instance")
  public Response instance(
      @PathParam("series") String series, @PathParam("instance") String instance)
      throws IOException {
    return metadata(series, instance);
  }

  private Response metadata(@Nullable String series, @Nullable String instance) throws IOException {
    NetworkAe ae = localAe.require(aet, caller);
    String type =
        AcceptedJson.mediaType(
            RetrieveResource.accepted(uriInfo, headers), "Metadata are answered");
    List<InstanceLocation> locations = Located.find(archive, study, series, instance);
    String base = serviceUrl.of(ae, uriInfo) + "/studies/";
    Object entity;
    if (locations.size() == 1) {
      // small: written before the status is, so that trouble with the file can be told
      ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
      write(out, base, locations, ae.jsonNumbers());
      entity = out.toByteArray();
    } else {
      entity = (StreamingOutput) out -> write(out, base, locations, ae.jsonNumbers());
    }
    return Response.ok(entity, type).header("Cache-Control", "no-cache").build();
  }

  private static void write(
      OutputStream out, String base, List<InstanceLocation> locations, Set<Vr> numbers)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (InstanceLocation location : locations) {
        try (Part10File file = Part10.open(location.file(), LIMITS)) {
          DataSet attributes = file.readAll();
          String bulk = base + path(location) + "/bulkdata/";
          new JsonDataSetWriter(
                  json, numbers, (path, element) -> isBulk(element) ? bulk + path : null)
              .write(attributes);
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
          throw new RefusedException(410, "The file is no longer there");
        }
      }
      json.writeEnd();
    }
  }

  private static boolean isBulk(Element element) {
    if (element instanceof Element.Bulk || element instanceof Element.Fragments) {
      return true;
    }
    return element instanceof Element.Bytes bytes
        && bytes.value().length > LONGEST_IN_LINE
        && isOther(bytes.vr());
  }

  private static boolean isOther(Vr vr) {
    return switch (vr) {
      case OB, OD, OF, OL, OV, OW, UN -> true;
      default -> false;
    };
  }

  private static String path(InstanceLocation location) {
    return location.studyIuid()
        + "/series/"
        + location.seriesIuid()
        + "/instances/"
        + location.sopIuid();
  }
}
