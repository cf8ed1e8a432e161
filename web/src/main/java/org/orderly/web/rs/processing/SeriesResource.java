package org.orderly.web.rs.processing;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.ruleset.InvalidRulesetException;
import org.orderly.ruleset.RulesetJson;
import org.orderly.segmentation.Runs;
import org.orderly.segmentation.Sending;
import org.orderly.series.ProcessingSeries;
import org.orderly.series.SeriesFilter;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesState;
import org.orderly.series.SeriesStatus;
import org.orderly.series.TemplateChoices;
import org.orderly.task.UnknownNameException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.export.Requesters;
import org.orderly.web.rs.parameter.Parameters;

/** Lists series for processing and what happened to them, and chooses their templates. */
@Path("processing")
@RequestScoped
@Tag(name = "processing")
@Produces(MediaType.APPLICATION_JSON)
public class SeriesResource {
  private static final int MOST = 500;
  private static final int DEFAULT = 20;

  @Inject SeriesLists lists;
  @Inject TemplateChoices choices;
  @EJB Sending sending;
  @Inject Runs runs;
  @Inject Requesters requesters;
  @Inject Clock clock;
  @Context UriInfo uriInfo;

  @GET
  @Path("series")
  @Operation(summary = "List series for processing, the newest first")
  public String series() {
    Parameters query =
        query()
            .noneEmpty()
            .allowOnly(Set.of("status", "state", "modality", "protocol", "q", "offset", "limit"));
    SeriesFilter filter =
        new SeriesFilter(
            status(query),
            query.parsed(
                "state",
                text ->
                    Arrays.stream(SeriesState.values())
                        .filter(s -> s.name().equals(text))
                        .findFirst(),
                "not a state of a series"),
            query.text("modality", ""),
            query.text("protocol", ""),
            query.text("q", ""));
    ProcessingJson json = new ProcessingJson(clock.getZone());
    return ProcessingJson.array(
        lists.page(filter, false, offset(query), limit(query)).rows(), json::series);
  }

  @GET
  @Path("series/{uid}")
  @Operation(summary = "Tell of one series for processing")
  public String one(@PathParam("uid") String uid) {
    query().allowOnly(Set.of());
    ProcessingSeries series = found(uid);
    return ProcessingJson.text(json -> new ProcessingJson(clock.getZone()).series(json, series));
  }

  @PUT
  @Path("series/{uid}/template")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Choose the template of a series; starts nothing",
      description =
          "{\"template\": id or null, \"version\": that of the series as it was read}."
              + " 409: the series has changed meanwhile, 422: there is no such template")
  public String choose(@PathParam("uid") String uid, String body) {
    query().allowOnly(Set.of());
    ProcessingSeries series = found(uid);
    JsonObject json = parsed(body);
    JsonValue template = json.get("template");
    Long key = template instanceof JsonNumber number ? number.longValue() : null;
    if (template == null || key == null && template != JsonValue.NULL) {
      throw RefusedException.badRequest("template is neither the id of one nor null");
    }
    Integer version = json.get("version") instanceof JsonNumber number ? number.intValue() : null;
    switch (choices.choose(series.key(), key, version)) {
      case CHANGED -> throw new RefusedException(409, "The series has changed meanwhile");
      case NO_SUCH_TEMPLATE -> throw new RefusedException(422, "There is no such template");
      default -> {
        return one(uid);
      }
    }
  }

  @POST
  @Path("series/send")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send series for processing, with the templates that they have",
      description =
          "{\"series\": [UIDs], \"performer\": exporter, or none: the first one}. 202: the id of"
              + " this sending and why others are not sent, 409: none was sent, 422: nobody segments")
  public Response send(String body) {
    query().allowOnly(Set.of());
    JsonObject json = parsed(body);
    List<String> uids = uids(json);
    Map<Long, @Nullable Integer> series = new LinkedHashMap<>();
    Map<Long, String> names = new LinkedHashMap<>();
    for (String uid : uids) {
      long key = found(uid).key();
      series.put(key, null);
      names.put(key, uid);
    }
    String performer = json.get("performer") instanceof JsonString text ? text.getString() : null;
    try {
      Sending.Sent sent = sending.send(series, performer, requesters.current());
      return Response.status(sent.series().isEmpty() ? 409 : 202)
          .entity(ProcessingJson.text(out -> ProcessingJson.sent(out, sent, names)))
          .build();
    } catch (UnknownNameException e) {
      throw new RefusedException(422, String.valueOf(e.getMessage()));
    }
  }

  @POST
  @Path("series/cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Cancel what is under way of series",
      description = "{\"series\": [UIDs]}. 200: how many were canceled")
  public String cancel(String body) {
    query().allowOnly(Set.of());
    List<Long> series = uids(parsed(body)).stream().map(uid -> found(uid).key()).toList();
    int canceled = sending.cancel(series, requesters.current().userId());
    return ProcessingJson.text(json -> json.writeStartObject().write("count", canceled).writeEnd());
  }

  @GET
  @Path("series/{uid}/runs")
  @Operation(summary = "List the runs of segmentation of a series, the newest first")
  public String runs(@PathParam("uid") String uid) {
    query().allowOnly(Set.of());
    ProcessingSeries series = found(uid);
    ProcessingJson json = new ProcessingJson(clock.getZone());
    try {
      return ProcessingJson.array(runs.ofSeries(series.seriesIuid(), MOST), json::run);
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  @GET
  @Path("logs")
  @Operation(summary = "List changes of the status of series, in the order in which they came")
  public String logs() {
    Parameters query = query().noneEmpty().allowOnly(Set.of("status", "q", "offset", "limit"));
    ProcessingJson json = new ProcessingJson(clock.getZone());
    return ProcessingJson.array(
        lists.log(status(query), query.text("q", ""), false, offset(query), limit(query)).rows(),
        json::entry);
  }

  private static List<String> uids(JsonObject json) {
    List<String> uids =
        json.get("series") instanceof JsonArray array
            ? array.stream()
                .map(value -> value instanceof JsonString text ? text.getString() : "")
                .toList()
            : List.of();
    if (uids.isEmpty() || uids.size() > Sending.MOST) {
      throw RefusedException.badRequest("series is no list of 1 to " + Sending.MOST + " UIDs");
    }
    return uids;
  }

  private ProcessingSeries found(String uid) {
    return lists.find(uid).orElseThrow(() -> RefusedException.notFound("No such series"));
  }

  static JsonObject parsed(String body) {
    try {
      return RulesetJson.parse(body);
    } catch (InvalidRulesetException e) {
      throw RefusedException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable SeriesStatus status(Parameters query) {
    return query.parsed(
        "status",
        text -> Arrays.stream(SeriesStatus.values()).filter(s -> s.name().equals(text)).findFirst(),
        "not a status of a series");
  }

  private static int offset(Parameters query) {
    Integer offset = query.integer("offset", 0, SeriesLists.MOST);
    return offset == null ? 0 : offset;
  }

  private static int limit(Parameters query) {
    Integer limit = query.integer("limit", 1, MOST);
    return limit == null ? DEFAULT : limit;
  }

  private Parameters query() {
    return new Parameters(uriInfo.getQueryParameters());
  }
}
