package org.orderly.web.rs.intakes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.source.CopiedFolder;
import org.orderly.source.CopiedFolders;
import org.orderly.source.FolderFilter;
import org.orderly.source.FolderStatus;
import org.orderly.source.SourceNode;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Lists the folders that were copied from datastores. */
@Path("intakes/folders")
@RequestScoped
@Tag(name = "intakes")
@Produces(MediaType.APPLICATION_JSON)
public class FolderResource {
  private static final int MOST = 500;
  private static final int DEFAULT = 20;

  @Inject CopiedFolders folders;
  @Inject SourceNode node;
  @Inject Clock clock;
  @Context UriInfo uriInfo;

  @GET
  @Operation(
      summary = "List copied folders, the last first",
      description = "status is COPYING, STAGED, COPIED, SEPARATED or FAILED; q is part of a path")
  public String list() {
    Parameters query =
        query().noneEmpty().allowOnly(Set.of("status", "source", "q", "offset", "limit"));
    FolderFilter filter =
        new FolderFilter(
            query.parsed("status", FolderResource::status, "not a status of a folder"),
            query.text("source", ""),
            query.text("q", ""));
    Integer offset = query.integer("offset", 0, CopiedFolders.MOST);
    Integer limit = query.integer("limit", 1, MOST);
    return new FolderJson(clock.getZone())
        .list(
            folders
                .page(filter, false, offset == null ? 0 : offset, limit == null ? DEFAULT : limit)
                .rows());
  }

  private static Optional<FolderStatus> status(String text) {
    return Arrays.stream(FolderStatus.values()).filter(s -> s.name().equals(text)).findFirst();
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Tell of one copied folder, with the files that were not taken")
  public String one(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    CopiedFolder folder = found(id);
    return new FolderJson(clock.getZone()).one(folder, folders.rejected(folder));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Take a folder out of the list",
      description =
          "Deletes its working copy; the datastore and the archive stay as they are. It is copied"
              + " again when its content changes.")
  public Response remove(@PathParam("id") String id) throws IOException {
    query().allowOnly(Set.of());
    found(id);
    if (!node.remove(id)) {
      throw new RefusedException(409, "The folder is still being copied or separated");
    }
    return Response.noContent().build();
  }

  private CopiedFolder found(String id) {
    return folders.find(id).orElseThrow(() -> RefusedException.notFound("No such folder"));
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
