package org.orderly.web.rs.workitems;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.data.AeTitle;
import org.orderly.peer.UnknownPeerException;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.ups.ArchiveWorkitems.Plan;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.Workitems;
import org.orderly.ups.dimse.RemoteFailedException;
import org.orderly.ups.dimse.RemoteSearch;
import org.orderly.ups.dimse.RemoteWorkitems;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.export.Entities;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/**
 * Creates work items on what an archive answers to C-FIND, in the worklist of an AE: of ours, or by
 * N-CREATE of another system.
 */
@Path("aets/{aet}/dimse/{upsSCP}")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "workitems")
public class RemoteWorkitemResource {
  private static final Set<String> OWN =
      Set.of("upsLabel", "upsScheduledTime", "priority", "SplitStudyDateRange");
  private static final int LIMIT = 10_000;

  @Inject RemoteWorkitems remote;
  @Inject Workitems workitems;
  @Inject WorkitemContexts contexts;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @PathParam("upsSCP")
  String upsScp;

  @POST
  @Path("studies/workitems")
  @Operation(
      summary = "Create a work item for each study that upsSCP answers to C-FIND",
      description =
          "Further parameters are matching keys; priority=0|1|2 (medium, high, low) and"
              + " SplitStudyDateRange (P1M) are those of the C-FIND; the body is the template.")
  @APIResponse(responseCode = "202", description = "{\"count\":n}")
  @APIResponse(responseCode = "204", description = "no match")
  @APIResponse(responseCode = "404", description = "no such AE")
  @APIResponse(responseCode = "502", description = "the other system refuses or is out of reach")
  public Response studies(InputStream body) throws IOException, UpsException {
    return matching(upsScp, QueryLevel.STUDY, Map.of(), body);
  }

  @POST
  @Path("query:{findSCP}/studies/workitems")
  @Operation(summary = "Create a work item for each study that findSCP answers to C-FIND")
  public Response studies(@PathParam("findSCP") String findScp, InputStream body)
      throws IOException, UpsException {
    return matching(findScp, QueryLevel.STUDY, Map.of(), body);
  }

  @POST
  @Path("studies/{study}/series/workitems")
  @Operation(summary = "Create a work item for each series that upsSCP answers to C-FIND")
  public Response series(@PathParam("study") String study, InputStream body)
      throws IOException, UpsException {
    return matching(upsScp, QueryLevel.SERIES, Entities.within(study), body);
  }

  @POST
  @Path("query:{findSCP}/studies/{study}/series/workitems")
  @Operation(summary = "Create a work item for each series that findSCP answers to C-FIND")
  public Response series(
      @PathParam("findSCP") String findScp, @PathParam("study") String study, InputStream body)
      throws IOException, UpsException {
    return matching(findScp, QueryLevel.SERIES, Entities.within(study), body);
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/workitems")
  @Operation(summary = "Create a work item for each instance that upsSCP answers to C-FIND")
  public Response instances(
      @PathParam("study") String study, @PathParam("series") String series, InputStream body)
      throws IOException, UpsException {
    return matching(upsScp, QueryLevel.INSTANCE, Entities.within(study, series), body);
  }

  @POST
  @Path("query:{findSCP}/studies/{study}/series/{series}/instances/workitems")
  @Operation(summary = "Create a work item for each instance that findSCP answers to C-FIND")
  public Response instances(
      @PathParam("findSCP") String findScp,
      @PathParam("study") String study,
      @PathParam("series") String series,
      InputStream body)
      throws IOException, UpsException {
    return matching(findScp, QueryLevel.INSTANCE, Entities.within(study, series), body);
  }

  @POST
  @Path("studies/csv:{field}/workitems/{template}")
  @Consumes("text/csv")
  @Operation(summary = "Create a work item from a template for each study of a CSV file")
  public Response rows(
      @PathParam("field") String field, @PathParam("template") String template, InputStream body)
      throws IOException, UpsException {
    return listed(upsScp, field, template, body);
  }

  @POST
  @Path("query:{findSCP}/studies/csv:{field}/workitems/{template}")
  @Consumes("text/csv")
  @Operation(summary = "Create a work item for each study of a CSV file that findSCP describes")
  public Response rows(
      @PathParam("findSCP") String findScp,
      @PathParam("field") String field,
      @PathParam("template") String template,
      InputStream body)
      throws IOException, UpsException {
    return listed(findScp, field, template, body);
  }

  @FunctionalInterface
  private interface Creation {
    int create() throws IOException, UpsException;
  }

  private Response matching(
      String findScp, QueryLevel level, Map<Integer, String> parents, InputStream body)
      throws IOException, UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    SearchParameters search = SearchParameters.of(level, query, parents, OWN);
    if (search.offset() > 0 || search.limit() >= 0 || !search.order().isEmpty()) {
      throw RefusedException.badRequest("limit, offset and orderby cannot be asked for by C-FIND");
    }
    Plan plan =
        ArchiveWorkitemResource.plan(
            query, Payload.required(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body));
    int max = context.ae().queryMaxNumberOfResults();
    RemoteSearch remoteSearch =
        new RemoteSearch(
            title(findScp),
            level,
            search.keys(),
            search.fuzzy(),
            priority(query),
            split(query),
            max > 0 ? Math.min(max, LIMIT) : LIMIT);
    AeTitle receiver = title(upsScp);
    return answer(
        () -> remote.create(context, receiver, remoteSearch, plan),
        "No matching Instances found. No Workitem was created.");
  }

  private Response listed(String findScp, String field, String template, InputStream body)
      throws IOException, UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    Parameters query =
        new Parameters(uriInfo.getQueryParameters())
            .allowOnly(Set.of("csvPatientID", "upsLabel", "upsScheduledTime", "priority"));
    StudyRows rows =
        StudyRows.of(
            MediaRange.of(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)),
            field,
            query.text("csvPatientID"));
    Plan plan =
        ArchiveWorkitemResource.plan(query, workitems.template(context, WorkitemUid.of(template)));
    List<Input> inputs = rows.read(body);
    RemoteSearch search = RemoteSearch.forStudies(title(findScp), priority(query));
    AeTitle receiver = title(upsScp);
    return answer(
        () -> inputs.isEmpty() ? 0 : remote.create(context, receiver, search, plan, inputs),
        "Empty file or incorrect field position. No Workitem was created.");
  }

  private static Response answer(Creation creation, String none) throws UpsException {
    try {
      int created = creation.create();
      return created == 0 ? ArchiveWorkitemResource.none(none) : Counts.accepted(created);
    } catch (UnknownPeerException e) {
      throw RefusedException.notFound(String.valueOf(e.getMessage()));
    } catch (RemoteFailedException e) {
      throw new RefusedException(e.isTooMany() ? 413 : 502, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new RefusedException(502, "No association: " + e.getMessage());
    }
  }

  private static AeTitle title(String text) {
    try {
      return AeTitle.of(text);
    } catch (IllegalArgumentException e) {
      throw RefusedException.notFound("No such Application Entity: " + text);
    }
  }

  private static int priority(Parameters query) {
    Integer priority = query.integer("priority", 0, 2);
    return priority == null ? 0 : priority;
  }

  private static @Nullable Period split(Parameters query) {
    return query.parsed(
        "SplitStudyDateRange", RemoteWorkitemResource::period, "not a period such as P7D or P1M");
  }

  private static Optional<Period> period(String text) {
    try {
      Period period = Period.parse(text);
      LocalDate day = LocalDate.EPOCH;
      return day.plus(period).isAfter(day) ? Optional.of(period) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
