package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.AiPlatform;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.KeyPair;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StubProcess;
import org.orderly.it.peer.Tool;

/** An AI platform behind TLS, with a certificate of an authority that the device trusts, or not. */
class CloudTlsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static KeyPair authority;
  private static KeyPair other;
  private static final List<String> exporters = new ArrayList<>();

  @BeforeAll
  static void trust_an_authority() throws Exception {
    Dcmtk.require();
    authority = KeyPair.authority(folder, "authority-of-tests");
    other = KeyPair.authority(folder, "other-authority");
    try (Directory directory = SERVER.directory()) {
      directory.replace(
          Directory.DEVICE, "dcmTrustStoreURL", authority.trustStore().toUri().toString());
      directory.replace(Directory.DEVICE, "dcmTrustStorePin", KeyPair.PASSWORD);
      directory.add(
          "dn: dcmQueueName=TlsCloud," + Directory.DEVICE,
          "objectClass: dcmQueue",
          "dcmQueueName: TlsCloud",
          "dcmMaxTasksParallel: 4",
          "dcmMaxRetries: 1",
          "dcmRetryDelay: PT1S");
    }
  }

  @AfterAll
  static void leave_nothing() throws Exception {
    try (Directory directory = SERVER.directory()) {
      for (String name : exporters) {
        directory.delete("dcmExporterID=" + name + "," + Directory.DEVICE);
      }
      directory.delete("dcmQueueName=TlsCloud," + Directory.DEVICE);
      directory.replace(Directory.DEVICE, "dcmTrustStoreURL");
      directory.replace(Directory.DEVICE, "dcmTrustStorePin").settle();
    }
  }

  private static StubProcess platform(String name, KeyPair identity) throws Exception {
    int port = Tool.freePort();
    StubProcess platform =
        StubProcess.start(
            AiPlatform.class,
            folder.resolve(name),
            Integer.toString(port),
            identity.store().toString());
    try (Directory directory = SERVER.directory()) {
      directory
          .add(
              "dn: dcmExporterID=" + name + "," + Directory.DEVICE,
              "objectClass: dcmExporter",
              "objectClass: orderlyExporter",
              "dcmExporterID: " + name,
              "dcmQueueName: TlsCloud",
              "dicomAETitle: ORDERLY",
              "dcmURI: cloud:https://127.0.0.1:" + port,
              "orderlySource: hospital",
              "orderlyUser: orderly",
              "orderlySecretProperty: ORDERLY_ADMIN_PASSWORD",
              "orderlyTokenURL: https://127.0.0.1:" + port + "/token",
              "orderlyCompute: TRUE",
              "orderlyProcessDelay: PT1S",
              "orderlyPollInterval: PT1S",
              "orderlyAnonymizedField: PatientName",
              "orderlyAnonymizedField: PatientID")
          .settle();
      exporters.add(name);
    }
    return platform;
  }

  private static SampleStudy export(String exporter) throws Exception {
    SampleStudy study = Samples.study();
    List<Path> files = new Samples(folder.resolve(study.key())).slices(study, 3);
    SERVER.dicom().store("CT1", files).orFail();
    String series = "/studies/" + study.studyUid() + "/series/" + study.seriesUid(1);
    String path = "/aets/ORDERLY/rs" + series + "/export/" + exporter;
    assertEquals(202, SERVER.rest().call("POST", path).statusCode());
    return study;
  }

  @Test
  void images_go_out_and_results_come_back_over_tls() throws Exception {
    KeyPair identity = authority.issue(folder, "platform", "ip:127.0.0.1");
    try (StubProcess platform = platform("TLSAI", identity)) {
      SampleStudy study = export("TLSAI");
      String path = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/instances/count";
      // a report, a document and data
      Await.that("results come back", SOON, () -> SERVER.rest().count(path) == 6);
      assertEquals(3, platform.stat("images"));
      assertEquals(0, platform.stat("leaked"));
    }
  }

  @Test
  void a_platform_of_another_authority_or_of_another_name_gets_nothing() throws Exception {
    refuses("STRANGEAI", other.issue(folder, "stranger", "ip:127.0.0.1"), "PKIX");
    refuses(
        "OTHERAI", authority.issue(folder, "elsewhere", "dns:ai.example"), "subject alternative");
  }

  private static void refuses(String name, KeyPair identity, String reason) throws Exception {
    try (StubProcess platform = platform(name, identity)) {
      export(name);
      JsonObject task = SERVER.rest().ended(name).get(0);
      assertEquals("FAILED", task.getString("status"), task.toString());
      assertTrue(task.getString("errorMessage").contains(reason), task.toString());
      assertEquals(0, platform.stat("images"));
      assertEquals(0, platform.stat("unauthorized"));
    }
  }
}
