package org.orderly.web.rs.export;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.export.ExportService;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;

/** Exports the studies or series that the rows of an uploaded CSV file name. */
@Path("aets/{aet}/rs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "export")
public class CsvExportResource {
  @Inject ExportService exports;
  @Inject LocalAe localAe;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies/csv:{field}/export/{exporterID}")
  @Consumes("text/csv")
  @Operation(summary = "Export the studies named in a column of a CSV file")
  public Response studies(
      @PathParam("field") String field, @PathParam("exporterID") String id, InputStream body)
      throws IOException {
    return rows(field, "", id, body);
  }

  @POST
  @Path("studies/csv:{field}/series/csv:{seriesField}/export/{exporterID}")
  @Consumes("text/csv")
  @Operation(summary = "Export the series named in two columns of a CSV file")
  public Response series(
      @PathParam("field") String field,
      @PathParam("seriesField") String seriesField,
      @PathParam("exporterID") String id,
      InputStream body)
      throws IOException {
    return rows(field, seriesField, id, body);
  }

  private Response rows(String field, String seriesField, String exporterId, InputStream body)
      throws IOException {
    localAe.require(aet, caller);
    Parameters query =
        new Parameters(uriInfo.getQueryParameters()).allowOnly(Set.of("batchID", "scheduledTime"));
    TriggerParameters trigger = TriggerParameters.of(query, clock.getZone(), requesters.current());
    CsvRows rows =
        CsvRows.of(MediaRange.of(headers.getHeaderString("Content-Type")), field, seriesField);
    exports.requireUsable(exporterId);
    List<EntityUid> entities = rows.read(body);
    if (entities.isEmpty()) {
      return Response.noContent()
          .header("Warning", "299 Orderly \"Empty file or incorrect field position\"")
          .build();
    }
    ExportService.Order order =
        new ExportService.Order(trigger.batchId(), trigger.scheduledTime(), trigger.requester());
    return Counts.accepted(
        Entities.inChunks(entities, chunk -> exports.scheduleAll(exporterId, chunk, order)));
  }
}
