package org.orderly.web.rs.processing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.template.InvalidTemplateException;
import org.orderly.template.StoredTemplate;
import org.orderly.template.TemplateConflictException;
import org.orderly.template.TemplateYaml;
import org.orderly.template.Templates;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Templates; their content is YAML. */
@Path("templates")
@RequestScoped
@Tag(name = "templates")
public class TemplateResource {
  private static final String YAML = "application/yaml;charset=UTF-8";

  @Inject Templates templates;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "List templates by name")
  public String list() {
    Parameters query = query().noneEmpty().allowOnly(Set.of("q"));
    ProcessingJson json = new ProcessingJson(clock.getZone());
    return ProcessingJson.array(templates.list(query.text("q", "")), json::template);
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Tell of one template; with format=yaml, its content")
  public Response one(@PathParam("id") String id) {
    Parameters query = query().noneEmpty().allowOnly(Set.of("format"));
    StoredTemplate template = found(id);
    String format = query.text("format", "json");
    if (format.equals("yaml")) {
      String file = template.name().replaceAll("[^A-Za-z0-9_-]+", "_");
      return Response.ok(TemplateYaml.write(template.template()), YAML)
          .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + ".yaml\"")
          .build();
    }
    if (!format.equals("json")) {
      throw RefusedException.badRequest("format is neither json nor yaml");
    }
    return Response.ok(json(template), MediaType.APPLICATION_JSON).build();
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a template of YAML",
      description = "409: there is one of that name, 422: it is not right, and what is wrong")
  public Response create(String yaml) {
    query().allowOnly(Set.of());
    try {
      long key = templates.create(TemplateYaml.read(yaml), user());
      return Response.status(Response.Status.CREATED)
          .entity(json(found(Long.toString(key))))
          .build();
    } catch (InvalidTemplateException | TemplateConflictException e) {
      throw refused(e);
    }
  }

  @PUT
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change a template",
      description = "version is that of the template as it was read; 409: it has changed since")
  public String change(@PathParam("id") String id, String yaml) {
    Parameters query = query().noneEmpty().allowOnly(Set.of("version"));
    StoredTemplate known = found(id);
    Integer version = query.integer("version", 0, Integer.MAX_VALUE);
    try {
      templates.change(
          known.key(),
          version == null ? known.version() : version,
          TemplateYaml.read(yaml),
          user());
      return json(found(id));
    } catch (InvalidTemplateException | TemplateConflictException e) {
      throw refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Delete a template that no ruleset leads to")
  public Response delete(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    try {
      templates.delete(found(id).key());
      return Response.noContent().build();
    } catch (TemplateConflictException e) {
      throw refused(e);
    }
  }

  private static RefusedException refused(Exception e) {
    return new RefusedException(
        e instanceof TemplateConflictException ? 409 : 422, String.valueOf(e.getMessage()));
  }

  private StoredTemplate found(String id) {
    return (id.matches("\\d{1,18}")
            ? templates.find(Long.parseLong(id))
            : java.util.Optional.<StoredTemplate>empty())
        .orElseThrow(() -> RefusedException.notFound("No such template"));
  }

  private String json(StoredTemplate template) {
    return ProcessingJson.text(
        json -> new ProcessingJson(clock.getZone()).template(json, template));
  }

  private @Nullable String user() {
    Principal user = caller.getUserPrincipal();
    return user == null ? null : user.getName();
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
