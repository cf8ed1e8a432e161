package org.orderly.web.rs.workitems;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsResult;
import org.orderly.ups.UpsWarning;
import org.orderly.ups.Workitems;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.WorkitemRefusal;
import org.orderly.web.rs.parameter.DateTimes;
import org.orderly.web.rs.parameter.Parameters;

/** Creates, reads and changes work items (PS3.18 11.4 to 11.8). */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "workitems")
public class WorkitemResource {
  private static final String TRANSACTION_UID = "Transaction-uid";

  @Inject Workitems workitems;
  @Inject WorkitemContexts contexts;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("workitems")
  @Operation(
      summary = "Create a work item",
      description = "With template=true a template, which has no start time.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "workitem",
      description = "its UID; one is generated if there is none")
  @Parameter(in = ParameterIn.QUERY, name = "template", description = "true or false")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "201", description = "created; Location tells where")
  @APIResponse(responseCode = "400", description = "not a valid work item; Warning tells why")
  @APIResponse(responseCode = "409", description = "the UID is taken")
  @APIResponse(responseCode = "413", description = "more than 10 MiB")
  @APIResponse(responseCode = "415", description = "neither DICOM JSON nor DICOM XML")
  public Response create(InputStream body) throws IOException, UpsException {
    Parameters query = parameters();
    UpsContext context = contexts.of(aet, caller, null);
    DataSet attributes = Payload.required(contentType(), body);
    String uid = query.uid("workitem");
    UpsResult result =
        workitems.create(
            context, uid == null ? bareUid() : uid, attributes, query.flag("template"));
    String url = uriInfo.getAbsolutePath() + "/" + result.uid();
    return warned(Response.status(201), result)
        .header(HttpHeaders.LOCATION, url)
        .header(HttpHeaders.CONTENT_LOCATION, url)
        .build();
  }

  @GET
  @Path("workitems/{workitem}")
  @Operation(summary = "Retrieve a work item")
  @APIResponse(
      responseCode = "200",
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "404", description = "no such work item")
  @APIResponse(responseCode = "406", description = "neither form is accepted")
  public Response get(@PathParam("workitem") String workitem) throws UpsException {
    String accepted = parameters().text("accept", headers.getHeaderString(HttpHeaders.ACCEPT));
    WorkitemForm form = WorkitemForm.of(accepted);
    UpsContext context = contexts.of(aet, caller, null);
    DataSet attributes = workitems.get(context, WorkitemUid.of(workitem));
    return Response.ok(form.bytes(attributes, context.ae().jsonNumbers()), form.mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }

  @POST
  @Path("workitems/{workitem}")
  @Operation(summary = "Change attributes of a work item")
  @Parameter(
      in = ParameterIn.QUERY,
      name = TRANSACTION_UID,
      description = "the one it was claimed with; goes before that of the body")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "200", description = "changed")
  @APIResponse(responseCode = "400", description = "an attribute that must not be changed so")
  @APIResponse(responseCode = "404", description = "no such work item")
  @APIResponse(responseCode = "409", description = "not in this state, or wrong Transaction UID")
  @APIResponse(responseCode = "415", description = "neither DICOM JSON nor DICOM XML")
  public Response update(@PathParam("workitem") String workitem, InputStream body)
      throws IOException, UpsException {
    Parameters query = parameters();
    UpsContext context = contexts.of(aet, caller, null);
    DataSet changes = Payload.required(contentType(), body);
    String told = changes.string(Tag.TransactionUID);
    changes.remove(Tag.TransactionUID);
    String transactionUid = query.text(TRANSACTION_UID, query.text("transaction-uid", bareUid()));
    UpsResult result =
        workitems.update(
            context,
            WorkitemUid.of(workitem),
            transactionUid == null ? told : transactionUid,
            changes);
    return warned(Response.ok(), result).build();
  }

  @PUT
  @Path("workitems/{workitem}/state")
  @Operation(summary = "Claim, complete or cancel a work item")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "requester",
      required = true,
      description = "AE title of the performer")
  @RequestBody(
      required = true,
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(responseCode = "200", description = "changed; Warning if it was so already")
  @APIResponse(responseCode = "400", description = "no requester, state or Transaction UID")
  @APIResponse(responseCode = "404", description = "no such work item")
  @APIResponse(
      responseCode = "409",
      description =
          "not possible in this state, wrong Transaction UID, or not all that completion needs")
  @APIResponse(responseCode = "415", description = "neither DICOM JSON nor DICOM XML")
  public Response changeState(@PathParam("workitem") String workitem, InputStream body)
      throws IOException, UpsException {
    String requester = parameters().text("requester");
    return requester == null ? missingRequester() : changeState(workitem, requester, body);
  }

  @PUT
  @Path("workitems/{workitem}/state/{requester}")
  @Operation(summary = "Claim, complete or cancel a work item (form of PS3.18 until 2023)")
  public Response changeState(
      @PathParam("workitem") String workitem,
      @PathParam("requester") String requester,
      InputStream body)
      throws IOException, UpsException {
    parameters();
    UpsContext context = contexts.of(aet, caller, title(requester));
    DataSet request = Payload.required(contentType(), body);
    return warned(Response.ok(), workitems.changeState(context, WorkitemUid.of(workitem), request))
        .build();
  }

  @POST
  @Path("workitems/{workitem}/cancelrequest")
  @Operation(summary = "Request the cancellation of a work item")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "requester",
      required = true,
      description = "AE title of who asks")
  @RequestBody(
      description = "reason, discontinuation code and contact, if any",
      content = {@Content(mediaType = Payload.JSON), @Content(mediaType = Payload.XML)})
  @APIResponse(
      responseCode = "202",
      description = "canceled, or the performer is told; Warning if it was canceled already")
  @APIResponse(responseCode = "400", description = "no requester, or a broken body")
  @APIResponse(responseCode = "404", description = "no such work item")
  @APIResponse(responseCode = "409", description = "completed, or the performer is out of reach")
  public Response requestCancel(@PathParam("workitem") String workitem, InputStream body)
      throws IOException, UpsException {
    String requester = parameters().text("requester");
    return requester == null ? missingRequester() : requestCancel(workitem, requester, body);
  }

  @POST
  @Path("workitems/{workitem}/cancelrequest/{requester}")
  @Operation(summary = "Request the cancellation of a work item (form of PS3.18 until 2023)")
  public Response requestCancel(
      @PathParam("workitem") String workitem,
      @PathParam("requester") String requester,
      InputStream body)
      throws IOException, UpsException {
    parameters();
    UpsContext context = contexts.of(aet, caller, title(requester));
    DataSet request = Payload.optional(contentType(), body);
    return warned(
            Response.accepted(),
            workitems.requestCancel(context, WorkitemUid.of(workitem), request))
        .build();
  }

  @POST
  @Path("workitems/{workitem}/reschedule")
  @Operation(summary = "Schedule a work item again: a new one takes the place of the old one")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "newWorkitem",
      description = "UID of the new one; generated if absent")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "upsScheduledTime",
      description = "yyyyMMddHHmmss; now if absent")
  @APIResponse(responseCode = "201", description = "created; Location tells where")
  public Response reschedule(@PathParam("workitem") String workitem) throws UpsException {
    Parameters query = parameters();
    UpsContext context = contexts.of(aet, caller, null);
    String newUid = query.uid("newWorkitem");
    LocalDateTime start =
        query.parsed(
            "upsScheduledTime",
            text ->
                DateTimes.scheduledTime(text, ZoneOffset.UTC)
                    .map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC)),
            "not a point of time yyyyMMddHHmmss");
    String uid = workitems.reschedule(context, WorkitemUid.of(workitem), newUid, start);
    String url = uriInfo.getBaseUri() + "aets/" + aet + "/rs/workitems/" + uid;
    return Response.status(201)
        .header(HttpHeaders.LOCATION, url)
        .header(HttpHeaders.CONTENT_LOCATION, url)
        .build();
  }

  /** The parameters, of which one is of subscriptions only but never anything else. */
  private Parameters parameters() {
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    query.flag("deletionlock");
    return query;
  }

  private @Nullable String contentType() {
    return headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
  }

  /** Earlier editions of PS3.18 have the UID as the whole query string. */
  private @Nullable String bareUid() {
    String query = uriInfo.getRequestUri().getRawQuery();
    return query != null && Parameters.isUid(query) ? query : null;
  }

  private Response.ResponseBuilder warned(Response.ResponseBuilder response, UpsResult result) {
    for (UpsWarning warning : result.warnings()) {
      response.header(
          "Warning", WorkitemRefusal.warning(uriInfo.getAbsolutePath(), warning.text()));
    }
    return response;
  }

  private static AeTitle title(String requester) {
    try {
      return AeTitle.of(requester);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException("requester", "not an AE title");
    }
  }

  private static Response missingRequester() {
    return Response.status(400)
        .type(MediaType.TEXT_PLAIN_TYPE)
        .entity("{\"errorMessage\":\"Missing Requester AE Title\"}")
        .build();
  }
}
