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
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.orderly.it.peer.AiPlatform;

/**
 * An AI platform in a process of its own, to which the server of the demonstration is connected as
 * an administrator would do it: API, Filter and Publishers.
 */
final class AiRoundTrip implements AutoCloseable {

  private static final int TRIES = 300;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String TOKEN = "first-token";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path folder;
  private final int port;

  private AiRoundTrip(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  static AiRoundTrip start(DemoServer server)
      throws DemoException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("orderly-demo-ai-");
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
                AiPlatform.class.getName(),
                folder.toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    AiRoundTrip platform = new AiRoundTrip(process, folder, port);
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
    platform.await("the AI platform did not start", platform::answers);
    platform.connect(server);
    return platform;
  }

  private void connect(DemoServer server) throws DemoException, IOException, InterruptedException {
    server.configure(
        "POST",
        "/config/api",
        "{'dcmExporterID':'AI','dcmURI':'cloud:http://127.0.0.1:"
            + port
            + "','dicomAETitle':'ORDERLY','dcmQueueName':'Cloud','orderlyResultQueue':'Result',"
            + "'orderlySource':'demo','orderlyThreads':2,'orderlyCompute':true,"
            + "'orderlyProcessDelay':'PT2S','orderlyPollInterval':'PT1S',"
            + "'orderlySecretProperty':'AI_SECRET'}");
    server.configure("PUT", "/config/api/AI/secret", TOKEN);
    server.configure(
        "POST",
        "/config/filter",
        "{'cn':'Upload CT','dcmEntity':'Series','dcmExporterID':'AI','dcmDuration':'PT3S',"
            + "'orderlyQuery':'Modality = CT and (SliceThickness absent or SliceThickness <= 5)'}");
    server.configure(
        "POST",
        "/config/publishers",
        "{'dcmExporterID':'RESULTS','dcmURI':'dicom:STORESCP','dicomAETitle':'ORDERLY',"
            + "'dcmQueueName':'Export','orderlyObjectKind':['SR','PDF']}");
    await("the AI platform is not in force", () -> server.get("/export").contains("RESULTS"));
  }

  private boolean answers() throws IOException, InterruptedException {
    try {
      return process.isAlive() && stat("images") >= 0;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** One of the counts of the platform. */
  int stat(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stat")).build();
    String counts = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher count = Pattern.compile('"' + name + "\":(\\d+)").matcher(counts);
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  /** Something that takes a while. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws DemoException, IOException, InterruptedException;
  }

  private void await(String otherwise, Condition condition)
      throws DemoException, IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
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
