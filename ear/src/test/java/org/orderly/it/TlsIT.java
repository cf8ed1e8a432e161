package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.KeyPair;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/**
 * DICOM over TLS (PS3.15 Annex B), switched on in the directory of a running server as
 * docs/install.md tells, against DCMTK.
 */
class TlsIT {

  private static final String CONNECTION = "cn=dicom-tls," + Directory.DEVICE;
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static KeyPair ours;
  private static KeyPair known;
  private static KeyPair stranger;

  @BeforeAll
  static void switch_on() throws Exception {
    Dcmtk.require();
    ours = KeyPair.make(folder, "ours");
    known = KeyPair.make(folder, "known");
    stranger = KeyPair.make(folder, "stranger");
    try (Directory directory = SERVER.directory()) {
      directory.replace(Directory.DEVICE, "dcmKeyStoreURL", ours.store().toUri().toString());
      directory.replace(Directory.DEVICE, "dcmKeyStorePin", KeyPair.PASSWORD);
      directory.replace(
          Directory.DEVICE, "dcmTrustStoreURL", known.trustStore().toUri().toString());
      directory.replace(Directory.DEVICE, "dcmTrustStorePin", KeyPair.PASSWORD);
      directory.replace(CONNECTION, "dicomInstalled", "TRUE").settle();
    }
    Await.that("the TLS port answers", SOON, () -> secure().echo(as(known)).ok());
  }

  @AfterAll
  static void switch_off() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(CONNECTION, "dicomInstalled", "FALSE");
      directory.replace(Directory.DEVICE, "dcmKeyStoreURL");
      directory.replace(Directory.DEVICE, "dcmKeyStorePin");
      directory.replace(Directory.DEVICE, "dcmTrustStoreURL");
      directory.replace(Directory.DEVICE, "dcmTrustStorePin").settle();
    }
  }

  private static Dcmtk secure() {
    return new Dcmtk("ORDERLY", SERVER.port("ORDERLY_DICOM_TLS_PORT"));
  }

  /** DCMTK's options for a peer with this certificate that knows ours. */
  private static String[] as(KeyPair pair) {
    return new String[] {
      "+tls",
      pair.key().toString(),
      pair.certificate().toString(),
      "+cf",
      ours.certificate().toString(),
      "+cf",
      pair.certificate().toString()
    };
  }

  @Test
  void only_a_client_whose_certificate_is_known_is_served() throws Exception {
    secure().echo(as(known)).orFail();
    assertFalse(secure().echo(as(stranger)).ok(), "unknown certificate");
    assertFalse(secure().echo("+tla", "+cf", ours.certificate().toString()).ok(), "no certificate");
    assertFalse(secure().echo().ok(), "no TLS");
    SERVER.dicom().echo().orFail();
  }

  @Test
  void an_object_comes_in_and_goes_out_over_tls() throws Exception {
    Path file =
        new Samples(folder.resolve("sent"))
            .write(
                "ct",
                SampleObjects.ct(Samples.study(), 1, 1, 64, 64),
                TransferSyntax.EXPLICIT_LITTLE);
    try (StoreScp receiver = StoreScp.startSecure(folder.resolve("received"), as(known))) {
      try (Directory directory = SERVER.directory()) {
        directory.add(Route.to("SECURE", receiver.port()));
        directory
            .replace(
                "cn=dicom,dicomDeviceName=SECURE-device," + Directory.DEVICES,
                "dicomTLSCipherSuite",
                "TLS_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
            .settle();
      }
      secure().store("SECURE", List.of(file), as(known)).orFail();
      Await.that("it arrives", Duration.ofSeconds(20), () -> receiver.received().size() == 1);
      String uid = Samples.meta(file).sopInstanceUid();
      assertEquals(Dcmtk.dump(file), Dcmtk.dump(receiver.file(uid)));
    }
  }

  @Test
  void hl7_is_spoken_over_tls_with_those_whose_certificate_is_known() throws Exception {
    String connection = "cn=hl7-tls," + Directory.DEVICE;
    String application = "hl7ApplicationName=*," + Directory.DEVICE;
    try (Directory directory = SERVER.directory()) {
      directory
          .add(
              "dn: " + connection,
              "objectClass: dicomNetworkConnection",
              "objectClass: dcmNetworkConnection",
              "cn: hl7-tls",
              "dicomHostname: localhost",
              "dicomPort: 2576",
              "dcmProtocol: HL7",
              "dicomTLSCipherSuite: TLS_AES_256_GCM_SHA384",
              "dcmTLSProtocol: TLSv1.3")
          .replace(
              application,
              "dicomNetworkConnectionReference",
              "cn=hl7," + Directory.DEVICE,
              connection)
          .settle();
      Await.that("HL7 over TLS", SOON, () -> hl7(known).contains("MSA|AA|4712"));
      assertThrows(IOException.class, () -> hl7(stranger));
      directory.replace(
          application, "dicomNetworkConnectionReference", "cn=hl7," + Directory.DEVICE);
      directory.delete(connection).settle();
    }
  }

  /** The answer to an update, or nothing while nobody listens. */
  private static String hl7(KeyPair pair) throws Exception {
    try (Socket socket = pair.connect(ours, SERVER.port("ORDERLY_HL7_TLS_PORT"))) {
      String message =
          "MSH|^~\\&|HIS|HOSPITAL|ORDERLY|ORDERLY|20260102||ADT^A08|4712|P|2.5\r"
              + "PID|||TLS1^^^HIS||Roe^Ute\r";
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(("\u000B" + message + "\u001C\r").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[4096];
      int read = socket.getInputStream().read(answer);
      if (read < 0) {
        throw new EOFException("closed");
      }
      return new String(answer, 0, read, StandardCharsets.UTF_8);
    } catch (ConnectException e) {
      return "";
    }
  }

  @Test
  void a_key_store_that_cannot_be_opened_is_named_and_stops_no_other_port() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(Directory.DEVICE, "dcmKeyStorePin", "wrong").settle();
      Await.that("health names it", SOON, () -> health().contains("dcmKeyStoreURL"));
      assertTrue(health().contains("dicom-tls"), health());
      assertTrue(health().contains("\"dicom\":\"" + SERVER.port("ORDERLY_DICOM_PORT")), health());
      assertEquals(503, SERVER.call("GET", "/health").statusCode());
      assertEquals(200, SERVER.call("GET", "/health/ready").statusCode(), "one listens");
      SERVER.dicom().echo().orFail();
      directory.replace(Directory.DEVICE, "dcmKeyStorePin", KeyPair.PASSWORD).settle();
    }
    Await.that("the TLS port answers again", SOON, () -> secure().echo(as(known)).ok());
    assertFalse(health().contains("dcmKeyStoreURL"), health());
  }

  private static String health() throws Exception {
    return SERVER.call("GET", "/health").body();
  }
}
