package org.orderly.web.rs.monitor;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskService;
import org.orderly.task.TaskType;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Export tasks, listed and acted upon. */
@Path("monitor/export")
@RequestScoped
@Tag(name = "monitor")
public class ExportTaskResource {
  @Inject TaskService tasks;
  @Inject CurrentConfiguration configuration;
  @Inject DeviceNames deviceNames;
  @Inject HttpServletRequest request;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context HttpHeaders headers;

  @GET
  @Operation(summary = "List export tasks as JSON or CSV")
  @Produces({MediaType.APPLICATION_JSON, "text/csv"})
  public Response list() {
    TaskParameters parameters = TaskParameters.ofExportList(query(), zone());
    TaskFilter filter = parameters.filter(TaskType.EXPORT, null);
    TaskPage page = parameters.page();
    ListForm form = ListForm.of(query().text("accept"), headers.getHeaderString("Accept"));
    if (form.delimiter() == null) {
      return json(TaskJson.of(tasks.list(filter, page), zone()));
    }
    return TaskCsv.ofExports(tasks, filter, page, form.delimiter(), zone());
  }

  @GET
  @Path("count")
  @Operation(summary = "Count export tasks")
  @Produces(MediaType.APPLICATION_JSON)
  public Response count() {
    return Counts.ok(
        tasks.count(TaskParameters.ofExportList(query(), zone()).filter(TaskType.EXPORT, null)));
  }

  @GET
  @Path("batch")
  @Operation(summary = "List batches of export tasks")
  @Produces(MediaType.APPLICATION_JSON)
  public Response batches() {
    TaskParameters parameters = TaskParameters.ofExportList(query(), zone());
    return json(
        TaskJson.ofBatches(
            tasks.batches(parameters.filter(TaskType.EXPORT, null), parameters.page()), zone()));
  }

  @POST
  @Path("{taskID: [0-9]+}/cancel")
  @Operation(summary = "Cancel one export task")
  public void cancel(@PathParam("taskID") String taskId) {
    tasks.cancel(exports(), TaskId.of(taskId), request.getRemoteUser());
  }

  @POST
  @Path("cancel")
  @Operation(summary = "Cancel the export tasks of a filter; the status is mandatory")
  @Produces(MediaType.APPLICATION_JSON)
  public Response cancelAll() {
    TaskParameters parameters = TaskParameters.ofExportAction(query(), zone());
    parameters.requireCancelable();
    return Counts.ok(
        tasks.cancelAll(parameters.filter(TaskType.EXPORT, null), request.getRemoteUser()).count());
  }

  @POST
  @Path("{taskID: [0-9]+}/reschedule")
  @Operation(summary = "Start one export task anew")
  public void reschedule(@PathParam("taskID") String taskId) {
    rescheduleOne(taskId, null);
  }

  @POST
  @Path("{taskID: [0-9]+}/reschedule/{newExporterID}")
  @Operation(summary = "Start one export task anew with another destination")
  public void reschedule(
      @PathParam("taskID") String taskId, @PathParam("newExporterID") String newExporterId) {
    rescheduleOne(taskId, newExporterId);
  }

  private void rescheduleOne(String taskId, @Nullable String newExporterId) {
    Parameters query = query().allowOnly(Set.of("newDeviceName", "scheduledTime"));
    deviceNames.requireKnown(query.list("newDeviceName"));
    requireKnown(newExporterId);
    Instant scheduledTime = TaskParameters.scheduledTime(query, zone());
    tasks.reschedule(exports(), TaskId.of(taskId), newExporterId, scheduledTime);
  }

  @POST
  @Path("reschedule")
  @Operation(summary = "Start the export tasks of a filter anew")
  @Produces(MediaType.APPLICATION_JSON)
  public Response rescheduleAll() {
    return rescheduleMany(null);
  }

  @POST
  @Path("reschedule/{newExporterID}")
  @Operation(summary = "Start the export tasks of a filter anew with another destination")
  @Produces(MediaType.APPLICATION_JSON)
  public Response rescheduleAll(@PathParam("newExporterID") String newExporterId) {
    return rescheduleMany(newExporterId);
  }

  private Response rescheduleMany(@Nullable String newExporterId) {
    TaskParameters parameters =
        TaskParameters.ofExportAction(query(), zone(), "newDeviceName", "scheduledTime");
    deviceNames.requireKnown(parameters.newDeviceNames());
    requireKnown(newExporterId);
    return Counts.of(
        tasks.rescheduleAll(
            parameters.filter(TaskType.EXPORT, null), newExporterId, parameters.scheduledTime()));
  }

  @DELETE
  @Path("{taskID: [0-9]+}")
  @Operation(summary = "Delete one export task")
  public void delete(@PathParam("taskID") String taskId) {
    tasks.delete(exports(), TaskId.of(taskId));
  }

  @DELETE
  @Operation(summary = "Delete the export tasks of a filter")
  @Produces(MediaType.APPLICATION_JSON)
  public Response deleteAll() {
    return Counts.ok(
        tasks
            .deleteAll(TaskParameters.ofExportAction(query(), zone()).filter(TaskType.EXPORT, null))
            .count());
  }

  private void requireKnown(@Nullable String newExporterId) {
    if (newExporterId != null && configuration.get().destination(newExporterId).isEmpty()) {
      throw RefusedException.badRequest("No such Exporter: " + newExporterId);
    }
  }

  private static TaskFilter exports() {
    return TaskFilter.ALL.withType(TaskType.EXPORT);
  }

  private static Response json(String text) {
    return Response.ok(text, MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-cache")
        .build();
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }

  private ZoneId zone() {
    return clock.getZone();
  }
}
