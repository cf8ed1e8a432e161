package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.AiPlatform;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.MoodyScp;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StubProcess;

/**
 * Images go to an AI platform that fails in many ways, and results come back and are published
 * once. {@code -Dorderly.cloud.images=1000} for more than the usual hundred; from then on the
 * platform is down for a minute instead of some seconds.
 */
class CloudIT {
  private static final int IMAGES = Integer.getInteger("orderly.cloud.images", 100);
  private static final int PER_SERIES = 10;
  private static final int KINDS = 3;
  private static final int PER_CALL = 100;
  private static final int DOWN_SECONDS = IMAGES < 1000 ? 5 : 60;
  private static final Duration LONG = Duration.ofSeconds(240 + IMAGES);
  private static final String SECRET = "secret-of-the-test";

  @RegisterExtension
  static final OrderlyServer SERVER =
      new OrderlyServer().with("CLOUD_TEST_SECRET", SECRET).with("CLOUD_TEST_TOKEN", "first-token");

  @TempDir static Path folder;

  private static StubProcess platform;
  private static MoodyScp publisher;
  private static Samples samples;

  @BeforeAll
  static void start_the_peers() throws Exception {
    Dcmtk.require();
    platform = StubProcess.start(AiPlatform.class, folder.resolve("uploaded"));
    publisher = MoodyScp.start();
    samples = new Samples(folder.resolve("sent"));
    try (Directory directory = SERVER.directory()) {
      directory.addPeer("PUBLISHER", publisher.port());
      queue(directory, "Cloud", 50);
      queue(directory, "Result", 50);
      exporter(
          directory,
          "AI",
          "dcmURI: cloud:http://127.0.0.1:" + platform.port(),
          "orderlyUser: orderly",
          "orderlySecretProperty: CLOUD_TEST_SECRET",
          "orderlyTokenURL: http://127.0.0.1:" + platform.port() + "/token",
          "orderlyBatchSize: 4",
          "orderlyThreads: 3",
          "orderlyTimeout: PT10S",
          "orderlySource: hospital",
          "orderlySite: radiology",
          "orderlyCompute: TRUE",
          "orderlyCompress: TRUE",
          "orderlyProcessDelay: PT1S",
          "orderlyPollInterval: PT1S",
          "orderlyMaxPollInterval: PT3S",
          "orderlyResultQueue: Result",
          "orderlyAnonymizedField: PatientName",
          "orderlyAnonymizedField: PatientID",
          "orderlyAnonymizedField: PatientBirthDate",
          "orderlyAnonymizedField: InstitutionName",
          "orderlyAnonymizedField: AccessionNumber");
      exporter(
          directory,
          "PUBLISH",
          "dcmURI: dicom:PUBLISHER",
          "orderlyObjectKind: SR",
          "orderlyObjectKind: PDF",
          "orderlyObjectKind: JSON");
      rule(directory, "AI", "dcmProperty: Modality=CT|SR|DOC|OT");
      rule(directory, "PUBLISH", "dcmProperty: Modality=SR|DOC|OT");
      directory.settle();
    }
  }

  private static void queue(Directory directory, String name, int retries) throws Exception {
    directory.add(
        "dn: dcmQueueName=" + name + "," + Directory.DEVICE,
        "objectClass: dcmQueue",
        "dcmQueueName: " + name,
        "dcmMaxTasksParallel: 4",
        "dcmMaxRetries: " + retries,
        "dcmRetryDelay: PT1S",
        "dcmMaxRetryDelay: PT3S");
  }

  private static void exporter(Directory directory, String id, String... lines) throws Exception {
    List<String> entry =
        new ArrayList<>(
            List.of(
                "dn: dcmExporterID=" + id + "," + Directory.DEVICE,
                "objectClass: dcmExporter",
                "objectClass: orderlyExporter",
                "dcmExporterID: " + id,
                "dcmQueueName: Cloud",
                "dicomAETitle: ORDERLY"));
    entry.addAll(List.of(lines));
    directory.add(entry.toArray(String[]::new));
  }

  private static void rule(Directory directory, String id, String property) throws Exception {
    directory.add(
        "dn: cn=" + id + "," + Directory.DEVICE,
        "objectClass: dcmExportRule",
        "cn: " + id,
        "dcmEntity: Series",
        "dcmExporterID: " + id,
        property,
        "dcmDuration: PT1S");
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (publisher != null) {
      publisher.close();
    }
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void every_image_is_uploaded_and_every_result_published_once_whatever_fails() throws Exception {
    SampleStudy study = Samples.study().named("Quixotic^Zebedee", "ISO_IR 192");
    List<Path> files = files(study);
    platform.control("failing=5&refuse=1&delay=2&twice=1");
    for (int from = 0; from < files.size(); from += PER_CALL) {
      int to = Math.min(files.size(), from + PER_CALL);
      SERVER.dicom().store("CT1", files.subList(from, to)).orFail();
    }
    Await.that("the upload begins", LONG, () -> platform.stat("uploads") > 0);
    SERVER.kill();
    SERVER.start();
    platform.control("down=" + DOWN_SECONDS);

    int series = (IMAGES + PER_SERIES - 1) / PER_SERIES;
    Await.that("all images are uploaded", LONG, () -> platform.stat("images") == IMAGES);
    Await.that(
        "all results are published",
        LONG,
        () -> new TreeSet<>(publisher.taken()).size() == KINDS * series);
    Await.that("all tasks end", LONG, () -> waiting() == 0);

    // published once, not as often as they were given
    assertEquals(KINDS * series, publisher.taken().size());
    // nothing came back
    assertEquals(IMAGES, platform.stat("images"));
    assertEquals(0, platform.stat("leaked"));
    assertTrue(platform.stat("failed") > 0, "nothing failed");
    assertTrue(platform.stat("unavailable") > 0, "was never down");
    assertTrue(platform.stat("unauthorized") > 0, "nothing was refused");
    assertFalse(SERVER.log().contains(SECRET), "the secret is logged");
    assertFalse(SERVER.log().contains("token-1"), "the token is logged");
    nothing_identifying_was_uploaded(files);
    results_name_the_patient(study, series);
  }

  private static List<Path> files(SampleStudy study) throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      DataSet ct = SampleObjects.ct(study, 1 + i / PER_SERIES, 1 + i % PER_SERIES, 16, 16);
      ct.put(Tag.PatientID, "PAT-4711-X");
      ct.put(Tag.AccessionNumber, "ACC-99-4711");
      ct.put(Tag.InstitutionName, "Saint Wendelin Infirmary");
      ct.put(Tag.PatientBirthDate, "19610423");
      ct.put(Tag.ImageComments, "seen with Mr. Quixotic on ward 3");
      ct.put(Tag.StudyDescription, "Chest of PAT-4711-X");
      ct.putPrivate("ORDERLY TEST", 0x00291001, Vr.LO, "Zebedee");
      ct.putSequence(
          Tag.RequestAttributesSequence,
          new DataSet()
              .put(Tag.AccessionNumber, "ACC-99-4711")
              .put(Tag.RequestedProcedureDescription, "CT of quixotic^zebedee"));
      files.add(samples.write("image-" + i, ct, TransferSyntax.EXPLICIT_LITTLE));
    }
    return files;
  }

  /** Tasks of both queues that have not ended. */
  private static int waiting() throws Exception {
    int count = 0;
    for (String queue : List.of("Cloud", "Result")) {
      for (JsonObject task :
          SERVER.rest().array("/queue/" + queue + "?limit=5000").getValuesAs(JsonObject.class)) {
        String status = task.getString("status");
        assertFalse(status.equals("FAILED"), task::toString);
        if (!status.equals("COMPLETED")) {
          count++;
        }
      }
    }
    return count;
  }

  /** Neither in what was sent nor in what it says once it is inflated. */
  private static void nothing_identifying_was_uploaded(List<Path> files) throws Exception {
    Set<String> forbidden =
        Set.of("quixotic", "zebedee", "4711-x", "acc-99", "wendelin", "19610423");
    for (Path file : files) {
      String uid = Samples.read(file).string(Tag.SOPInstanceUID, "");
      Path uploaded = folder.resolve("uploaded").resolve(uid + ".dcm");
      assertEquals(TransferSyntax.DEFLATED, Samples.meta(uploaded).transferSyntax());
      DataSet copy = Samples.read(uploaded);
      Path inflated = samples.write("inflated", copy, TransferSyntax.EXPLICIT_LITTLE);
      for (Path one : List.of(uploaded, inflated)) {
        String bytes =
            new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        forbidden.forEach(word -> assertFalse(bytes.contains(word), word + " in " + one));
      }
      assertTrue(copy.hasValue(Tag.PixelData), "pixel data");
    }
  }

  private static void results_name_the_patient(SampleStudy study, int series) throws Exception {
    JsonArray reports =
        SERVER
            .rest()
            .array(
                "/aets/ORDERLY/rs/studies/"
                    + study.studyUid()
                    + "/instances?Modality=SR&includefield=PatientID&includefield=AccessionNumber&limit=1000");
    assertEquals(series, reports.size());
    JsonArray studies = SERVER.rest().array("/aets/ORDERLY/rs/studies?PatientID=PAT-4711-X");
    assertEquals(1, studies.size());
    assertTrue(reports.toString().contains("ACC-99-4711"), reports::toString);
  }
}
