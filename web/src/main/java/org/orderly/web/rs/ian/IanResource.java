package org.orderly.web.rs.ian;

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
import org.orderly.archive.QueryLevel;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ian.IanService;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.export.Entities;
import org.orderly.web.rs.export.Requesters;
import org.orderly.web.rs.export.TriggerParameters;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/** Notifies of one entity at once, or of each entity that matches a query as tasks. */
@Path("aets/{aet}/rs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "ian")
public class IanResource {
  private static final Set<String> QUEUED = Set.of("batchID", "scheduledTime");

  @Inject IanService notifications;
  @Inject CurrentConfiguration configuration;
  @Inject LocalAe localAe;
  @Inject Entities entities;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @PathParam("aet")
  String aet;

  @POST
  @Path("studies/{study}/ian/dicom:{remoteAET}")
  @Operation(summary = "Notify of a study now")
  public Response study(@PathParam("study") String study, @PathParam("remoteAET") String remote) {
    return now(remote, Entities.of(study, "", ""));
  }

  @POST
  @Path("studies/{study}/series/{series}/ian/dicom:{remoteAET}")
  @Operation(summary = "Notify of a series now")
  public Response series(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("remoteAET") String remote) {
    return now(remote, Entities.of(study, series, ""));
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/{instance}/ian/dicom:{remoteAET}")
  @Operation(summary = "Notify of an instance now")
  public Response instance(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance,
      @PathParam("remoteAET") String remote) {
    return now(remote, Entities.of(study, series, instance));
  }

  @POST
  @Path("studies/ian/{remoteAET}")
  @Operation(summary = "Notify of the studies that match")
  public Response studies(@PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.STUDY, Map.of());
  }

  @POST
  @Path("series/ian/{remoteAET}")
  @Operation(summary = "Notify of the series that match")
  public Response allSeries(@PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.SERIES, Map.of());
  }

  @POST
  @Path("studies/{study}/series/ian/{remoteAET}")
  @Operation(summary = "Notify of the series of a study that match")
  public Response seriesOfStudy(
      @PathParam("study") String study, @PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.SERIES, Entities.within(study));
  }

  @POST
  @Path("instances/ian/{remoteAET}")
  @Operation(summary = "Notify of the instances that match")
  public Response instances(@PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.INSTANCE, Map.of());
  }

  @POST
  @Path("studies/{study}/instances/ian/{remoteAET}")
  @Operation(summary = "Notify of the instances of a study that match")
  public Response instancesOfStudy(
      @PathParam("study") String study, @PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.INSTANCE, Entities.within(study));
  }

  @POST
  @Path("studies/{study}/series/{series}/instances/ian/{remoteAET}")
  @Operation(summary = "Notify of the instances of a series that match")
  public Response instancesOfSeries(
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("remoteAET") String remote) {
    return queued(remote, QueryLevel.INSTANCE, Entities.within(study, series));
  }

  private Response now(String remoteAet, EntityUid entity) {
    NetworkAe ae = localAe.require(aet, caller);
    new Parameters(uriInfo.getQueryParameters()).allowOnly(Set.of());
    requireKnown(remoteAet);
    IanService.IanResult result = notifications.sendNow(ae.title().value(), remoteAet, entity);
    if (result.instances() == 0) {
      throw RefusedException.notFound("No matching instances");
    }
    JsonObjectBuilder json = Json.createObjectBuilder();
    if (result.status() != null) {
      json.add("status", String.format("%04X", result.status()));
    }
    if (result.error() != null) {
      json.add("error", result.error());
    }
    json.add("instances", Integer.toString(result.instances()));
    return Response.status(result.httpStatus()).entity(json.build().toString()).build();
  }

  private Response queued(String remoteAet, QueryLevel level, Map<Integer, String> parents) {
    NetworkAe ae = localAe.require(aet, caller);
    requireKnown(remoteAet);
    Parameters query = new Parameters(uriInfo.getQueryParameters());
    TriggerParameters trigger = TriggerParameters.of(query, clock.getZone(), requesters.current());
    SearchParameters search = SearchParameters.of(level, query, parents, QUEUED);
    return Counts.accepted(
        entities.forMatches(
            ae,
            level,
            search,
            chunk ->
                notifications.scheduleAll(
                    ae.title().value(),
                    remoteAet,
                    chunk,
                    trigger.batchId(),
                    trigger.scheduledTime(),
                    trigger.requester())));
  }

  private void requireKnown(String remoteAet) {
    boolean known;
    try {
      known = configuration.get().remoteAe(AeTitle.of(remoteAet)).isPresent();
    } catch (IllegalArgumentException e) {
      known = false;
    }
    if (!known) {
      throw RefusedException.notFound("No such Application Entity: " + remoteAet);
    }
  }
}
