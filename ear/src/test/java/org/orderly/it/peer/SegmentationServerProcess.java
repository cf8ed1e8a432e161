package org.orderly.it.peer;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** A {@link SegmentationServer} that was started, and the way to it. */
public final class SegmentationServerProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private SegmentationServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static SegmentationServerProcess start(Path folder) throws Exception {
    int port = Tool.freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                SegmentationServer.class.getName(),
                folder.toString(),
                Integer.toString(port))
            .inheritIO()
            .start();
    SegmentationServerProcess server = new SegmentationServerProcess(process, port);
    Await.that("the segmentation server starts", Duration.ofSeconds(60), server::answers);
    return server;
  }

  private boolean answers() throws Exception {
    if (!process.isAlive()) {
      throw new IllegalStateException("the segmentation server ended");
    }
    try {
      return stat("tasks") >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** Tells it how to behave. */
  public void control(String query) throws IOException, InterruptedException {
    call("POST", "/control?" + query);
  }

  /** One of its counts. */
  public int stat(String name) throws IOException, InterruptedException {
    try (JsonReader reader = Json.createReader(new StringReader(call("GET", "/stat")))) {
      JsonObject json = reader.readObject();
      return json.getInt(name, 0);
    }
  }

  private String call(String method, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
