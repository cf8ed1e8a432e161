package org.orderly.demo;

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
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.SegmentationServer;

/**
 * A segmentation server in a process of its own, a datastore, a template and a ruleset: a folder
 * that is dropped comes back as a structure set of the right patient.
 */
final class SegmentationRoundTrip implements AutoCloseable {
  private static final int TRIES = 1200;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SLICES = 12;
  private static final String NAME = "Roentgen^Anna";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path folder;
  private final int port;

  private SegmentationRoundTrip(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  static SegmentationRoundTrip start(DemoServer server)
      throws DemoException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("orderly-demo-segmentation-");
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
                SegmentationServer.class.getName(),
                folder.resolve("uploaded").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    SegmentationRoundTrip trip = new SegmentationRoundTrip(process, folder, port);
    Runtime.getRuntime().addShutdownHook(new Thread(trip::close));
    trip.await("the segmentation server did not start", trip::answers);
    trip.connect(server);
    return trip;
  }

  private void connect(DemoServer server) throws DemoException, IOException, InterruptedException {
    server.configure(
        "POST",
        "/config/destinations",
        "{'dcmExporterID':'SEGMENT','dcmURI':'segment:http://127.0.0.1:"
            + port
            + "/','dicomAETitle':'ORDERLY','dcmQueueName':'Export','orderlyClientID':'hospital',"
            + "'orderlySecretProperty':'SEGMENT_ACCESS','orderlyPollInterval':'PT1S'}");
    server.configure("PUT", "/config/destinations/SEGMENT/secret", "first-access");
    server.configure(
        "POST",
        "/config/sources",
        "{'orderlySourceID':'planning','dcmURI':'"
            + Files.createDirectories(folder.resolve("store")).toUri()
            + "','dicomAETitle':'ORDERLY','orderlyQuietPeriod':'PT2S','orderlyInterval':'PT1S',"
            + "'orderlySegmenter':'SEGMENT'}");
    String template =
        "name: Thorax\nmodels:\n- id: '720'\n  structures:\n"
            + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
            + "  - {number: 2, label: SpinalCord, type: ORGAN, colour: '#FFFF00'}\n";
    String made = server.post("/templates", "application/yaml", template);
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(made);
    if (!id.find()) {
      throw new DemoException("the template was not made: " + made);
    }
    server.post(
        "/rulesets",
        "application/json",
        ("{'name':'CT to Thorax','template':"
                + id.group(1)
                + ",'match':'ALL','groups':[{'match':'ALL','conditions':[{'tag':'Modality',"
                + "'operator':'equals','value':'CT'}]}]}")
            .replace('\'', '"'));
  }

  /** Drops a folder, and waits until its structures are published. */
  void carry(DemoServer server) throws DemoException, IOException, InterruptedException {
    SampleStudy study = Samples.study().named(NAME);
    Path whole = folder.resolve("whole");
    Samples samples = new Samples(whole);
    for (int i = 1; i <= SLICES; i++) {
      var slice = SampleObjects.ct(study, 1, i, 128, 128);
      slice.put(Tag.PatientID, "DEMO-SEG");
      samples.write("ct-" + i, slice, TransferSyntax.EXPLICIT_LITTLE);
    }
    Files.move(whole, folder.resolve("store").resolve("anna"));
    String list = "/processing/series?q=" + study.studyUid();
    await("the structures did not come back", () -> server.get(list).contains("RTSTRUCT_EXPORTED"));
  }

  private boolean answers() throws IOException, InterruptedException {
    try {
      return process.isAlive() && stat("tasks") >= 0;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** One of the counts of the segmentation server. */
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
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
