package org.orderly.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The REST services that the benchmark drives and times. */
final class OrderlyApi {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String authorization;

  OrderlyApi(String base, String password) {
    this.base = base;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** The value of the HTTP header that logs in. */
  String authorization() {
    return authorization;
  }

  String get(String path) throws IOException, InterruptedException {
    return body(request(path).header("Accept", "application/json").GET().build());
  }

  String post(String path) throws IOException, InterruptedException {
    return body(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  private String body(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          request.method()
              + " "
              + request.uri()
              + " answered "
              + response.statusCode()
              + " "
              + response.body());
    }
    return response.body();
  }

  /** Waits until {@code count} tasks of the batch are COMPLETED. */
  void awaitCompleted(String filter, int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!get("/monitor/export/count?status=COMPLETED&" + filter)
        .matches("\\s*\\{\\s*\"count\"\\s*:\\s*" + count + "\\s*}\\s*")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("tasks did not complete: " + get("/monitor/export?" + filter));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /**
   * Requests per second of {@code clients} threads that repeat the same GET for {@code seconds}.
   */
  double rate(String path, String accept, int clients, int seconds)
      throws IOException, InterruptedException {
    HttpRequest request = request(path).header("Accept", accept).GET().build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        counts.add(threads.submit(() -> repeat(request, end)));
      }
      int total = 0;
      for (Future<Integer> count : counts) {
        total += count.get();
      }
      return (double) total / seconds;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private int repeat(HttpRequest request, long end) throws IOException, InterruptedException {
    int count = 0;
    while (System.nanoTime() < end) {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + response.statusCode());
      }
      count++;
    }
    return count;
  }
}
