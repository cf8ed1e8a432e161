package org.orderly.demo;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A service of somebody else, played by a process of its own that tells its counts over HTTP. */
final class StubProcess implements AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path folder;
  private final int port;
  private final int tries;

  private StubProcess(Process process, Path folder, int port, int tries) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.tries = tries;
  }

  /**
   * Starts one and waits for it.
   *
   * @param main gets a folder of its own and the port
   * @param count one of its counts
   * @param tries how often {@link #await} looks, ten times a second
   */
  static StubProcess start(Class<?> main, String count, int tries)
      throws DemoException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("orderly-demo-");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.resolve("stub").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    StubProcess stub = new StubProcess(process, folder, port, tries);
    Runtime.getRuntime().addShutdownHook(new Thread(stub::close));
    stub.await(main.getSimpleName() + " did not start", () -> stub.answers(count));
    return stub;
  }

  int port() {
    return port;
  }

  /** Removed at the end. */
  Path folder() {
    return folder;
  }

  private boolean answers(String count) throws IOException, InterruptedException {
    try {
      return process.isAlive() && stat(count) >= 0;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** One of its counts. */
  int stat(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stat"))
            .timeout(Duration.ofSeconds(10))
            .build();
    String counts = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher count = Pattern.compile('"' + name + "\":(\\d+)").matcher(counts);
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  /** Something that takes a while. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws DemoException, IOException, InterruptedException;
  }

  void await(String otherwise, Condition condition)
      throws DemoException, IOException, InterruptedException {
    for (int i = 0; i < tries; i++) {
      if (condition.holds()) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
    throw new DemoException(otherwise);
  }

  @Override
  public String toString() {
    return "port " + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
