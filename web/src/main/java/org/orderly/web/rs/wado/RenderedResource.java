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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Answers instances and frames as pictures, and thumbnails (PS3.18 10.4.1.1.3, 10.4.1.1.4). */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "wado")
public class RenderedResource {
  private static final int TRIES = 8;

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
  @Path("studies/{study}/series/{series}/instances/{instance}/rendered")
  @Operation(summary = "Retrieve an instance as a picture")
  public Response rendered(
      @PathParam("series") String series, @PathParam("instance") String instance) {
    return rendered(series, instance, Pictures.REPRESENTATIVE);
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/frames/{frame}/rendered")
  @Operation(summary = "Retrieve a frame as a picture")
  public Response frameRendered(
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("frame") String frame) {
    return rendered(series, instance, single(frame));
  }

  @GET
  @Path("studies/{study}/thumbnail")
  @Operation(summary = "Retrieve a small picture of a study")
  public Response studyThumbnail() {
    return thumbnail(null, null, Pictures.REPRESENTATIVE);
  }

  @GET
  @Path("studies/{study}/series/{series}/thumbnail")
  @Operation(summary = "Retrieve a small picture of a series")
  public Response seriesThumbnail(@PathParam("series") String series) {
    return thumbnail(series, null, Pictures.REPRESENTATIVE);
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/thumbnail")
  @Operation(summary = "Retrieve a small picture of an instance")
  public Response instanceThumbnail(
      @PathParam("series") String series, @PathParam("instance") String instance) {
    return thumbnail(series, instance, Pictures.REPRESENTATIVE);
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/{instance}/frames/{frame}/thumbnail")
  @Operation(summary = "Retrieve a small picture of a frame")
  public Response frameThumbnail(
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("frame") String frame) {
    return thumbnail(series, instance, single(frame));
  }

  private static int single(String text) {
    List<Integer> frames = FrameForm.list(text);
    if (frames.size() > 1) {
      throw FrameForm.badList("only one frame can be rendered at a time");
    }
    return frames.get(0);
  }

  private Response rendered(String series, String instance, int frame) {
    localAe.require(aet, caller);
    RenderForm form = RenderForm.ofRendered(parameters(), accepted());
    return Pictures.render(Located.find(archive, study, series, instance).get(0), frame, form);
  }

  /** Of a study or series the middle one, else one of those around it that can be shown. */
  private Response thumbnail(@Nullable String series, @Nullable String instance, int frame) {
    localAe.require(aet, caller);
    RenderForm form = RenderForm.ofThumbnail(parameters(), accepted());
    List<InstanceLocation> locations = Located.find(archive, study, series, instance);
    int middle = locations.size() / 2;
    for (int i = 0; ; i++) {
      int at = Math.floorMod(middle + (i % 2 == 0 ? i / 2 : -(i + 1) / 2), locations.size());
      try {
        return Pictures.render(locations.get(at), frame, form);
      } catch (RefusedException e) {
        boolean last = i + 1 >= Math.min(TRIES, locations.size());
        if (last || e.status() != 406 && e.status() != 410) {
          throw e;
        }
      }
    }
  }

  private Parameters parameters() {
    return new Parameters(uriInfo.getQueryParameters());
  }

  private @Nullable String accepted() {
    return RetrieveResource.accepted(uriInfo, headers);
  }
}
