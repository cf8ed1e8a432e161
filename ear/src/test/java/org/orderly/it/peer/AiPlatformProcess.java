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
import java.util.ArrayList;
import java.util.List;

/** An {@link AiPlatform} that was started, and the way to it. */
public final class AiPlatformProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final int securePort;

  private AiPlatformProcess(Process process, int port, int securePort) {
    this.process = process;
    this.port = port;
    this.securePort = securePort;
  }

  public static AiPlatformProcess start(Path folder) throws Exception {
    return start(folder, 0, List.of());
  }

  /** One that also answers over TLS. */
  public static AiPlatformProcess start(Path folder, KeyPair identity) throws Exception {
    int securePort = Tool.freePort();
    String store = identity.store().toString();
    return start(folder, securePort, List.of(Integer.toString(securePort), store));
  }

  private static AiPlatformProcess start(Path folder, int securePort, List<String> secure)
      throws Exception {
    int port = Tool.freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AiPlatform.class.getName(),
                folder.toString(),
                Integer.toString(port)));
    command.addAll(secure);
    Process process = new ProcessBuilder(command).inheritIO().start();
    AiPlatformProcess platform = new AiPlatformProcess(process, port, securePort);
    Await.that("the platform starts", Duration.ofSeconds(60), platform::answers);
    return platform;
  }

  private boolean answers() throws Exception {
    if (!process.isAlive()) {
      throw new IllegalStateException("the platform ended");
    }
    try {
      return stat("images") >= 0;
    } catch (IOException e) {
      return false; // not yet, or its port is another's connection that just ends
    }
  }

  public int port() {
    return port;
  }

  public int securePort() {
    return securePort;
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
