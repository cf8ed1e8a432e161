package org.orderly.web.rs.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.Storage;
import org.orderly.web.rs.parameter.DateTimes;

/** What the configuration in force says about the device, as clients of the older contract ask. */
@Path("")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "device")
public class DeviceResource {
  @Inject CurrentConfiguration configuration;
  @Inject Clock clock;

  @GET
  @Path("export")
  @Operation(summary = "List destinations")
  public Response destinations() {
    return list(
        snapshot().device().destinations().stream().sorted(Comparator.comparing(Destination::id)),
        destination ->
            Json.createObjectBuilder()
                .add("id", destination.id())
                .add("description", destination.description()));
  }

  @GET
  @Path("aets")
  @Operation(summary = "List the AEs of this device")
  public Response localAes() {
    return list(
        snapshot().device().networkAes().stream()
            .filter(NetworkAe::installed)
            .sorted(Comparator.comparing(NetworkAe::title)),
        ae ->
            Json.createObjectBuilder()
                .add("dicomAETitle", ae.title().value())
                .add("dicomDescription", ae.description()));
  }

  @GET
  @Path("aes")
  @Operation(summary = "List all AEs in the directory")
  public Response allAes() {
    return list(
        snapshot().remoteAes().values().stream().sorted(Comparator.comparing(RemoteAe::title)),
        ae -> {
          JsonObjectBuilder json =
              Json.createObjectBuilder()
                  .add("dicomAETitle", ae.title().value())
                  .add("dicomDeviceName", ae.deviceName())
                  .add("dicomDescription", ae.description());
          JsonArrayBuilder connections = Json.createArrayBuilder();
          ae.connections().stream()
              .filter(connection -> connection.port() != null)
              .forEach(
                  connection ->
                      connections.add(
                          Json.createObjectBuilder()
                              .add("dicomHostname", connection.hostname())
                              .add("dicomPort", connection.port())));
          return json.add("dicomNetworkConnection", connections);
        });
  }

  @GET
  @Path("devicename")
  @Operation(summary = "The name of this device")
  public Response deviceName() {
    return json(
        Json.createObjectBuilder()
            .add("dicomDeviceName", snapshot().device().name())
            .build()
            .toString());
  }

  @GET
  @Path("storage")
  @Operation(summary = "List storages with their space")
  public Response storages() {
    return list(
        snapshot().device().storages().stream().sorted(Comparator.comparing(Storage::id)),
        DeviceResource::storage);
  }

  @GET
  @Path("monitor/serverTime")
  @Operation(summary = "The time by which the server schedules")
  public Response serverTime() {
    return json(
        Json.createObjectBuilder()
            .add("serverTimeWithTimezone", DateTimes.shown(clock.instant(), clock.getZone()))
            .build()
            .toString());
  }

  private static JsonObjectBuilder storage(Storage storage) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("dcmStorageID", storage.id())
            .add("dcmURI", storage.uri().toString())
            .add("dcmReadOnly", storage.readOnly())
            .add("dcmInstanceAvailability", storage.availability().name());
    if (storage.threshold() != null) {
      json.add("dcmStorageThreshold", storage.threshold());
    }
    try {
      java.nio.file.Path root = java.nio.file.Path.of(storage.uri());
      FileStore store = Files.getFileStore(root);
      json.add("usableSpace", store.getUsableSpace()).add("totalSpace", store.getTotalSpace());
    } catch (IOException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      json.add("error", "The space of this storage cannot be told");
    }
    return json;
  }

  private ConfigSnapshot snapshot() {
    return configuration.get();
  }

  private static <T> Response list(Stream<T> items, Function<T, JsonObjectBuilder> form) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    items.map(form).map(JsonObjectBuilder::build).forEach((JsonObject o) -> array.add(o));
    return json(array.build().toString());
  }

  private static Response json(String text) {
    return Response.ok(text).header("Cache-Control", "no-cache").build();
  }
}
