package org.orderly.web.rs.queue;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.TaskQueue;
import org.orderly.task.QueuePauses.Pause;
import org.orderly.task.QueueService;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskService;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.export.Requesters;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.monitor.DeviceNames;
import org.orderly.web.rs.monitor.ListForm;
import org.orderly.web.rs.monitor.TaskCsv;
import org.orderly.web.rs.monitor.TaskId;
import org.orderly.web.rs.monitor.TaskJson;
import org.orderly.web.rs.monitor.TaskParameters;
import org.orderly.web.rs.parameter.DateTimes;
import org.orderly.web.rs.parameter.Parameters;

/** Queues, and the tasks in each. */
@Path("queue")
@RequestScoped
@Tag(name = "queue")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
  private static final int MAX_HOURS = 24 * 14;

  @Inject TaskService tasks;
  @Inject QueueService queues;
  @Inject CurrentConfiguration configuration;
  @Inject DeviceNames deviceNames;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;
  @Context SecurityContext security;

  @GET
  @Operation(summary = "List queues, on demand with the destinations that use them")
  public Response queues() {
    boolean exporters = query().allowOnly(Set.of("includeExporters")).flag("includeExporters");
    ConfigSnapshot snapshot = configuration.get();
    JsonArrayBuilder array = Json.createArrayBuilder();
    Map<String, Pause> pauses = queues.pauses();
    List<TaskQueue> configured =
        snapshot.device().queues().stream().sorted(Comparator.comparing(TaskQueue::name)).toList();
    for (TaskQueue queue : configured) {
      JsonObjectBuilder object =
          Json.createObjectBuilder()
              .add("name", queue.name())
              .add("description", queue.description());
      List<String> ids =
          snapshot.device().destinations().stream()
              .filter(destination -> destination.queueName().equals(queue.name()))
              .map(Destination::id)
              .sorted()
              .toList();
      if (exporters && !ids.isEmpty()) {
        object.add("exporterIDs", Json.createArrayBuilder(ids));
      }
      Pause pause = pauses.get(queue.name());
      if (pause != null) {
        object.add("paused", true).add("pausedTime", DateTimes.shown(pause.since(), zone()));
        if (pause.pausedBy() != null) {
          object.add("pausedBy", pause.pausedBy());
        }
      }
      array.add(object);
    }
    return json(array.build().toString());
  }

  @GET
  @Path("{queue}")
  @Operation(summary = "List the tasks of a queue as JSON or CSV")
  @Produces({MediaType.APPLICATION_JSON, "text/csv"})
  public Response list(@PathParam("queue") String queue) {
    TaskParameters parameters = TaskParameters.ofQueueList(query(), zone());
    TaskFilter filter = parameters.filter(null, known(queue));
    ListForm form = ListForm.of(query().text("accept"), headers.getHeaderString("Accept"));
    if (form.delimiter() != null) {
      return TaskCsv.ofQueue(tasks, filter, parameters.page(), form.delimiter(), zone());
    }
    return json(TaskJson.of(tasks.list(filter, parameters.page()), zone()));
  }

  @POST
  @Path("{queue}/pause")
  @Operation(summary = "Let no task of a queue begin, on any node; those that run go on")
  public void pause(@PathParam("queue") String queue) {
    query().allowOnly(Set.of());
    Principal user = security.getUserPrincipal();
    queues.pause(configured(queue), user == null ? null : user.getName());
  }

  @POST
  @Path("{queue}/resume")
  @Operation(summary = "Let the tasks of a queue begin again")
  public void resume(@PathParam("queue") String queue) {
    query().allowOnly(Set.of());
    queues.resume(configured(queue));
  }

  @GET
  @Path("{queue}/status")
  @Operation(summary = "Count the tasks of a queue by their status")
  public Response statuses(@PathParam("queue") String queue) {
    TaskFilter filter = TaskParameters.ofQueueList(query(), zone()).filter(null, known(queue));
    return json(TaskJson.ofStatuses(tasks.statuses(filter)));
  }

  @GET
  @Path("{queue}/history")
  @Operation(summary = "Tell how attempts ended in each minute of the last hours")
  public Response history(@PathParam("queue") String queue) {
    Integer hours = query().allowOnly(Set.of("hours")).integer("hours", 1, MAX_HOURS);
    Duration past = Duration.ofHours(hours == null ? 24 : hours);
    return json(TaskJson.ofHistory(queues.history(known(queue), past), zone()));
  }

  @GET
  @Path("{queue}/count")
  @Operation(summary = "Count the tasks of a queue")
  public Response count(@PathParam("queue") String queue) {
    return Counts.ok(
        tasks.count(TaskParameters.ofQueueList(query(), zone()).filter(null, known(queue))));
  }

  @POST
  @Path("{queue}/{taskID: [0-9]+}/cancel")
  @Operation(summary = "Cancel one task of a queue")
  public void cancel(@PathParam("queue") String queue, @PathParam("taskID") String taskId) {
    tasks.cancel(
        TaskFilter.ALL.withQueue(known(queue)), TaskId.of(taskId), requesters.current().userId());
  }

  @POST
  @Path("{queue}/cancel")
  @Operation(summary = "Cancel the tasks of a queue that a filter shows; the status is mandatory")
  public Response cancelAll(@PathParam("queue") String queue) {
    TaskParameters parameters = TaskParameters.ofQueueAction(query(), zone());
    parameters.requireCancelable();
    return Counts.ok(
        tasks
            .cancelAll(parameters.filter(null, known(queue)), requesters.current().userId())
            .count());
  }

  @POST
  @Path("{queue}/{taskID: [0-9]+}/reschedule")
  @Operation(summary = "Start one task of a queue anew")
  public void reschedule(@PathParam("queue") String queue, @PathParam("taskID") String taskId) {
    Parameters query = query().allowOnly(Set.of("newDeviceName", "scheduledTime"));
    deviceNames.requireKnown(query.list("newDeviceName"));
    tasks.reschedule(
        TaskFilter.ALL.withQueue(known(queue)),
        TaskId.of(taskId),
        null,
        TaskParameters.scheduledTime(query, zone()));
  }

  @POST
  @Path("{queue}/reschedule")
  @Operation(summary = "Start the tasks of a queue that a filter shows anew")
  public Response rescheduleAll(@PathParam("queue") String queue) {
    TaskParameters parameters =
        TaskParameters.ofQueueAction(query(), zone(), "newDeviceName", "scheduledTime");
    deviceNames.requireKnown(parameters.newDeviceNames());
    return Counts.of(
        tasks.rescheduleAll(
            parameters.filter(null, known(queue)), null, parameters.scheduledTime()));
  }

  @DELETE
  @Path("{queue}/{taskID: [0-9]+}")
  @Operation(summary = "Delete one task of a queue")
  public void delete(@PathParam("queue") String queue, @PathParam("taskID") String taskId) {
    tasks.delete(TaskFilter.ALL.withQueue(known(queue)), TaskId.of(taskId));
  }

  @DELETE
  @Path("{queue}")
  @Operation(summary = "Delete the tasks of a queue that a filter shows")
  public Response deleteAll(@PathParam("queue") String queue) {
    return Counts.ok(
        tasks
            .deleteAll(TaskParameters.ofQueueAction(query(), zone()).filter(null, known(queue)))
            .count());
  }

  /** A queue that is configured, or still has tasks of the time when it was. */
  private String known(String queue) {
    if (configuration.get().queue(queue).isEmpty()
        && tasks.list(TaskFilter.ALL.withQueue(queue), TaskPage.of(0, 1)).isEmpty()) {
      throw RefusedException.notFound("No such Queue : " + queue);
    }
    return queue;
  }

  private String configured(String queue) {
    if (configuration.get().queue(queue).isEmpty()) {
      throw RefusedException.notFound("No such Queue : " + queue);
    }
    return queue;
  }

  private static Response json(String text) {
    return Response.ok(text).header("Cache-Control", "no-cache").build();
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }

  private ZoneId zone() {
    return clock.getZone();
  }
}
