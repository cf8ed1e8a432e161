package org.orderly.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server of the demonstration: the one that already runs on the configured ports, or an own one
 * on free ports with a data folder of its own.
 */
final class DemoServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);

  private final int httpPort;
  private final int dicomPort;
  private final @Nullable Process process;
  private final @Nullable Path data;
  private final String password;
  private boolean keepData;

  private DemoServer(
      int httpPort,
      int dicomPort,
      @Nullable Process process,
      @Nullable Path data,
      String password) {
    this.httpPort = httpPort;
    this.dicomPort = dicomPort;
    this.process = process;
    this.data = data;
    this.password = password;
  }

  static DemoServer findOrStart(Path root) throws DemoException, IOException, InterruptedException {
    int http = configured("ORDERLY_HTTP_PORT", 8080);
    int dicom = configured("ORDERLY_DICOM_PORT", 11112);
    return isReady(http) ? new DemoServer(http, dicom, null, null, "") : start(root);
  }

  private static int configured(String variable, int otherwise) throws DemoException {
    String value = System.getenv(variable);
    try {
      return value == null || value.isEmpty() ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new DemoException(variable + " is '" + value + "', not a port number");
    }
  }

  private static boolean isReady(int port) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    URI ready = URI.create("http://127.0.0.1:" + port + "/orderly/health/ready");
    try {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static DemoServer start(Path root)
      throws DemoException, IOException, InterruptedException {
    Path data = Files.createTempDirectory("orderly-demo-");
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERLY_DATA", data.toString());
    environment.put("ORDERLY_SKIP_BUILD", "1");
    String password = UUID.randomUUID().toString();
    environment.put("ORDERLY_ADMIN_PASSWORD", password);
    freePorts(environment);
    ProcessBuilder builder = new ProcessBuilder(root.resolve("orderly").toString(), "run");
    // nothing of a configured server: its directory and database are not for playing
    builder.environment().keySet().removeIf(name -> name.startsWith("ORDERLY_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    DemoServer server =
        new DemoServer(
            port(environment, "ORDERLY_HTTP_PORT"),
            port(environment, "ORDERLY_DICOM_PORT"),
            process,
            data,
            password);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.awaitReady(process, data);
    return server;
  }

  private static int port(Map<String, String> environment, String variable) {
    return Integer.parseInt(environment.getOrDefault(variable, "0"));
  }

  private static void freePorts(Map<String, String> environment) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (String name :
        List.of("HTTP", "HTTPS", "DICOM", "DICOM_TLS", "HL7", "MANAGEMENT", "LDAP")) {
      ServerSocket socket = new ServerSocket(0);
      held.add(socket);
      environment.put("ORDERLY_" + name + "_PORT", Integer.toString(socket.getLocalPort()));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
  }

  private void awaitReady(Process started, Path folder) throws DemoException, InterruptedException {
    StringBuffer output = new StringBuffer();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    CompletableFuture.runAsync(() -> follow(started, output, ready));
    try {
      ready.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      keepData = true;
      throw new DemoException(
          "the server did not become ready; its log is in " + folder + "/log\n" + output);
    }
  }

  private static void follow(Process started, StringBuffer output, CompletableFuture<Void> ready) {
    try (BufferedReader lines = started.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.startsWith("Orderly is ready")) {
          ready.complete(null);
        }
      }
    } catch (IOException e) {
      output.append(e.getMessage());
    }
    ready.completeExceptionally(new IllegalStateException("the server ended"));
  }

  boolean isOwn() {
    return process != null;
  }

  int dicomPort() {
    return dicomPort;
  }

  String console() {
    return "http://localhost:" + httpPort + "/orderly/";
  }

  String password() {
    return password;
  }

  /** Changes the configuration as administrator; quotes of JSON may be single ones. */
  void configure(String method, String path, String body)
      throws DemoException, IOException, InterruptedException {
    boolean json = body.startsWith("{");
    HttpRequest request =
        request(path)
            .header("Content-Type", json ? "application/json" : "text/plain")
            .method(
                method, HttpRequest.BodyPublishers.ofString(json ? body.replace('\'', '"') : body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new DemoException(path + ": HTTP " + answer.statusCode() + " " + answer.body());
    }
  }

  /** Sends something as administrator, and answers what the server says. */
  String post(String path, String type, String body)
      throws DemoException, IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new DemoException(path + ": HTTP " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  String get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request(path).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private HttpRequest.Builder request(String path) {
    String user = "admin:" + password;
    String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/orderly" + path))
        .header("Authorization", "Basic " + basic);
  }

  /** The log of an own server, kept when the demonstration failed. */
  String keepLog() {
    keepData = true;
    return data == null ? "the server's log" : data + "/log/server.log";
  }

  void awaitEnd() throws InterruptedException {
    if (process != null) {
      process.waitFor();
    }
  }

  /** Ends the own server and takes its data away; one that was running before goes on. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (!keepData && data != null) {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      } catch (IOException e) {
        keepData = true;
      }
    }
  }
}
