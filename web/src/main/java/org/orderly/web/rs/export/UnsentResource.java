package org.orderly.web.rs.export;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest;
import org.orderly.export.ExportService;
import org.orderly.export.UnsentExport;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/** Exports the studies of which a destination lacks something. */
@Path("aets/{aet}/rs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "export")
public class UnsentResource {
  private static final Set<String> OWN = Set.of("batchID", "scheduledTime");

  @EJB UnsentExport exports;
  @Inject LocalAe localAe;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies/export-unsent/{exporterID}")
  @Operation(
      summary = "Export the studies with an instance that the destination never took, as one batch")
  public Response studies(@PathParam("exporterID") String exporterId) {
    localAe.require(aet, caller);
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    TriggerParameters trigger = TriggerParameters.of(query, clock.getZone(), requesters.current());
    SearchParameters search = SearchParameters.of(QueryLevel.STUDY, query, Map.of(), OWN);
    QueryRequest filter =
        new QueryRequest(
            search.keys(),
            search.fuzzy(),
            search.order(),
            search.offset(),
            Math.max(0, search.limit()));
    UnsentExport.Queued queued =
        exports.send(
            exporterId,
            filter,
            new ExportService.Order(
                trigger.batchId(), trigger.scheduledTime(), trigger.requester()));
    return Response.accepted(body(queued)).build();
  }

  /** The batch is named only if there is something in it. */
  static String body(UnsentExport.Queued queued) {
    JsonObjectBuilder json = Json.createObjectBuilder().add("count", queued.count());
    if (queued.count() > 0) {
      json.add("batchID", queued.batchId());
    }
    return json.add("underWay", queued.underWay()).build().toString();
  }
}
