package org.orderly.web.rs.processing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.deident.AccessLog;
import org.orderly.deident.PseudonymAccess;
import org.orderly.web.rs.parameter.Parameters;

/** Lists who has asked the pseudonyms, for auditors alone. */
@Path("pseudonyms/accesses")
@RequestScoped
@Tag(name = "processing")
@Produces(MediaType.APPLICATION_JSON)
public class AccessResource {
  private static final int MOST = 500;
  private static final int DEFAULT = 20;

  @Inject AccessLog log;
  @Context UriInfo uriInfo;

  @GET
  @Operation(
      summary = "List accesses to the pseudonyms, the last first",
      description = "q is part of who asked; there are no values")
  public String list() {
    Parameters query =
        new Parameters(uriInfo.getQueryParameters())
            .noneEmpty()
            .allowOnly(Set.of("scope", "q", "offset", "limit"));
    Integer offset = query.integer("offset", 0, AccessLog.MOST);
    Integer limit = query.integer("limit", 1, MOST);
    return ProcessingJson.array(
        log.page(
                query.text("scope", ""),
                query.text("q", ""),
                true,
                offset == null ? 0 : offset,
                limit == null ? DEFAULT : limit)
            .rows(),
        AccessResource::access);
  }

  private static void access(JsonGenerator json, PseudonymAccess access) {
    json.writeStartObject();
    json.write("time", access.time().toString());
    json.write("scope", access.scope());
    json.write("who", access.who());
    json.write("action", access.action());
    ProcessingJson.member(json, "kind", access.kind());
    json.write("entries", access.entries());
    json.writeEnd();
  }
}
