package org.orderly.web.rs.workitems;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.ups.Subscriptions;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsResult;
import org.orderly.ups.UpsWarning;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.WorkitemRefusal;
import org.orderly.web.rs.parameter.Parameters;

/**
 * Subscribes to one work item, to all by 1.2.840.10008.5.1.4.34.5, or to those that match by
 * 1.2.840.10008.5.1.4.34.5.1 (PS3.18 11.10 to 11.12).
 */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "workitems")
public class SubscriptionResource {
  private static final Set<String> OWN = Set.of("deletionlock", "accept", "charset");

  @Inject Subscriptions subscriptions;
  @Inject WorkitemContexts contexts;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @PathParam("workitem")
  String workitem;

  @PathParam("subscriber")
  String subscriber;

  @POST
  @Path("workitems/{workitem}/subscribers/{subscriber}")
  @Operation(
      summary = "Subscribe to work items",
      description =
          "Events are told over DIMSE or to a WebSocket, whose URL is answered. Attributes as"
              + " parameters, or in the parameter filter, are what a subscription to"
              + " 1.2.840.10008.5.1.4.34.5.1 matches by.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = SearchKeys.FILTER,
      description = "attribute=value,attribute=value")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "deletionlock",
      description = "true or false: keep what is over")
  @APIResponse(responseCode = "201", description = "subscribed; Location is the WebSocket")
  @APIResponse(responseCode = "400", description = "a filter that is missing or unknown")
  @APIResponse(responseCode = "403", description = "the AE reports no events")
  @APIResponse(
      responseCode = "404",
      description = "no such work item, or a DIMSE subscriber that the directory does not know")
  public Response subscribe() throws UpsException {
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    boolean lock = query.flag("deletionlock");
    UpsContext context = contexts.of(aet, caller, null);
    AeTitle title = title();
    String uid = WorkitemUid.of(workitem);
    boolean filtered = uid.equals(Uid.UPSFilteredGlobalSubscriptionInstance);
    DataSet keys = filtered ? SearchKeys.ofFilter(query, OWN) : null;
    UpsResult result = subscriptions.subscribe(context, uid, title, lock, keys);
    String url = webSocket(context);
    Response.ResponseBuilder response =
        Response.status(201)
            .header(HttpHeaders.LOCATION, url)
            .header(HttpHeaders.CONTENT_LOCATION, url);
    for (UpsWarning warning : result.warnings()) {
      response.header(
          "Warning", WorkitemRefusal.warning(uriInfo.getAbsolutePath(), warning.text()));
    }
    return response.build();
  }

  @DELETE
  @Path("workitems/{workitem}/subscribers/{subscriber}")
  @Operation(summary = "End a subscription")
  @APIResponse(responseCode = "200", description = "ended")
  @APIResponse(responseCode = "404", description = "there was none")
  public Response unsubscribe() throws UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    return found(subscriptions.unsubscribe(context, WorkitemUid.of(workitem), title()));
  }

  @POST
  @Path("workitems/{workitem}/subscribers/{subscriber}/suspend")
  @Operation(summary = "End a subscription to all work items for those to come")
  @APIResponse(responseCode = "200", description = "suspended")
  @APIResponse(responseCode = "400", description = "not possible for one work item")
  @APIResponse(responseCode = "404", description = "there was none")
  public Response suspend() throws UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    return found(subscriptions.suspend(context, WorkitemUid.of(workitem), title()));
  }

  private static Response found(boolean found) {
    return found
        ? Response.ok().build()
        : Response.status(404).header("Warning", "The target Subscription was not found.").build();
  }

  private AeTitle title() {
    try {
      return AeTitle.of(subscriber);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException("subscriber", "not an AE title");
    }
  }

  private String webSocket(UpsContext context) {
    String scheme = uriInfo.getBaseUri().getScheme().equals("https") ? "wss" : "ws";
    return UriBuilder.fromUri(uriInfo.getBaseUri())
        .scheme(scheme)
        .path("aets/{aet}/ws/subscribers/{subscriber}")
        .build(context.ae().title().value(), subscriber)
        .toString();
  }
}
