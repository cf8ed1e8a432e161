package org.orderly.web.rs.board;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.board.BoardFilter;
import org.orderly.board.BoardService;
import org.orderly.board.JobAction;
import org.orderly.board.JobShare;
import org.orderly.board.JobStatus;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.export.Requesters;
import org.orderly.web.rs.monitor.Counts;
import org.orderly.web.rs.monitor.TaskId;
import org.orderly.web.rs.parameter.Parameters;

/**
 * The DICOM Queue: batches and lone jobs with the actions that each allows. An action that names
 * the version of a job is refused with 409 when the job has moved on since that was read.
 */
@Path("monitor/export/board")
@RequestScoped
@Tag(name = "board")
@Produces(MediaType.APPLICATION_JSON)
public class BoardResource {
  private static final int MOST_ENTRIES = 500;
  private static final int MOST_JOBS = 500;
  private static final int MOST_OFFSET = 1_000_000;
  private static final int ENTRIES = 20;
  private static final int JOBS = 20;

  @Inject BoardService board;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;

  @GET
  @Operation(
      summary = "List batches with their jobs, and jobs without a batch, newest first",
      description =
          "offset and limit count entries, with batchID the jobs of that batch; jobs limits the jobs told of each batch")
  public Response list() {
    Parameters query =
        query().allowOnly(Set.of("offset", "limit", "jobs", "status", "batchID", "q"));
    BoardFilter filter = new BoardFilter(statuses(query), query.text("batchID"), query.text("q"));
    return Response.ok(
            BoardJson.of(
                board.page(
                    filter,
                    number(query, "offset", 0, MOST_OFFSET, 0),
                    number(query, "limit", 1, MOST_ENTRIES, ENTRIES),
                    JobShare.ofEach(number(query, "jobs", 1, MOST_JOBS, JOBS))),
                clock.getZone()))
        .header("Cache-Control", "no-cache")
        .build();
  }

  @POST
  @Path("{taskID: [0-9]+}/cancel")
  @Operation(summary = "Cancel a job that is Pending or In Progress")
  public void cancel(@PathParam("taskID") String taskId) {
    act(JobAction.CANCEL, taskId);
  }

  @POST
  @Path("{taskID: [0-9]+}/retry")
  @Operation(summary = "Send the rest of a job that is Failed or Cancelled")
  public void retry(@PathParam("taskID") String taskId) {
    act(JobAction.RETRY, taskId);
  }

  @DELETE
  @Path("{taskID: [0-9]+}")
  @Operation(summary = "Remove a job that is Completed, Failed or Cancelled")
  public void remove(@PathParam("taskID") String taskId) {
    act(JobAction.REMOVE, taskId);
  }

  private void act(JobAction action, String taskId) {
    String version = query().noneEmpty().allowOnly(Set.of("version")).text("version");
    board.act(action, TaskId.of(taskId), version, requesters.current().userId());
  }

  @POST
  @Path("batch/cancel")
  @Operation(summary = "Cancel all jobs of a batch that are Pending or In Progress")
  public Response cancelBatch() {
    return actOnBatch(JobAction.CANCEL);
  }

  @POST
  @Path("batch/retry")
  @Operation(summary = "Send the rest of all jobs of a batch that are Failed or Cancelled")
  public Response retryBatch() {
    return actOnBatch(JobAction.RETRY);
  }

  @DELETE
  @Path("batch")
  @Operation(summary = "Remove all jobs of a batch that are Completed, Failed or Cancelled")
  public Response removeBatch() {
    return actOnBatch(JobAction.REMOVE);
  }

  private Response actOnBatch(JobAction action) {
    Parameters query = query().noneEmpty().allowOnly(Set.of("batchID"));
    String batchId = query.text("batchID");
    if (batchId == null) {
      throw BadParameterException.missing("batchID");
    }
    BoardFilter filter = BoardFilter.ofBatch(batchId);
    int changed = board.actOnAll(action, filter, requesters.current().userId());
    if (changed == 0) {
      boolean there = board.page(filter, 0, 1, JobShare.ofEach(1)).total() > 0;
      throw new RefusedException(
          there ? 409 : 404,
          there
              ? "No job of batch " + batchId + " to " + action.text()
              : "No such Batch : " + batchId);
    }
    return Counts.ok(changed);
  }

  @DELETE
  @Operation(
      summary =
          "Remove all jobs in the given states: Completed, Failed, Cancelled or several of them")
  public Response removeAll() {
    Parameters query = query().noneEmpty().allowOnly(Set.of("status"));
    Set<JobStatus> statuses = statuses(query);
    if (statuses.isEmpty()) {
      throw BadParameterException.missing("status");
    }
    for (JobStatus status : statuses) {
      if (!JobAction.REMOVE.allows(status)) {
        throw RefusedException.badRequest("Cannot remove jobs with status: " + status.text());
      }
    }
    return Counts.ok(board.removeAll(statuses));
  }

  private static Set<JobStatus> statuses(Parameters query) {
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String text : query.list("status")) {
      statuses.add(
          JobStatus.ofText(text)
              .orElseThrow(() -> new BadParameterException("status", "not a status of a job")));
    }
    return statuses;
  }

  private static int number(Parameters query, String name, int min, int max, int otherwise) {
    @Nullable Integer value = query.integer(name, min, max);
    return value == null ? otherwise : value;
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
