package org.orderly.web.rs.graphs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.status.GraphRow;
import org.orderly.status.GraphTaskStatus;
import org.orderly.status.Graphs;
import org.orderly.status.HoldingFilter;
import org.orderly.status.HoldingLists;
import org.orderly.status.HoldingOrder;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Lists the ways of studies from receipt to notification, and the tasks that they are made of. */
@Path("")
@RequestScoped
@Tag(name = "graphs")
@Produces(MediaType.APPLICATION_JSON)
public class GraphResource {
  private static final HoldingFilter ALL = new HoldingFilter(null, null, null, "", "", "", null);
  private static final int MOST = 500;
  private static final int DEFAULT = 20;

  @Inject Graphs graphs;
  @Inject Clock clock;
  @Context UriInfo uriInfo;

  @GET
  @Path("graphs")
  @Operation(summary = "List the ways of studies, the last received first")
  public String list() {
    Parameters query = query().allowOnly(Set.of("offset", "limit"));
    return new GraphJson(clock.getZone())
        .graphs(graphs.page(ALL, HoldingOrder.LAST_RECEIVED, offset(query), limit(query)).rows());
  }

  @GET
  @Path("graphs/{uuid}")
  @Operation(summary = "Tell the way of one study with its tasks")
  public String one(@PathParam("uuid") String reference) {
    query().allowOnly(Set.of());
    GraphRow row =
        uuid(reference)
            .flatMap(graphs::find)
            .orElseThrow(() -> RefusedException.notFound("No such graph"));
    Graphs.TaskFilter filter = new Graphs.TaskFilter(row.uuid(), "", null, "", null, null);
    return new GraphJson(clock.getZone())
        .graph(row, graphs.tasks(filter, HoldingOrder.LAST_RECEIVED, 0, MOST).rows());
  }

  @GET
  @Path("tasks")
  @Operation(
      summary = "List tasks, the newest first",
      description = "status is INITIAL, SUCCESS, FAILED or BLOCKED; type is EXPORT or IAN")
  public String tasks() {
    Parameters query =
        query().noneEmpty().allowOnly(Set.of("graph", "type", "status", "offset", "limit"));
    Graphs.TaskFilter filter =
        new Graphs.TaskFilter(
            query.parsed("graph", GraphResource::uuid, "not a reference of a graph"),
            String.valueOf(query.text("type", "")),
            query.parsed("status", GraphTaskStatus::ofText, "not a status of a task"),
            "",
            null,
            null);
    return new GraphJson(clock.getZone())
        .tasks(
            graphs.tasks(filter, HoldingOrder.LAST_RECEIVED, offset(query), limit(query)).rows());
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int offset(Parameters query) {
    Integer offset = query.integer("offset", 0, HoldingLists.MOST);
    return offset == null ? 0 : offset;
  }

  private static int limit(Parameters query) {
    Integer limit = query.integer("limit", 1, MOST);
    return limit == null ? DEFAULT : limit;
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
