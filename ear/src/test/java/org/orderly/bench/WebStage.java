package org.orderly.bench;

import java.io.IOException;
import java.util.List;

/** DICOMweb rates; the peers' figures for these were measured elsewhere. */
final class WebStage {

  private static final String JSON = "application/dicom+json";
  private static final int SECONDS = 4;

  private final Stage stage;

  WebStage(Stage stage) {
    this.stage = stage;
  }

  void run() throws IOException, InterruptedException {
    OrderlyApi api = stage.api();
    Corpus corpus = Corpus.write(stage.folder("corpus"), Corpus.newUid(), Corpus.CT_ROWS, 50);
    Sender.PLAIN.send(stage.orderly(), List.of(corpus));
    String study = "/aets/ORDERLY/rs/studies/" + corpus.studyInstanceUid();
    String instances = api.get(study + "/instances");
    String series = uid(instances, "0020000E");
    String instance = study + "/series/" + series + "/instances/" + uid(instances, "00080018");
    String query = "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + corpus.studyInstanceUid();
    api.rate(query, JSON, 2, SECONDS);
    rate(api, "QIDO-RS by study UID, 1 client", query, JSON, 1);
    rate(api, "QIDO-RS by study UID, 8 clients", query, JSON, 8);
    rate(api, "WADO-RS metadata, 1 client", instance + "/metadata", JSON, 1);
    String part10 = "multipart/related; type=\"application/dicom\"";
    rate(api, "WADO-RS instance of 0.5 MB, 1 client", instance, part10, 1);
    stage.clear("corpus");
  }

  private void rate(OrderlyApi api, String what, String path, String accept, int clients)
      throws IOException, InterruptedException {
    stage.alone(what, "requests/s", api.rate(path, accept, clients, SECONDS));
  }

  private static String uid(String json, String tag) {
    int at = json.indexOf("\"Value\"", json.indexOf("\"" + tag + "\""));
    int from = json.indexOf('"', json.indexOf('[', at)) + 1;
    return json.substring(from, json.indexOf('"', from));
  }
}
