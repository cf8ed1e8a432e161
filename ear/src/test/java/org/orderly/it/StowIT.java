package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.OrthancPeer;
import org.orderly.it.peer.Samples;

/** Studies go to Orthanc with STOW-RS, in batches and with a password that the directory lacks. */
class StowIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static OrthancPeer orthanc;
  private static Samples samples;

  @BeforeAll
  static void start_the_peer() throws Exception {
    Dcmtk.require();
    OrthancPeer.require();
    orthanc = OrthancPeer.start(folder.resolve("orthanc"));
    samples = new Samples(folder.resolve("sent"));
    try (Directory directory = SERVER.directory()) {
      exporter(directory, "WEB", "STOW_TEST_PASSWORD");
      exporter(directory, "WRONG", "STOW_TEST_WRONG");
      directory.settle();
    }
  }

  private static void exporter(Directory directory, String id, String secret) throws Exception {
    directory.add(
        "dn: dcmExporterID=" + id + "," + Directory.DEVICE,
        "objectClass: dcmExporter",
        "objectClass: orderlyExporter",
        "dcmExporterID: " + id,
        "dcmURI: stow:" + orthanc.dicomWeb(),
        "dcmQueueName: Export",
        "dicomAETitle: ORDERLY",
        "orderlyUser: " + orthanc.user(),
        "orderlySecretProperty: " + secret,
        "orderlyBatchSize: 7",
        "orderlyThreads: 2");
  }

  @AfterAll
  static void stop_the_peer() throws Exception {
    SERVER.rest().call("POST", "/monitor/export/cancel?ExporterID=WRONG&status=SCHEDULED");
    try (Directory directory = SERVER.directory()) {
      directory.delete("dcmExporterID=WEB," + Directory.DEVICE);
      directory.delete("dcmExporterID=WRONG," + Directory.DEVICE).settle();
    }
    if (orthanc != null) {
      orthanc.close();
    }
  }

  private static void export(SampleStudy study, String exporter) throws Exception {
    SERVER.dicom().store("CT1", samples.slices(study, 30)).orFail();
    String path = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/export/" + exporter;
    int status = SERVER.rest().call("POST", path).statusCode();
    assertTrue(status / 100 == 2, path + ": " + status);
  }

  @Test
  void a_study_is_stored_by_stow_and_each_object_is_accounted_for() throws Exception {
    SampleStudy study = Samples.study();
    export(study, "WEB");
    JsonObject task = SERVER.rest().awaitExport("WEB", "COMPLETED");
    assertTrue(task.getString("outcomeMessage").endsWith("completed:30"), task::toString);
    assertEquals(30, orthanc.instances(study.studyUid()));
    assertFalse(SERVER.log().contains(OrthancPeer.PASSWORD), "the password is logged");
  }

  @Test
  void a_refused_password_is_named_and_tried_again() throws Exception {
    SampleStudy study = Samples.study();
    export(study, "WRONG");
    JsonObject task = SERVER.rest().awaitExport("WRONG", "SCHEDULED FOR RETRY");
    assertTrue(task.getString("errorMessage").contains("HTTP 401"), task::toString);
    assertEquals(0, orthanc.instances(study.studyUid()));
  }
}
