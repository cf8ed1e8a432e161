package org.orderly.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.SegmentationServer;
import org.orderly.it.peer.StubProcess;

/**
 * Folders of a datastore through the whole chain: copied, separated, matched, de-identified, sent,
 * segmented, brought back, stored and confirmed. {@code -Dorderly.bench.series=200
 * -Dorderly.bench.slices=100 -Dorderly.bench.rows=128}.
 */
final class SegmentStage {
  private static final int SERIES = Integer.getInteger("orderly.bench.series", 200);
  private static final int SLICES = Integer.getInteger("orderly.bench.slices", 100);
  private static final int ROWS = Integer.getInteger("orderly.bench.rows", 128);
  private static final long HOURS = 2;
  private static final double PAGE_MILLIS = 300;
  private static final Map<String, String> PAGES =
      Map.of(
          "Series for processing", "/process/series.xhtml",
          "Processing logs", "/process/logs.xhtml",
          "DICOM data copied", "/process/folders.xhtml",
          "DICOM Queue", "/queue/jobs.xhtml",
          "Home", "/index.xhtml");
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private final Stage stage;
  private final HttpClient http = HttpClient.newHttpClient();

  SegmentStage(Stage stage) {
    this.stage = stage;
  }

  void run() throws IOException, InterruptedException {
    try (StubProcess server =
        StubProcess.start(SegmentationServer.class, stage.folder("uploaded"))) {
      connect(server.port());
      measure();
    }
    stage.clear("uploaded", "store", "made");
  }

  private void connect(int port) throws IOException, InterruptedException {
    send(
        "POST",
        "/config/destinations",
        "{'dcmExporterID':'SEGMENT','dcmURI':'segment:http://127.0.0.1:"
            + port
            + "/','dicomAETitle':'ORDERLY','dcmQueueName':'Export','orderlyClientID':'hospital',"
            + "'orderlySecretProperty':'SEGMENT_ACCESS','orderlyPollInterval':'PT1S'}");
    send("PUT", "/config/destinations/SEGMENT/secret", "first-access");
    send(
        "POST",
        "/config/sources",
        "{'orderlySourceID':'bench','dcmURI':'"
            + Files.createDirectories(stage.folder("store")).toUri()
            + "','dicomAETitle':'ORDERLY','orderlyQuietPeriod':'PT1S','orderlyInterval':'PT1S',"
            + "'orderlySegmenter':'SEGMENT'}");
    String made =
        send(
            "POST",
            "/templates",
            "name: Bench\nmodels:\n- id: '1'\n  structures:\n"
                + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n");
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(made);
    if (!id.find()) {
      throw new IOException("the template was not made");
    }
    send(
        "POST",
        "/rulesets",
        "{'name':'bench','template':"
            + id.group(1)
            + ",'match':'ALL','groups':[{'match':'ALL','conditions':[{'tag':'Modality',"
            + "'operator':'equals','value':'CT'}]}]}");
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    String type =
        body.startsWith("{")
            ? "application/json"
            : body.startsWith("name:") ? "application/yaml" : "text/plain";
    String base = "http://127.0.0.1:" + stage.environment().get("ORDERLY_HTTP_PORT") + "/orderly";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", stage.api().authorization())
            .header("Content-Type", type)
            .method(
                method,
                HttpRequest.BodyPublishers.ofString(
                    body.startsWith("{") ? body.replace('\'', '"') : body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": HTTP " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private void measure() throws IOException, InterruptedException {
    for (int i = 0; i < SERIES; i++) {
      SampleStudy study = Samples.study().named("Bench^Number" + i);
      Samples samples = new Samples(stage.folder("made").resolve("series-" + i));
      for (int slice = 1; slice <= SLICES; slice++) {
        samples.write(
            "ct-" + slice,
            SampleObjects.ct(study, 1, slice, ROWS, ROWS),
            TransferSyntax.EXPLICIT_LITTLE);
      }
    }
    long start = System.nanoTime();
    for (int i = 0; i < SERIES; i++) {
      Path made = stage.folder("made").resolve("series-" + i);
      Files.move(made, stage.folder("store").resolve("series-" + i));
    }
    Meanwhile meanwhile = new Meanwhile();
    awaitEnd(start, meanwhile);
    double seconds = (System.nanoTime() - start) / 1e9;
    stage.alone("folders to structures, whole chain", "images/s", SERIES * SLICES / seconds);
    stage.alone("the same", "series/min", 60 * SERIES / seconds);
    for (Map.Entry<String, List<Double>> page : meanwhile.millis.entrySet()) {
      double late = PageRates.percentile95(page.getValue());
      stage.figures().atMost(page.getKey() + " meanwhile, p95", "ms", late, PAGE_MILLIS);
    }
    stage.alone("largest resident memory meanwhile", "MiB", meanwhile.memory);
  }

  /** What the pages answered, and the memory that was in use. */
  private final class Meanwhile {
    final Map<String, List<Double>> millis = new TreeMap<>();
    final OpenPage page = OpenPage.of(stage);
    long memory;

    void look() throws IOException, InterruptedException {
      for (Map.Entry<String, String> each : PAGES.entrySet()) {
        long asked = System.nanoTime();
        page.open(each.getValue());
        millis
            .computeIfAbsent(each.getKey(), name -> new ArrayList<>())
            .add((System.nanoTime() - asked) / 1e6);
        LockSupport.parkNanos(PAUSE);
      }
      memory = Math.max(memory, stage.orderly().residentMebibytes());
    }
  }

  private void awaitEnd(long start, Meanwhile meanwhile) throws IOException, InterruptedException {
    while (true) {
      meanwhile.look();
      String done = stage.api().get("/processing/series?limit=500&status=RTSTRUCT_EXPORTED");
      int ended = done.split("\"state\":\"COMPLETE\"", -1).length - 1;
      if (ended >= SERIES) {
        return;
      }
      if (System.nanoTime() - start > TimeUnit.HOURS.toNanos(HOURS)) {
        throw new IOException(ended + " of " + SERIES + " series ended");
      }
    }
  }
}
