package org.orderly.it.worklist;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orderly.it.OrderlyServer;

/** A client of the worklist of an AE. */
final class Worklist {

  static final String JSON = "application/dicom+json";
  static final String XML = "application/dicom+xml";
  static final String GLOBAL = "1.2.840.10008.5.1.4.34.5";
  static final String FILTERED = "1.2.840.10008.5.1.4.34.5.1";
  static final String REQUESTER = "STATION1";

  /** Begin of paths that are of the AE's archive instead of its worklist. */
  static final String ARCHIVE = "/../studies";

  /** Begin of paths of what the AE asks of other systems. */
  static final String DIMSE = "/../../dimse/";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String root;
  private final String authorization;

  private Worklist(String root, String authorization) {
    this.root = root;
    this.authorization = authorization;
  }

  static Worklist of(OrderlyServer server) {
    return of(server, "ORDERLY");
  }

  static Worklist of(OrderlyServer server, String aet) {
    String credentials = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    return new Worklist(
        "http://127.0.0.1:"
            + server.port("ORDERLY_HTTP_PORT")
            + "/orderly/aets/"
            + aet
            + "/rs/workitems",
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  /** The URL of the worklist. */
  String url() {
    return root;
  }

  static String newUid() {
    UUID uuid = UUID.randomUUID();
    return "2.25." + new java.math.BigInteger(uuid.toString().replace("-", ""), 16);
  }

  /** A request below the worklist; headers as name, value, name, value. */
  HttpResponse<String> call(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.startsWith("/../") ? outside(path) : URI.create(root + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", authorization)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI outside(String path) {
    if (path.startsWith(DIMSE)) {
      return URI.create(root.replace("/rs/workitems", "/dimse/") + path.substring(DIMSE.length()));
    }
    return URI.create(root.replace("/workitems", "/studies") + path.substring(ARCHIVE.length()));
  }

  HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return call(method, path, json, "Content-Type", JSON);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return call("GET", path, null, headers);
  }

  /** Creates a work item and answers its UID. */
  String create(String json) throws IOException, InterruptedException {
    String uid = newUid();
    HttpResponse<String> created = send("POST", "?workitem=" + uid, json);
    if (created.statusCode() != 201) {
      throw new AssertionError(shown(created));
    }
    return uid;
  }

  String create() throws IOException, InterruptedException {
    return create(Bodies.workitem());
  }

  HttpResponse<String> state(String uid, String state, @Nullable String transactionUid)
      throws IOException, InterruptedException {
    return send("PUT", "/" + uid + "/state/" + REQUESTER, Bodies.state(state, transactionUid));
  }

  /** Claims a work item and answers the Transaction UID. */
  String claim(String uid) throws IOException, InterruptedException {
    String transactionUid = newUid();
    require(200, state(uid, "IN PROGRESS", transactionUid));
    return transactionUid;
  }

  void complete(String uid, String transactionUid) throws IOException, InterruptedException {
    require(
        200, send("POST", "/" + uid + "?Transaction-uid=" + transactionUid, Bodies.performed()));
    require(200, state(uid, "COMPLETED", transactionUid));
  }

  HttpResponse<String> cancel(String uid) throws IOException, InterruptedException {
    return call("POST", "/" + uid + "/cancelrequest/PLANNER", null);
  }

  /** The attributes of a work item. */
  JsonObject attributes(String uid) throws IOException, InterruptedException {
    return array(require(200, get("/" + uid))).getJsonObject(0);
  }

  String stateOf(String uid) throws IOException, InterruptedException {
    return value(attributes(uid), "00741000");
  }

  /** UIDs of the work items that a search answers. */
  List<String> search(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get(query);
    if (response.statusCode() == 204) {
      return List.of();
    }
    return array(require(200, response)).getValuesAs(JsonObject.class).stream()
        .map(match -> value(match, "00080018"))
        .toList();
  }

  int count(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = require(200, get("/count" + query));
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject().getInt("count");
    }
  }

  static HttpResponse<String> require(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new AssertionError("expected " + status + ": " + shown(response));
    }
    return response;
  }

  static JsonArray array(HttpResponse<String> response) {
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readArray();
    }
  }

  /** The first value of an attribute as text; empty if there is none. */
  static String value(JsonObject attributes, String tag) {
    JsonObject attribute = attributes.getJsonObject(tag);
    JsonArray values = attribute == null ? null : attribute.getJsonArray("Value");
    return values == null || values.isEmpty() ? "" : values.getString(0, "?");
  }

  static JsonObject item(JsonObject attributes, String tag) {
    return attributes.getJsonObject(tag).getJsonArray("Value").getJsonObject(0);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String shown(HttpResponse<String> response) {
    return response.request().method()
        + " "
        + response.uri()
        + " "
        + response.statusCode()
        + " "
        + response.headers().map()
        + " "
        + response.body();
  }
}
