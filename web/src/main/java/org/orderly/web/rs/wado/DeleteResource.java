package org.orderly.web.rs.wado;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.DeletionRefusedException;
import org.orderly.archive.InstanceDeletion;
import org.orderly.web.rs.LocalAe;
import org.orderly.web.rs.error.RefusedException;

/** Deletes single instances, for administrators. */
@Path("aets/{aet}/rs")
@RequestScoped
@Tag(name = "archive")
public class DeleteResource {
  @Inject ArchiveQuery archive;
  @Inject InstanceDeletion deletion;
  @Inject LocalAe localAe;
  @Inject HttpServletRequest request;
  @Context SecurityContext caller;

  @DELETE
  @Path("studies/{study}/series/{series}/instances/{instance}")
  @Operation(
      summary = "Delete an instance, and a series and study that are empty without it",
      description = "409 while a task that has not ended is to send it")
  public void delete(
      @PathParam("aet") String aet,
      @PathParam("study") String study,
      @PathParam("series") String series,
      @PathParam("instance") String instance) {
    localAe.require(aet, caller);
    Located.find(archive, study, series, instance);
    try {
      boolean deleted =
          deletion.delete(
              new InstanceDeletion.Request(
                  study, series, instance, request.getRemoteUser(), request.getRemoteAddr()));
      if (!deleted) {
        throw RefusedException.notFound("No such instance");
      }
    } catch (DeletionRefusedException e) {
      throw new RefusedException(409, String.valueOf(e.getMessage()));
    }
  }
}
