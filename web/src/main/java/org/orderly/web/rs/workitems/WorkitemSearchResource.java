package org.orderly.web.rs.workitems;

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
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.orderly.dicom.data.DataSet;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;
import org.orderly.web.rs.ServiceUrl;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.parameter.SortField;

/** Searches for work items (PS3.18 11.9). */
@Path("aets/{aet}/rs")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "workitems")
public class WorkitemSearchResource {
  private static final int MOST = 99_999;
  private static final Set<String> OWN =
      Set.of(
          "includefield",
          "includedefaults",
          "fuzzymatching",
          "limit",
          "offset",
          "orderby",
          "template",
          "accept",
          "charset",
          "deletionlock");

  @Inject WorkitemSearch workitems;
  @Inject WorkitemContexts contexts;
  @Inject ServiceUrl serviceUrl;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @GET
  @Path("workitems")
  @Operation(
      summary = "Search for work items",
      description =
          "Further parameters are matching keys: attributes by keyword or tag, also within"
              + " sequences (ScheduledWorkitemCodeSequence.CodeValue); values between commas are"
              + " alternatives.")
  @Parameter(in = ParameterIn.QUERY, name = "limit", description = "1 to 99999")
  @Parameter(in = ParameterIn.QUERY, name = "offset", description = "0 to 99999")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "orderby",
      description = "attributes; - in front of one descends")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "fuzzymatching",
      description = "person names also in part")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "includefield",
      description = "attributes to answer besides, or all")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "includedefaults",
      description = "false: answer only those")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "template",
      description = "true: templates instead of work items")
  @APIResponse(responseCode = "200", description = "matches; Warning if there are more")
  @APIResponse(responseCode = "204", description = "no match")
  @APIResponse(responseCode = "400", description = "a parameter that is none or cannot be matched")
  @APIResponse(responseCode = "406", description = "none of the forms is accepted")
  @APIResponse(responseCode = "413", description = "more matches than the AE allows")
  public Response search() throws UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    Parameters parameters = parameters();
    MatchForm form =
        MatchForm.of(parameters.text("accept", headers.getHeaderString(HttpHeaders.ACCEPT)));
    WorkitemQuery query = query(parameters);
    ReturnKeys returnKeys = ReturnKeys.of(parameters, query.keys());
    requireFew(context, query);
    int own = context.ae().qidoMaxNumberOfResults();
    boolean bounded = query.limit() == 0 && own > 0;
    int wanted = bounded ? own : query.limit() == 0 ? Integer.MAX_VALUE : query.limit();
    String base = serviceUrl.of(context.ae(), uriInfo) + "/workitems/";
    Matches matches = new Matches(workitems, context, query, wanted);
    List<DataSet> first = matches.next();
    if (first.isEmpty()) {
      return Response.noContent().build();
    }
    Response.ResponseBuilder response =
        form.respond(first, matches, returnKeys.withUrlsBelow(base), context.ae().jsonNumbers())
            .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (bounded && first.size() == wanted || bounded && wanted > Matches.PAGE) {
      long more = workitems.count(context, query) - query.offset() - wanted;
      if (more > 0) {
        response.header("Warning", more(more));
      }
    }
    return response.build();
  }

  private String more(long more) {
    URI uri = uriInfo.getBaseUri();
    String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    return "299 " + host + " \"There are " + more + " additional results that can be requested\"";
  }

  @GET
  @Path("workitems/count")
  @Operation(summary = "Count work items")
  @APIResponse(responseCode = "200", description = "{\"count\":n}")
  public Response count() throws UpsException {
    UpsContext context = contexts.of(aet, caller, null);
    return Counts.ok(workitems.count(context, query(parameters())));
  }

  private void requireFew(UpsContext context, WorkitemQuery query) throws UpsException {
    int most = context.ae().queryMaxNumberOfResults();
    if (most > 0 && query.limit() == 0 && workitems.count(context, query) > most) {
      throw new RefusedException(
          413, "Request entity too large: more than " + most + " work items match");
    }
  }

  private Parameters parameters() {
    Parameters parameters = new Parameters(uriInfo.getQueryParameters());
    parameters.flag("deletionlock");
    return parameters;
  }

  private static WorkitemQuery query(Parameters parameters) {
    Integer offset = parameters.integer("offset", 0, MOST);
    Integer limit = parameters.integer("limit", 1, MOST);
    return new WorkitemQuery(
        SearchKeys.of(parameters, OWN),
        parameters.flag("fuzzymatching"),
        parameters.flag("template"),
        SortField.of(parameters).stream()
            .map(field -> new WorkitemQuery.OrderBy(field.tag(), field.ascending()))
            .toList(),
        offset == null ? 0 : offset,
        limit == null ? 0 : limit);
  }
}
