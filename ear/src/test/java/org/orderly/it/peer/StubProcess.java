package org.orderly.it.peer;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service of somebody else, played by a process of its own ({@link SegmentationServer}, {@link
 * AiPlatform}) that is told over HTTP how to behave, and tells its counts.
 */
public final class StubProcess implements AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration START = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private StubProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param main gets the folder, the port and the others
   */
  public static StubProcess start(Class<?> main, Path folder, String... others)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString(),
                Integer.toString(port)));
    command.addAll(List.of(others));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    StubProcess stub = new StubProcess(process, port);
    Runtime.getRuntime().addShutdownHook(new Thread(stub::close));
    long end = System.nanoTime() + START.toNanos();
    while (!stub.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        stub.close();
        throw new IOException(main.getSimpleName() + " did not start");
      }
      LockSupport.parkNanos(PAUSE);
    }
    return stub;
  }

  private boolean answers() throws IOException, InterruptedException {
    try {
      return call("GET", "/stat").startsWith("{");
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
    Matcher count = Pattern.compile('"' + name + "\":(\\d+)").matcher(call("GET", "/stat"));
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  private String call(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(START)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public String toString() {
    return "port " + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
