package org.orderly.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The worklist over UPS-RS (PS3.18 chapter 11) as a display or a performer uses it. */
final class UpsClient {

  private static final String JSON = "application/dicom+json";
  private static final String PERFORMED =
      """
      {"00741216":{"vr":"SQ","Value":[{
        "00404050":{"vr":"DT","Value":["20260105101500"]},
        "00404051":{"vr":"DT","Value":["20260105102500"]},
        "00404028":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["ST1"]},
          "00080102":{"vr":"SH","Value":["99BENCH"]},"00080104":{"vr":"LO","Value":["Station 1"]}}]},
        "00404019":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["SEG"]},
          "00080102":{"vr":"SH","Value":["99BENCH"]},"00080104":{"vr":"LO","Value":["Segment"]}}]},
        "00404033":{"vr":"SQ"}}]}}""";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String host;
  private final String authorization;

  /**
   * @param host as in {@code 127.0.0.1:8080}
   */
  UpsClient(String host, String authorization) {
    this.host = host;
    this.authorization = authorization;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://" + host + "/orderly/aets/ORDERLY/rs/workitems" + path))
        .header("Authorization", authorization);
  }

  private String send(HttpRequest request, int expected) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(
          request.method() + " " + request.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }

  private static HttpRequest.BodyPublisher body(String json) {
    return HttpRequest.BodyPublishers.ofString(json);
  }

  /** A scheduled work item of one of 500 patients and one of 20 labels. */
  String create(int number) throws IOException, InterruptedException {
    String uid = Corpus.newUid();
    String json =
        """
        {"00100010":{"vr":"PN","Value":[{"Alphabetic":"Bench^Number%1$d"}]},
         "00100020":{"vr":"LO","Value":["B%1$d"]},
         "00404005":{"vr":"DT","Value":["202601%2$02d%3$02d1500"]},
         "00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["SEG%4$d"]},
           "00080102":{"vr":"SH","Value":["99BENCH"]},"00080104":{"vr":"LO","Value":["Segment"]}}]},
         "00404041":{"vr":"CS","Value":["READY"]},
         "00741000":{"vr":"CS","Value":["SCHEDULED"]},
         "00741200":{"vr":"CS","Value":["MEDIUM"]},
         "00741204":{"vr":"LO","Value":["Step %4$d"]}}"""
            .formatted(number % 500, 1 + number % 28, number % 24, number % 20);
    send(request("?workitem=" + uid).header("Content-Type", JSON).POST(body(json)).build(), 201);
    return uid;
  }

  void state(String uid, String state, String transaction)
      throws IOException, InterruptedException {
    String json =
        "{\"00741000\":{\"vr\":\"CS\",\"Value\":[\"%s\"]},\"00081195\":{\"vr\":\"UI\",\"Value\":[\"%s\"]}}"
            .formatted(state, transaction);
    send(
        request("/" + uid + "/state?requester=BENCH")
            .header("Content-Type", JSON)
            .PUT(body(json))
            .build(),
        200);
  }

  private void update(String uid, String transaction, String json)
      throws IOException, InterruptedException {
    String query = transaction.isEmpty() ? "" : "?Transaction-uid=" + transaction;
    send(request("/" + uid + query).header("Content-Type", JSON).POST(body(json)).build(), 200);
  }

  /** Create, claim, update, complete: four requests. */
  void cycle(int number) throws IOException, InterruptedException {
    String uid = create(number);
    String transaction = Corpus.newUid();
    state(uid, "IN PROGRESS", transaction);
    update(uid, transaction, PERFORMED);
    state(uid, "COMPLETED", transaction);
  }

  /** A change that everybody who is subscribed hears of. */
  void progress(String uid, int percent) throws IOException, InterruptedException {
    update(
        uid,
        "",
        "{\"00741002\":{\"vr\":\"SQ\",\"Value\":[{\"00741004\":{\"vr\":\"DS\",\"Value\":[\"%d\"]}}]}}"
            .formatted(percent));
  }

  void subscribe(String uid, String subscriber) throws IOException, InterruptedException {
    send(
        request("/" + uid + "/subscribers/" + subscriber)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        201);
  }

  void unsubscribe(String uid, String subscriber) throws IOException, InterruptedException {
    send(request("/" + uid + "/subscribers/" + subscriber).DELETE().build(), 200);
  }

  /** Milliseconds that a search took; the answer may be empty. */
  double search(Map<String, String> query) throws IOException, InterruptedException {
    StringBuilder path = new StringBuilder("?limit=50");
    query.forEach((key, value) -> path.append('&').append(key).append('=').append(value));
    HttpRequest request = request(path.toString()).header("Accept", JSON).GET().build();
    long start = System.nanoTime();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200 && response.statusCode() != 204) {
      throw new IOException(request.uri() + " answered " + response.statusCode());
    }
    return (System.nanoTime() - start) / 1e6;
  }

  CompletableFuture<WebSocket> listen(String subscriber, WebSocket.Listener listener) {
    return client
        .newWebSocketBuilder()
        .header("Authorization", authorization)
        .buildAsync(
            URI.create("ws://" + host + "/orderly/aets/ORDERLY/ws/subscribers/" + subscriber),
            listener);
  }
}
