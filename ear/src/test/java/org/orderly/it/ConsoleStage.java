package org.orderly.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.Tool;

/**
 * A server after a night: studies that were sent, failed, wait and were canceled, and some work.
 */
final class ConsoleStage implements AutoCloseable {

  private static final String SENT = "READINGROOM";
  private static final String FAILED = "TELERAD";
  private static final String LATER = "20991231235900";
  private static final List<String> PATIENTS =
      List.of("Planck^Max", "Meitner^Lise", "Curie^Marie", "Bohr^Niels", "Noether^Emmy");
  private static final List<String> EXAMINATIONS =
      List.of("CT chest", "CT abdomen", "CT skull", "CT spine", "CT pelvis");

  private final OrderlyServer server;
  private final NodePeer receiver;
  private final List<String> studies = new ArrayList<>();

  private ConsoleStage(OrderlyServer server, NodePeer receiver) {
    this.server = server;
    this.receiver = receiver;
  }

  /** Returns when all that is to happen by itself has happened. */
  static ConsoleStage fill(OrderlyServer server, Path folder) throws Exception {
    Dcmtk.require();
    NodePeer.require();
    ConsoleStage stage = new ConsoleStage(server, NodePeer.start());
    try (Directory directory = server.directory()) {
      directory.add(Route.to(SENT, stage.receiver.port()));
      directory.add(Route.to(FAILED, Tool.freePort()).with("queue/dcmMaxRetries: 0"));
      directory.settle();
    }
    for (int i = 0; i < PATIENTS.size(); i++) {
      stage.send(folder, i);
    }
    Rest rest = server.rest();
    rest.ended(SENT);
    rest.ended(FAILED);
    for (String study : stage.studies) {
      stage.post("/aets/ORDERLY/rs/studies/" + study + "/export/" + SENT + later("night-42"));
    }
    stage.post(
        "/aets/ORDERLY/rs/studies/" + stage.studies.get(0) + "/export/" + FAILED + later(""));
    stage.post("/monitor/export/cancel?status=SCHEDULED&ExporterID=" + FAILED);
    for (int i = 0; i < PATIENTS.size(); i++) {
      stage.work(i);
    }
    return stage;
  }

  /** The address of the page of a study. */
  String studyPage() {
    return "/studies/study.xhtml?study=" + studies.get(0);
  }

  private static String later(String batch) {
    return "?scheduledTime=" + LATER + (batch.isEmpty() ? "" : "&batchID=" + batch);
  }

  private void send(Path folder, int i) throws Exception {
    SampleStudy sample = Samples.study();
    SampleStudy study =
        new SampleStudy(
            sample.key(),
            "P" + (4711 + i),
            PATIENTS.get(i),
            "2026112" + i,
            EXAMINATIONS.get(i),
            List.of());
    studies.add(study.studyUid());
    List<Path> files = new Samples(folder.resolve("s" + i)).slices(study, 3 + i);
    server.dicom().store(i < PATIENTS.size() - 2 ? SENT : FAILED, files).orFail();
  }

  private void post(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = server.rest().call("POST", path);
    Assertions.assertTrue(response.statusCode() < 300, path + ": " + response.body());
  }

  private void work(int i) throws IOException, InterruptedException {
    String body =
        """
        [{"00404005":{"vr":"DT","Value":["202611%d0%d3000"]},"00741000":{"vr":"CS","Value":["SCHEDULED"]},
        "00741200":{"vr":"CS","Value":["%s"]},"00741202":{"vr":"LO","Value":["Reading"]},
        "00741204":{"vr":"LO","Value":["Read %s"]},"00404041":{"vr":"CS","Value":["READY"]},
        "00404018":{"vr":"SQ"},"00404021":{"vr":"SQ"},"00404025":{"vr":"SQ"},"00404026":{"vr":"SQ"},
        "00404027":{"vr":"SQ"},"00404034":{"vr":"SQ"},"0040A370":{"vr":"SQ"},"00741210":{"vr":"SQ"},
        "00741224":{"vr":"SQ"},"00741216":{"vr":"SQ"},"00380010":{"vr":"LO"},"00380014":{"vr":"SQ"},
        "00081080":{"vr":"LO"},"00081084":{"vr":"SQ"},"00100010":{"vr":"PN","Value":[{"Alphabetic":"%s"}]},
        "00100020":{"vr":"LO","Value":["P%d"]},"00100030":{"vr":"DA"},"00100040":{"vr":"CS"}}]
        """
            .formatted(
                21 + i,
                7 + i % 3,
                i == 1 ? "HIGH" : "MEDIUM",
                EXAMINATIONS.get(i),
                PATIENTS.get(i),
                4711 + i);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + server.port("ORDERLY_HTTP_PORT")
                        + "/orderly/aets/ORDERLY/rs/workitems"))
            .header("Authorization", server.rest().authorization())
            .header("Content-Type", "application/dicom+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    Assertions.assertEquals(201, response.statusCode(), response.body());
  }

  @Override
  public void close() {
    receiver.close();
  }
}
