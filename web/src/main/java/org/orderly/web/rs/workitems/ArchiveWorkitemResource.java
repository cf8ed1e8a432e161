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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.data.DataSet;
import org.orderly.ups.ArchiveWorkitems;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.ups.ArchiveWorkitems.Plan;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.Workitems;
import org.orderly.web.rs.export.Entities;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.DateTimes;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/** Creates a work item for each study, series or instance that matches, or that a file lists. */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "workitems")
public class ArchiveWorkitemResource {
  private static final Set<String> OWN = Set.of("upsLabel", "upsScheduledTime");
  private static final int MAX_LABEL = 64;

  @Inject ArchiveWorkitems archived;
  @Inject Workitems workitems;
  @Inject WorkitemContexts contexts;
  @Inject Entities entities;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies/workitems")
  @Operation(
      summary = "Create a work item for each study that matches",
      description = "Further parameters are matching keys of studies; the body is the template.")
  @Parameter(in = ParameterIn.QUERY, name = "upsLabel", description = "Procedure Step Label")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "upsScheduledTime",
      description = "start, yyyyMMddHHmmss; else that of the template, else now")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "202", description = "{\"count\":n}")
  @APIResponse(responseCode = "204", description = "no match")
  @APIResponse(responseCode = "400", description = "a bad parameter, or not a valid template")
  @APIResponse(responseCode = "413", description = "more matches than the AE allows")
  public Response studies(InputStream body) throws IOException, UpsException {
    return matching(QueryLevel.STUDY, Map.of(), body);
  }

  @POST
  @Path("studies/{study}/series/workitems")
  @Operation(summary = "Create a work item for each series of a study that matches")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "202", description = "{\"count\":n}")
  @APIResponse(responseCode = "204", description = "no match")
  public Response series(@PathParam("study") String study, InputStream body)
      throws IOException, UpsException {
    return matching(QueryLevel.SERIES, Entities.within(study), body);
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/workitems")
  @Operation(summary = "Create a work item for each instance of a series that matches")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "202", description = "{\"count\":n}")
  @APIResponse(responseCode = "204", description = "no match")
  public Response instances(
      @PathParam("study") String study, @PathParam("series") String series, InputStream body)
      throws IOException, UpsException {
    return matching(QueryLevel.INSTANCE, Entities.within(study, series), body);
  }

  @POST
  @Path("studies/csv:{field}/workitems/{template}")
  @Consumes("text/csv")
  @Operation(
      summary = "Create a work item from a template for each study in a column of a CSV file")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "csvPatientID",
      description = "column of the patient as ID^^^issuer; else the archive tells the patient")
  @APIResponse(responseCode = "202", description = "{\"count\":n}")
  @APIResponse(responseCode = "204", description = "no row names a study")
  @APIResponse(responseCode = "404", description = "no such template")
  public Response rows(
      @PathParam("field") String field, @PathParam("template") String template, InputStream body)
      throws IOException, UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    Parameters query =
        new Parameters(uriInfo.getQueryParameters())
            .allowOnly(Set.of("csvPatientID", "upsLabel", "upsScheduledTime"));
    StudyRows rows =
        StudyRows.of(
            MediaRange.of(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)),
            field,
            query.text("csvPatientID"));
    Plan plan = plan(query, workitems.template(context, WorkitemUid.of(template)));
    List<Input> inputs = rows.read(body);
    return inputs.isEmpty()
        ? none("Empty file or incorrect field position. No Workitem was created.")
        : Counts.accepted(archived.create(context, plan, inputs));
  }

  private Response matching(QueryLevel level, Map<Integer, String> parents, InputStream body)
      throws IOException, UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    SearchParameters search = SearchParameters.of(level, query, parents, OWN);
    Plan plan =
        plan(query, Payload.required(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), body));
    List<Input> inputs = new ArrayList<>();
    entities.forMatches(
        context.ae(),
        level,
        search,
        chunk -> {
          chunk.forEach(entity -> inputs.add(Input.archived(entity)));
          return chunk.size();
        });
    int created = archived.create(context, plan, inputs);
    return created == 0
        ? none("No matching Instances found. No Workitem was created.")
        : Counts.accepted(created);
  }

  static Plan plan(Parameters query, DataSet template) {
    String label =
        query.parsed(
            "upsLabel",
            text ->
                text.length() <= MAX_LABEL && text.indexOf('\\') < 0
                    ? Optional.of(text)
                    : Optional.empty(),
            "not a label of at most 64 characters");
    String start =
        query.parsed(
            "upsScheduledTime",
            text -> DateTimes.scheduledTime(text, ZoneOffset.UTC).map(valid -> text),
            "not a point of time yyyyMMddHHmmss");
    return new Plan(template, label, start);
  }

  static Response none(String text) {
    return Response.noContent().header("Warning", text).build();
  }
}
