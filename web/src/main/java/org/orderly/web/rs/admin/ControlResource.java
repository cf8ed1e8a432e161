package org.orderly.web.rs.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigProblem;
import org.orderly.device.DeviceNode;
import org.orderly.web.rs.error.RefusedException;

/** State of the node, and reading of the configuration on demand. */
@Path("ctrl")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ctrl")
public class ControlResource {
  @Inject DeviceNode node;
  @Inject CurrentConfiguration configuration;

  @GET
  @Path("status")
  @Operation(summary = "Whether the node works with a configuration")
  public Response status() {
    String status = configuration.find().isPresent() ? "STARTED" : "STOPPED";
    return Response.ok("{\"status\":\"" + status + "\"}").build();
  }

  @POST
  @Path("reload")
  @Operation(summary = "Read the configuration now; 409 if it is refused")
  public void reload() {
    List<ConfigProblem> problems = node.reload();
    if (!problems.isEmpty()) {
      throw new RefusedException(
          409,
          "Configuration refused: "
              + problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    }
  }
}
