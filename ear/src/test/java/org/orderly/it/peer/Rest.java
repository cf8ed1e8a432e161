package org.orderly.it.peer;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A user of the REST services. */
public final class Rest {

  private static final Set<String> DONE = Set.of("COMPLETED", "WARNING", "FAILED", "CANCELED");
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String root;
  private final String authorization;

  public Rest(int httpPort, String user, String password) {
    root = "http://127.0.0.1:" + httpPort + "/orderly";
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  /** The header of this user's requests. */
  public String authorization() {
    return authorization;
  }

  public HttpResponse<String> call(String method, String path)
      throws IOException, InterruptedException {
    return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** With a JSON body. */
  public HttpResponse<String> call(String method, String path, String json)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path))
        .header("Authorization", authorization)
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The object in an answer that has to have a status. */
  public static JsonObject parsed(HttpResponse<String> response, int status) {
    if (response.statusCode() != status) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  private JsonStructure json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = call("GET", path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.read();
    }
  }

  public JsonArray array(String path) throws IOException, InterruptedException {
    return json(path).asJsonArray();
  }

  /** The count that {@code .../count} answers. */
  public int count(String path) throws IOException, InterruptedException {
    return json(path).asJsonObject().getInt("count");
  }

  public List<JsonObject> exports(String exporterId) throws IOException, InterruptedException {
    return array("/monitor/export?ExporterID=" + exporterId).getValuesAs(JsonObject.class);
  }

  /** Waits until there are tasks for the destination and all of them have ended. */
  public List<JsonObject> ended(String exporterId) throws Exception {
    return Await.value(
        "the exports to " + exporterId + " end",
        LIMIT,
        () -> {
          List<JsonObject> tasks = exports(exporterId);
          boolean over = tasks.stream().allMatch(task -> DONE.contains(task.getString("status")));
          return tasks.isEmpty() || !over ? null : tasks;
        });
  }

  /** Waits for the only task for the destination to get this status. */
  public JsonObject awaitExport(String exporterId, String status) throws Exception {
    return Await.value(
        "the export to " + exporterId + " becomes " + status,
        LIMIT,
        () -> {
          List<JsonObject> tasks = exports(exporterId);
          return tasks.size() == 1 && tasks.get(0).getString("status").equals(status)
              ? tasks.get(0)
              : null;
        });
  }
}
