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

  /** Work items are about so many patients and have so many labels. */
  static final int PATIENTS = 500;

  static final int LABELS = 20;

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
    return resource("workitems" + path);
  }

  private HttpRequest.Builder resource(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + host + "/orderly/aets/ORDERLY/rs/" + path))
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

  /** A scheduled work item of one of the patients and one of the labels. */
  String create(int number) throws IOException, InterruptedException {
    String uid = Corpus.newUid();
    String json =
        """
        {"00100010":{"vr":"PN","Value":[{"Alphabetic":"Bench^Number%1$d"}]},
         "00100020":{"vr":"LO","Value":["B%1$d"]},
         "00404005":{"vr":"DT","Value":["%2$s"]},
         "00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["SEG%3$d"]},
           "00080102":{"vr":"SH","Value":["99BENCH"]},"00080104":{"vr":"LO","Value":["Segment"]}}]},
         "00404041":{"vr":"CS","Value":["READY"]},
         "00741000":{"vr":"CS","Value":["SCHEDULED"]},
         "00741200":{"vr":"CS","Value":["MEDIUM"]},
         "00741204":{"vr":"LO","Value":["Step %3$d"]}}"""
            .formatted(number % PATIENTS, start(number), number % LABELS);
    send(request("?workitem=" + uid).header("Content-Type", JSON).POST(body(json)).build(), 201);
    return uid;
  }

  private static String start(int number) {
    return "202601%02d%02d1500".formatted(1 + number % 28, number % 24);
  }

  /** A template for a label, to create many work items of. */
  String template(int label) throws IOException, InterruptedException {
    String uid = Corpus.newUid();
    String json =
        """
        {"00404018":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":["SEG%1$d"]},
           "00080102":{"vr":"SH","Value":["99BENCH"]},"00080104":{"vr":"LO","Value":["Segment"]}}]},
         "00404041":{"vr":"CS","Value":["READY"]},
         "00741000":{"vr":"CS","Value":["SCHEDULED"]},
         "00741200":{"vr":"CS","Value":["MEDIUM"]},
         "00741204":{"vr":"LO","Value":["Step %1$d"]}}"""
            .formatted(label);
    send(
        request("?template=true&workitem=" + uid)
            .header("Content-Type", JSON)
            .POST(body(json))
            .build(),
        201);
    return uid;
  }

  /** So many work items of a template at the same time, each of another of the patients. */
  void createAll(String template, int number, int count) throws IOException, InterruptedException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(Corpus.newUid()).append(",B").append((number + i) % PATIENTS).append('\n');
    }
    send(
        resource(
                "studies/csv:1/workitems/"
                    + template
                    + "?csvPatientID=2&upsScheduledTime="
                    + start(number))
            .header("Content-Type", "text/csv")
            .POST(body(rows.toString()))
            .build(),
        202);
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
