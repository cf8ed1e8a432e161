package org.orderly.web.rs.config;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConditionQuery;
import org.orderly.conf.RuleQuery;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;
import org.orderly.conf.ldap.ConflictException;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.conf.ldap.InvalidConfigurationException;
import org.orderly.settings.ConfigurationEditor;
import org.orderly.settings.Edit;
import org.orderly.settings.RuleTrial;
import org.orderly.settings.UndoException;
import org.orderly.web.rs.error.RefusedException;

/** Entries of the configuration: read, changed, deleted, brought back, and tried. */
@Path("config")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "config")
public class ConfigResource {
  private static final String SECRETS =
      "{kind: destinations|api|publishers}/{id}/{secret: secret|refresh}";
  private static final String LDIF = "text/x-ldif; charset=UTF-8";

  @EJB ConfigurationEditor editor;
  @EJB RuleTrial trial;
  @Context SecurityContext security;

  @GET
  @Operation(summary = "List the kinds of entries with their fields")
  public Response kinds() {
    return json(ConfigJson.kinds());
  }

  @GET
  @Path("{kind}")
  @Operation(summary = "List the entries of a kind; secrets are masked")
  public Response list(@PathParam("kind") String kind) {
    return answer(() -> json(ConfigJson.list(editor.all(kind(kind)))));
  }

  @GET
  @Path("{kind}/{id}")
  @Operation(summary = "Read an entry; the ETag is for If-Match of a later PUT or DELETE")
  public Response read(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(() -> entry(200, found(kind, id)));
  }

  @POST
  @Path("{kind}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Add an entry; with dryRun only tell as LDIF what would be written")
  public Response add(
      @PathParam("kind") String kind,
      @QueryParam("ae") @DefaultValue("") String ae,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      String body) {
    Edit edit = Edit.ofNew(kind(kind), ae, ConfigJson.values(body));
    return answer(() -> written(201, edit, dryRun));
  }

  @PUT
  @Path("{kind}/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Replace all fields of an entry that is still as it was read (If-Match)",
      description = "With dryRun it only tells as LDIF what would be written.")
  public Response replace(
      @PathParam("kind") String kind,
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String version,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      String body) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    kind(kind).fields().forEach(field -> values.put(field.attribute(), List.of()));
    values.putAll(ConfigJson.values(body));
    return answer(() -> written(200, Edit.of(matching(found(kind, id), version), values), dryRun));
  }

  private Response written(int status, Edit edit, boolean dryRun)
      throws DirectoryException, InvalidFieldsException {
    if (dryRun) {
      return Response.ok(editor.preview(edit), LDIF).header("Cache-Control", "no-store").build();
    }
    String id = editor.save(edit, who());
    return entry(status, found(edit.kind().key(), id));
  }

  @DELETE
  @Path("{kind}/{id}")
  @Operation(summary = "Delete an entry that nothing refers to and that is still as it was read")
  public Response delete(
      @PathParam("kind") String kind,
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String version) {
    return answer(
        () -> {
          if (!kind(kind).many()) {
            throw new RefusedException(405, "This entry cannot be deleted");
          }
          editor.delete(matching(found(kind, id), version), who());
          return Response.noContent().build();
        });
  }

  @POST
  @Path("remote-aes/{id}/verify")
  @Operation(summary = "Send a C-ECHO to a remote AE")
  public Response verifyAe(
      @PathParam("id") String id, @QueryParam("ae") @DefaultValue("") String local) {
    return answer(() -> json(ConfigJson.echo(editor.verify(local, found("remote-aes", id).id()))));
  }

  @POST
  @Path("aes/{id}/verify")
  @Operation(summary = "Send a C-ECHO to an own AE, where it really listens")
  public Response selfTest(@PathParam("id") String id) {
    return answer(() -> json(ConfigJson.echo(editor.selfTest(found("aes", id).id()))));
  }

  @POST
  @Path("{kind: destinations|api|publishers}/{id}/verify")
  @Operation(summary = "Ask a destination whether it answers: by C-ECHO, HTTP or a connection")
  public Response verifyDestination(@PathParam("kind") String kind, @PathParam("id") String id) {
    return answer(() -> json(ConfigJson.echo(editor.verifyDestination(found(kind, id).id()))));
  }

  @GET
  @Path(SECRETS)
  @Operation(
      summary = "Tell where the secret of a destination is: STORE, VARIABLE or NONE",
      description = "The ETag is for If-Match of a later PUT.")
  public Response secret(
      @PathParam("kind") String kind,
      @PathParam("id") String id,
      @PathParam("secret") String which) {
    return answer(
        () -> {
          String name = found(kind, id).value(property(which));
          return Response.ok("{\"kept\":\"" + editor.secret(name) + "\"}")
              .header("ETag", '"' + editor.secretMark(name) + '"')
              .header("Cache-Control", "no-cache")
              .build();
        });
  }

  @PUT
  @Path(SECRETS)
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(
      summary = "Keep the secret or refresh token that a destination names",
      description =
          "It is named in orderlySecretProperty, or orderlyRefreshProperty. With If-Match only in the"
              + " place of the one that has this ETag, else 412.")
  public Response keepSecret(
      @PathParam("kind") String kind,
      @PathParam("id") String id,
      @PathParam("secret") String which,
      @HeaderParam("If-Match") @Nullable String version,
      String secret) {
    return answer(
        () -> {
          Editable destination = found(kind, id);
          String attribute = property(which);
          String name = destination.value(attribute);
          String before = version == null ? null : version.replace("\"", "");
          try {
            editor.keepSecret(
                destination,
                new ConfigurationEditor.Secret(attribute, name, secret.strip(), before),
                who());
            return Response.noContent().build();
          } catch (ConflictException e) {
            throw new RefusedException(412, "Somebody else has changed the secret meanwhile");
          } catch (IOException e) {
            throw RefusedException.badRequest(String.valueOf(e.getMessage()));
          }
        });
  }

  private static String property(String which) {
    return which.equals("refresh") ? "orderlyRefreshProperty" : "orderlySecretProperty";
  }

  @POST
  @Path("device/{id}/verify")
  @Operation(summary = "Read the whole directory and check it")
  public Response verifyDirectory(@PathParam("id") String id) {
    return answer(
        () -> {
          found("device", id);
          return json(ConfigJson.echo(editor.verifyDirectory()));
        });
  }

  @POST
  @Path("{kind: rules|filter}/query")
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(
      summary = "Read a text query as groups of conditions; 400 with the position of an error")
  public Response query(@PathParam("kind") String kind, String query) {
    try {
      return json(ConfigJson.conditions(ConditionQuery.parse(query)));
    } catch (ConditionQuery.SyntaxException e) {
      throw RefusedException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  @POST
  @Path("{kind: rules|filter}/{id}/test")
  @Operation(summary = "Tell for a stored series whether each condition of a rule holds")
  public Response test(
      @PathParam("kind") String kind,
      @PathParam("id") String id,
      @QueryParam("series") @Nullable String series) {
    if (series == null) {
      throw RefusedException.badRequest("The parameter series is missing");
    }
    return answer(
        () -> {
          Editable rule = found(kind, id);
          RuleQuery query = RuleQuery.of(rule.values("dcmProperty"), rule.value("orderlyQuery"));
          try {
            return trial
                .of(query, series)
                .map(outcome -> json(ConfigJson.outcome(query, outcome)))
                .orElseThrow(() -> RefusedException.notFound("No such series"));
          } catch (IOException e) {
            throw new RefusedException(410, "A file of the series is no longer there");
          }
        });
  }

  @GET
  @Path("history")
  @Operation(summary = "List who changed what and when, the last change first")
  public Response history(@QueryParam("limit") @DefaultValue("100") int limit) {
    return json(ConfigJson.history(editor.history(limit)));
  }

  @POST
  @Path("history/{id: [0-9]{1,18}}/undo")
  @Operation(summary = "Take a change back; 409 if the entry has moved on")
  public void undo(@PathParam("id") long id) {
    answer(
        () -> {
          try {
            if (!editor.undo(id, who())) {
              throw RefusedException.notFound("No such change: " + id);
            }
          } catch (UndoException e) {
            throw new RefusedException(409, String.valueOf(e.getMessage()));
          }
          return Response.noContent().build();
        });
  }

  private Editable found(String kind, String id) throws DirectoryException {
    return editor
        .find(kind(kind), id)
        .orElseThrow(() -> RefusedException.notFound("No such entry: " + id));
  }

  private static Editable matching(Editable entry, @Nullable String version) {
    if (version == null) {
      throw new RefusedException(428, "If-Match with the ETag of the entry is needed");
    }
    if (!version.replace("\"", "").equals(entry.version())) {
      throw new RefusedException(412, "Somebody else has changed the entry meanwhile");
    }
    return entry;
  }

  private static EntryKind kind(String key) {
    return EntryKind.ofKey(key)
        .orElseThrow(() -> RefusedException.notFound("No such kind of entries: " + key));
  }

  private String who() {
    Principal user = security.getUserPrincipal();
    return user == null ? "" : user.getName();
  }

  private static Response entry(int status, Editable entry) {
    return Response.status(status)
        .entity(ConfigJson.object(entry).toString())
        .header("ETag", '"' + entry.version() + '"')
        .header("Cache-Control", "no-cache")
        .build();
  }

  private static Response json(String text) {
    return Response.ok(text).header("Cache-Control", "no-cache").build();
  }

  private static Response answer(Answer answer) {
    try {
      return answer.get();
    } catch (InvalidFieldsException | InvalidConfigurationException e) {
      throw RefusedException.badRequest(String.valueOf(e.getMessage()));
    } catch (ConflictException e) {
      throw new RefusedException(409, String.valueOf(e.getMessage()));
    } catch (DirectoryException e) {
      throw new RefusedException(503, "The directory does not answer, or has refused the change");
    }
  }

  /** Something that the directory may refuse. */
  @FunctionalInterface
  private interface Answer {
    Response get() throws DirectoryException, InvalidFieldsException;
  }
}
