package org.orderly.web.rs.stow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Source;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.NetworkAe;
import org.orderly.intake.HostNames;
import org.orderly.intake.Reception;
import org.orderly.storage.StorageException;
import org.orderly.storage.Storages;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.multipart.MultipartReader;
import org.orderly.web.rs.parameter.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the instances that a client sends (PS3.18 10.5). */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "stow")
public class StoreResource {
  private static final String DICOM = "application/dicom";
  private static final String MULTIPART = "multipart/related";
  private static final List<String> FORMS =
      List.of(DICOM, DescribedInstances.JSON, DescribedInstances.XML);
  private static final Logger LOG = LoggerFactory.getLogger(StoreResource.class);
  private static final int MAX_PARTS = 100_000;

  @Inject Reception reception;
  @Inject Storages storages;
  @Inject CurrentConfiguration configuration;
  @Inject LocalAe localAe;
  @Inject HttpServletRequest request;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies")
  @Operation(summary = "Store instances")
  public Response store(InputStream body) throws IOException {
    return store(null, body);
  }

  @POST
  @Path("studies/{study}")
  @Operation(summary = "Store instances of one study")
  public Response storeInStudy(@PathParam("study") String study, InputStream body)
      throws IOException {
    if (!Parameters.isUid(study)) {
      throw new BadParameterException("StudyInstanceUID", "not a UID");
    }
    return store(study, body);
  }

  private Response store(@Nullable String study, InputStream body) throws IOException {
    NetworkAe ae = localAe.require(aet, caller);
    String answerType = StoreResult.mediaType(headers.getHeaderString(HttpHeaders.ACCEPT));
    MediaRange type = contentType();
    Source source =
        new Source(
            Source.STOW,
            null,
            ae.title().value(),
            HostNames.of(request.getRemoteAddr(), ae),
            HostNames.of(request.getLocalAddr(), ae));
    StoreResult result =
        new StoreResult(uriInfo.getBaseUri() + "aets/" + ae.title() + "/rs/studies");
    try (Receipts receipts =
        new Receipts(reception, result, study, source, configuration.get(), ae)) {
      if (form(type).equals(DICOM)) {
        files(type, body, receipts);
      } else {
        new DescribedInstances(storages, ae, receipts).receive(type, form(type), body);
      }
    } catch (StorageException e) {
      LOG.warn("Parts of a message cannot be kept: {}", e.getMessage());
      throw new RefusedException(503, "No storage can take the message now");
    }
    if (result.isEmpty()) {
      throw RefusedException.badRequest("The message has no parts");
    }
    return Response.status(result.httpStatus())
        .type(answerType)
        .entity(result.bytes(answerType))
        .build();
  }

  /** The media type of the instances: files, or metadata with bulk data. */
  private static String form(MediaRange type) {
    return type.name().equals(MULTIPART)
        ? type.parameters().getOrDefault("type", DICOM).toLowerCase(Locale.ROOT)
        : type.name();
  }

  private static void files(MediaRange type, InputStream body, Receipts receipts)
      throws IOException {
    if (type.name().equals(DICOM)) {
      receipts.add(body);
    } else {
      parts(type, body, receipts);
    }
  }

  private static void parts(MediaRange type, InputStream body, Receipts receipts)
      throws IOException {
    String boundary = type.parameters().getOrDefault("boundary", "");
    MultipartReader reader = new MultipartReader(body, boundary, MAX_PARTS);
    while (reader.next()) {
      String partType = reader.headers().getOrDefault("content-type", DICOM);
      if (isDicom(partType)) {
        receipts.add(reader.body());
      } else {
        receipts.refuse();
      }
    }
  }

  private static boolean isDicom(String partType) {
    try {
      return MediaRange.of(partType).name().equals(DICOM);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private MediaRange contentType() {
    String header = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    MediaRange type = null;
    try {
      type = header == null ? null : MediaRange.of(header);
    } catch (IllegalArgumentException e) {
      // refused below
    }
    if (type == null || !FORMS.contains(form(type))) {
      throw RefusedException.unsupportedType(
          "Stored are " + String.join(", ", FORMS) + ", also in multipart/related",
          String.join(", ", FORMS) + ", " + MULTIPART);
    }
    return type;
  }
}
