package org.orderly.web.rs.export;

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
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.orderly.archive.QueryLevel;
import org.orderly.conf.NetworkAe;
import org.orderly.export.AdHocDestination;
import org.orderly.export.ExportService;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.monitor.TaskJson;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/** Exports one entity, or each entity that matches a query. */
@Path("aets/{aet}/rs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "export")
public class ExportResource {
  @Inject ExportService exports;
  @Inject LocalAe localAe;
  @Inject Entities entities;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies/{study}/export/{exporterID}")
  @Operation(summary = "Export a study")
  public Response study(@PathParam("study") String study, @PathParam("exporterID") String id) {
    return one(id, Entities.of(study, "", ""));
  }

  @POST
  @Path("studies/{study}/series/{series}/export/{exporterID}")
  @Operation(summary = "Export a series")
  public Response series(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("exporterID") String id) {
    return one(id, Entities.of(study, series, ""));
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/{instance}/export/{exporterID}")
  @Operation(summary = "Export an instance")
  public Response instance(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("exporterID") String id) {
    return one(id, Entities.of(study, series, instance));
  }

  @POST
  @Path("studies/export/{exporterID}")
  @Operation(summary = "Export the studies that match")
  public Response studies(@PathParam("exporterID") String id) {
    return matching(id, QueryLevel.STUDY, Map.of());
  }

  @POST
  @Path("series/export/{exporterID}")
  @Operation(summary = "Export the series that match")
  public Response allSeries(@PathParam("exporterID") String id) {
    return matching(id, QueryLevel.SERIES, Map.of());
  }

  @POST
  @Path("studies/{study}/series/export/{exporterID}")
  @Operation(summary = "Export the series of a study that match")
  public Response seriesOfStudy(
      @PathParam("study") String study, @PathParam("exporterID") String id) {
    return matching(id, QueryLevel.SERIES, Entities.within(study));
  }

  @POST
  @Path("instances/export/{exporterID}")
  @Operation(summary = "Export the instances that match")
  public Response instances(@PathParam("exporterID") String id) {
    return matching(id, QueryLevel.INSTANCE, Map.of());
  }

  @POST
  @Path("studies/{study}/instances/export/{exporterID}")
  @Operation(summary = "Export the instances of a study that match")
  public Response instancesOfStudy(
      @PathParam("study") String study, @PathParam("exporterID") String id) {
    return matching(id, QueryLevel.INSTANCE, Entities.within(study));
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/export/{exporterID}")
  @Operation(summary = "Export the instances of a series that match")
  public Response instancesOfSeries(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("exporterID") String id) {
    return matching(id, QueryLevel.INSTANCE, Entities.within(study, series));
  }

  private Response one(String exporterId, EntityUid entity) {
    NetworkAe ae = localAe.require(aet, caller);
    Parameters query = query().allowOnly(TriggerParameters.NAMES);
    TriggerParameters trigger = TriggerParameters.of(query, clock.getZone(), requesters.current());
    if (trigger.onlyIan() || trigger.onlyStorageCommitment()) {
      requireOnlyAllowed(exporterId, trigger);
      exports.scheduleIanOnly(ae.title().value(), exporterId, List.of(entity), order(trigger));
      return Response.accepted().build();
    }
    if (AdHocDestination.isAdHoc(exporterId)) {
      ExportService.AdHocResult result =
          exports.exportNow(ae.title().value(), exporterId, entity, order(trigger));
      return Response.status(result.httpStatus()).entity(body(result)).build();
    }
    return Response.accepted(
            TaskJson.of(exports.schedule(exporterId, entity, order(trigger)), clock.getZone()))
        .build();
  }

  private Response matching(String exporterId, QueryLevel level, Map<Integer, String> parents) {
    NetworkAe ae = localAe.require(aet, caller);
    Parameters query = query();
    TriggerParameters trigger = TriggerParameters.of(query, clock.getZone(), requesters.current());
    SearchParameters search = SearchParameters.of(level, query, parents, TriggerParameters.NAMES);
    if (trigger.onlyIan() || trigger.onlyStorageCommitment()) {
      requireOnlyAllowed(exporterId, trigger);
      entities.forMatches(
          ae,
          level,
          search,
          chunk -> exports.scheduleIanOnly(ae.title().value(), exporterId, chunk, order(trigger)));
      return Response.accepted().build();
    }
    exports.requireUsable(exporterId);
    return Counts.accepted(
        entities.forMatches(
            ae, level, search, chunk -> exports.scheduleAll(exporterId, chunk, order(trigger))));
  }

  /** The older contract: both flags need a configured exporter with somebody to tell. */
  private void requireOnlyAllowed(String exporterId, TriggerParameters trigger) {
    if (AdHocDestination.isAdHoc(exporterId)) {
      String flag = trigger.onlyIan() ? "only-ian" : "only-stgcmt";
      throw RefusedException.badRequest(flag + "=true not allowed with exporterID: " + exporterId);
    }
    if (trigger.onlyIan()) {
      exports.requireNotifying(exporterId);
    }
    if (trigger.onlyStorageCommitment()) {
      exports.requireCommitting(exporterId);
    }
  }

  /** What arrived, in numbers; those that are zero are left out. */
  static String body(ExportService.AdHocResult result) {
    JsonObjectBuilder json = Json.createObjectBuilder().add("completed", result.completed());
    if (result.warning() > 0) {
      json.add("warning", result.warning());
    }
    if (result.failed() > 0) {
      json.add("failed", result.failed());
    }
    if (result.error() != null) {
      json.add("error", result.error());
    }
    return json.build().toString();
  }

  private static ExportService.Order order(TriggerParameters trigger) {
    return new ExportService.Order(trigger.batchId(), trigger.scheduledTime(), trigger.requester());
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
