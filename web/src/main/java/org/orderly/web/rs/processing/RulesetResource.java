package org.orderly.web.rs.processing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;
import org.orderly.ruleset.InvalidRulesetException;
import org.orderly.ruleset.Ruleset;
import org.orderly.ruleset.RulesetConflictException;
import org.orderly.ruleset.RulesetJson;
import org.orderly.ruleset.Rulesets;
import org.orderly.ruleset.StoredRuleset;
import org.orderly.ruleset.TemplateMatch;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Rulesets, and their trial on a series. */
@Path("rulesets")
@RequestScoped
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "rulesets")
@Produces(MediaType.APPLICATION_JSON)
public class RulesetResource {
  private static final int MOST_TAGS = 30;

  @Inject Rulesets rulesets;
  @Inject TemplateMatch match;
  @Inject Clock clock;
  @Context UriInfo uriInfo;
  @Context SecurityContext caller;

  @GET
  @Operation(summary = "List rulesets by name")
  public String list() {
    query().allowOnly(Set.of());
    return ProcessingJson.array(rulesets.list(), new ProcessingJson(clock.getZone())::ruleset);
  }

  @GET
  @Path("tags")
  @Operation(summary = "Find attributes by part of their keyword, or the beginning of their tag")
  public String tags() {
    String text = query().allowOnly(Set.of("q")).text("q", "");
    return ProcessingJson.array(
        Dictionary.search(text, MOST_TAGS),
        (json, entry) -> {
          json.writeStartObject();
          json.write("keyword", entry.keyword());
          json.write("tag", Tags.toString(entry.tag()));
          json.write("vr", Dictionary.vrOf(entry.tag()).name());
          json.writeEnd();
        });
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Tell of one ruleset")
  public String one(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    return json(found(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a ruleset",
      description =
          "{name, template: id, enabled, match: ALL or ANY, groups: [{match, conditions:"
              + " [{tag, operator, value}]}]}; 422: it is not right, and what is wrong")
  public Response create(String body) {
    query().allowOnly(Set.of());
    try {
      long key = rulesets.create(read(SeriesResource.parsed(body)), user());
      return Response.status(Response.Status.CREATED)
          .entity(json(found(Long.toString(key))))
          .build();
    } catch (InvalidRulesetException | RulesetConflictException e) {
      throw refused(e);
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change a ruleset",
      description = "version is that of the ruleset as it was read; 409: it has changed since")
  public String change(@PathParam("id") String id, String body) {
    query().allowOnly(Set.of());
    StoredRuleset known = found(id);
    JsonObject json = SeriesResource.parsed(body);
    int version =
        json.get("version") instanceof JsonNumber number ? number.intValue() : known.version();
    try {
      rulesets.change(known.key(), version, read(json), user());
      return json(found(id));
    } catch (InvalidRulesetException | RulesetConflictException e) {
      throw refused(e);
    }
  }

  @POST
  @Path("{id}/test")
  @Operation(
      summary = "Try a ruleset on a series, condition by condition, without doing anything",
      description = "series is its Series Instance UID")
  public String test(@PathParam("id") String id) throws IOException {
    Parameters query = query().noneEmpty().allowOnly(Set.of("series"));
    String series = query.uid("series");
    if (series == null) {
      throw RefusedException.badRequest("series is missing");
    }
    try {
      TemplateMatch.Trial trial =
          match
              .trial(found(id).ruleset(), series)
              .orElseThrow(() -> RefusedException.notFound("No such series for processing"));
      return ProcessingJson.text(json -> ProcessingJson.trial(json, trial));
    } catch (InvalidRulesetException e) {
      throw refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Delete a ruleset")
  public Response delete(@PathParam("id") String id) {
    query().allowOnly(Set.of());
    rulesets.delete(found(id).key());
    return Response.noContent().build();
  }

  private static Ruleset read(JsonObject json) throws InvalidRulesetException {
    if (!(json.get("template") instanceof JsonNumber template)) {
      throw new RefusedException(422, "template is not the id of one");
    }
    return RulesetJson.read(json, template.longValue());
  }

  private static RefusedException refused(Exception e) {
    return new RefusedException(
        e instanceof RulesetConflictException ? 409 : 422, String.valueOf(e.getMessage()));
  }

  private StoredRuleset found(String id) {
    return (id.matches("\\d{1,18}")
            ? rulesets.find(Long.parseLong(id))
            : java.util.Optional.<StoredRuleset>empty())
        .orElseThrow(() -> RefusedException.notFound("No such ruleset"));
  }

  private String json(StoredRuleset ruleset) {
    return ProcessingJson.text(json -> new ProcessingJson(clock.getZone()).ruleset(json, ruleset));
  }

  private @Nullable String user() {
    Principal user = caller.getUserPrincipal();
    return user == null ? null : user.getName();
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
