package org.orderly.web.rs.wado;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MultipartWriter;
import org.orderly.web.rs.parameter.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers studies, series and instances as DICOM files (PS3.18 10.4.1.1). */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "wado")
public class RetrieveResource {
  private static final Logger LOG = LoggerFactory.getLogger(RetrieveResource.class);

  @Inject ArchiveQuery archive;
  @Inject LocalAe localAe;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @PathParam("study")
  String study;

  @GET
  @Path("studies/{study}")
  @Operation(summary = "Retrieve a study")
  public Response study() {
    return retrieve(null, null);
  }

  @GET
  @Path("studies/{study}/series/{series}")
  @Operation(summary = "Retrieve a series")
  public Response series(@PathParam("series") String series) {
    return retrieve(series, null);
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}")
  @Operation(summary = "Retrieve an instance")
  public Response instance(
      @PathParam("series") String series, @PathParam("instance") String instance) {
    return retrieve(series, instance);
  }

  private Response retrieve(@Nullable String series, @Nullable String instance) {
    localAe.require(aet, caller);
    String accepted = accepted(uriInfo, headers);
    if (ZipFile.isAsked(accepted)) {
      return ZipFile.of(Located.find(archive, study, series, instance));
    }
    RetrieveForm form = RetrieveForm.of(accepted, instance != null);
    List<InstanceLocation> locations = Located.find(archive, study, series, instance);
    List<InstanceFile> files = files(form, locations);
    boolean partial = files.size() < locations.size();
    if (!form.multipart()) {
      return single(files.get(0));
    }
    MultipartWriter writer = new MultipartWriter();
    StreamingOutput output =
        out -> {
          for (InstanceFile file : files) {
            writer.begin(out, file.contentType());
            file.writeTo(out);
          }
          writer.end(out);
        };
    Response.ResponseBuilder response =
        Response.status(partial ? 206 : 200)
            .header(HttpHeaders.CONTENT_TYPE, writer.mediaType("application/dicom"))
            .entity(output);
    if (partial) {
      response.header(
          "Warning",
          "299 Orderly \""
              + (locations.size() - files.size())
              + " instances are not available in an acceptable form\"");
    }
    return response.build();
  }

  private static Response single(InstanceFile file) {
    Response.ResponseBuilder response =
        Response.ok((StreamingOutput) file::writeTo)
            .header(HttpHeaders.CONTENT_TYPE, file.contentType());
    if (file.asStored()) {
      response.header(HttpHeaders.CONTENT_LENGTH, file.location().size());
    }
    return response.build();
  }

  private static List<InstanceFile> files(RetrieveForm form, List<InstanceLocation> locations) {
    List<InstanceFile> files = new ArrayList<>(locations.size());
    boolean gone = false;
    for (InstanceLocation location : locations) {
      TransferSyntax syntax = form.syntaxFor(location.transferSyntax());
      if (syntax == null) {
        continue;
      }
      if (!Files.isReadable(location.file())) {
        gone = true;
        LOG.error("File of instance {} cannot be read: {}", location.sopIuid(), location.file());
        continue;
      }
      files.add(new InstanceFile(location, syntax));
    }
    if (files.isEmpty() && gone) {
      throw new RefusedException(410, "The file is no longer there");
    }
    if (files.isEmpty()) {
      throw RefusedException.notAcceptable(
          "Stored in transfer syntax "
              + locations.get(0).transferSyntax()
              + ", which is not acceptable and cannot be changed into one that is");
    }
    return files;
  }

  /** The accept parameter goes before the header (PS3.18 8.3.3.1). */
  static @Nullable String accepted(UriInfo uriInfo, HttpHeaders headers) {
    String parameter = new Parameters(uriInfo.getQueryParameters()).text("accept");
    return parameter != null ? parameter : headers.getHeaderString(HttpHeaders.ACCEPT);
  }
}
