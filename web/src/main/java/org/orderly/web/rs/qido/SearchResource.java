package org.orderly.web.rs.qido;

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
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.Match;
import org.orderly.archive.QueryLevel;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.dict.Tag;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.ServiceUrl;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.parameter.AcceptedJson;
import org.orderly.web.rs.parameter.Parameters;

/** Searches for studies, series and instances (QIDO-RS, PS3.18 10.6). */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "qido")
public class SearchResource {
  private static final int MAX_PAGE = 10_000;

  @Inject ArchiveQuery archive;
  @Inject LocalAe localAe;
  @Inject ServiceUrl serviceUrl;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @GET
  @Path("studies")
  @Operation(summary = "Search for studies")
  public Response studies() {
    return search(QueryLevel.STUDY, Map.of());
  }

  @GET
  @Path("studies/count")
  @Operation(summary = "Count studies")
  public Response studyCount() {
    return count(QueryLevel.STUDY, Map.of());
  }

  @GET
  @Path("series")
  @Operation(summary = "Search for series")
  public Response series() {
    return search(QueryLevel.SERIES, Map.of());
  }

  @GET
  @Path("series/count")
  @Operation(summary = "Count series")
  public Response seriesCount() {
    return count(QueryLevel.SERIES, Map.of());
  }

  @GET
  @Path("studies/{study}/series")
  @Operation(summary = "Search for series of a study")
  public Response seriesOfStudy(@PathParam("study") String study) {
    return search(QueryLevel.SERIES, in(study, null));
  }

  @GET
  @Path("studies/{study}/series/count")
  @Operation(summary = "Count series of a study")
  public Response seriesOfStudyCount(@PathParam("study") String study) {
    return count(QueryLevel.SERIES, in(study, null));
  }

  @GET
  @Path("instances")
  @Operation(summary = "Search for instances")
  public Response instances() {
    return search(QueryLevel.INSTANCE, Map.of());
  }

  @GET
  @Path("instances/count")
  @Operation(summary = "Count instances")
  public Response instanceCount() {
    return count(QueryLevel.INSTANCE, Map.of());
  }

  @GET
  @Path("studies/{study}/instances")
  @Operation(summary = "Search for instances of a study")
  public Response instancesOfStudy(@PathParam("study") String study) {
    return search(QueryLevel.INSTANCE, in(study, null));
  }

  @GET
  @Path("studies/{study}/instances/count")
  @Operation(summary = "Count instances of a study")
  public Response instancesOfStudyCount(@PathParam("study") String study) {
    return count(QueryLevel.INSTANCE, in(study, null));
  }

  @GET
  @Path("studies/{study}/series/{series}/instances")
  @Operation(summary = "Search for instances of a series")
  public Response instancesOfSeries(
      @PathParam("study") String study, @PathParam("series") String series) {
    return search(QueryLevel.INSTANCE, in(study, series));
  }

  @GET
  @Path("studies/{study}/series/{series}/instances/count")
  @Operation(summary = "Count instances of a series")
  public Response instancesOfSeriesCount(
      @PathParam("study") String study, @PathParam("series") String series) {
    return count(QueryLevel.INSTANCE, in(study, series));
  }

  private Response search(QueryLevel level, Map<Integer, String> parents) {
    NetworkAe ae = localAe.require(aet, caller);
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    SearchParameters search =
        SearchParameters.of(level, query, parents, Set.of()).heldTo(ae.query());
    String type =
        AcceptedJson.mediaType(
            query.text("accept", headers.getHeaderString("Accept")), "Searches are answered");
    int most = ae.qidoMaxNumberOfResults() > 0 ? ae.qidoMaxNumberOfResults() : MAX_PAGE;
    int wanted = search.limit() < 0 ? most : Math.min(most, search.limit());
    boolean bounded = search.limit() < 0 || search.limit() > most;
    if (wanted == 0) {
      return Response.noContent().build();
    }
    // one more than is answered tells whether matches are left
    List<Match> matches = archive.find(level, search.request(bounded ? wanted + 1 : wanted));
    boolean more = matches.size() > wanted;
    if (matches.isEmpty()) {
      return Response.noContent().build();
    }
    List<Match> answered = more ? matches.subList(0, wanted) : matches;
    String base = serviceUrl.of(ae, uriInfo);
    Response.ResponseBuilder response =
        Response.ok(new MatchJson(base, level, search, ae.jsonNumbers()).bytes(answered), type)
            .header("Cache-Control", "no-cache");
    if (more) {
      response.header(
          "Warning",
          "299 Orderly \"There are more results that can be requested: only the first "
              + wanted
              + " are answered\"");
    }
    return response.build();
  }

  private Response count(QueryLevel level, Map<Integer, String> parents) {
    NetworkAe ae = localAe.require(aet, caller);
    SearchParameters search =
        SearchParameters.of(level, new Parameters(uriInfo.getQueryParameters()), parents, Set.of())
            .heldTo(ae.query());
    return Counts.ok(archive.count(level, search.request(0)));
  }

  private static Map<Integer, String> in(String study, @Nullable String series) {
    String studyUid = uid("StudyInstanceUID", study);
    return series == null
        ? Map.of(Tag.StudyInstanceUID, studyUid)
        : Map.of(
            Tag.StudyInstanceUID,
            studyUid,
            Tag.SeriesInstanceUID,
            uid("SeriesInstanceUID", series));
  }

  private static String uid(String name, String text) {
    if (!Parameters.isUid(text)) {
      throw new BadParameterException(name, "not a UID");
    }
    return text;
  }
}
