package org.orderly.dicom.net.ul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.testing.Dcmtk;
import org.orderly.dicom.testing.LoopbackScp;

/** TLS with client certificates, against ourselves and DCMTK. */
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;
  private static SSLContext known;
  private static SSLContext anonymous;
  private static SSLContext stranger;

  @BeforeAll
  static void make_keys() throws Exception {
    KeyStore ours = keys("ours");
    KeyStore foreign = keys("foreign");
    known = context(ours, ours);
    anonymous = context(null, ours);
    stranger = context(foreign, ours);
    pem("key.pem", "PRIVATE KEY", ours.getKey("ours", PASSWORD).getEncoded());
    pem("cert.pem", "CERTIFICATE", ours.getCertificate("ours").getEncoded());
  }

  private static KeyStore keys(String alias) throws Exception {
    Path file = folder.resolve(alias + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048"));
    command.addAll(List.of("-alias", alias, "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", file.toString()));
    Dcmtk.Run run = Dcmtk.run(command.toArray(String[]::new));
    assertEquals(0, run.exit(), run.output());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext context(KeyStore keys, KeyStore trust) throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("ours", trust.getCertificate("ours"));
    trusted.init(certificates);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static void pem(String name, String label, byte[] der) throws Exception {
    String text =
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n";
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static LoopbackScp scp(int limit) throws Exception {
    UlOptions options = UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofSeconds(3)));
    return LoopbackScp.start(
        ListenerOptions.onPort(0)
            .withOptions(options)
            .withMaxAssociations(limit)
            .withTls(TlsOptions.of(known, TlsOptions.ClientAuth.REQUIRED)),
        LoopbackScp.any());
  }

  private static ConnectRequest request(int port, SSLContext context) {
    return ConnectRequest.of(
            "127.0.0.1",
            port,
            AeTitle.of("TEST"),
            AeTitle.of("ORDERLY"),
            List.of(
                ProposedContext.of(Uid.Verification, Uid.ImplicitVRLittleEndian),
                ProposedContext.of(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian)))
        .withTls(
            context == null
                ? null
                : new TlsOptions(context, TlsOptions.ClientAuth.NONE, List.of(), List.of(), true));
  }

  @Test
  void objects_travel_over_tls_with_a_client_certificate() throws Exception {
    try (LoopbackScp scp = scp(10)) {
      try (DimseAssociation as = DimseAssociation.connect(request(scp.port(), known))) {
        byte[] data = new byte[1_000_000];
        new java.util.Random(3).nextBytes(data);
        PresentationContext ct = as.association().context(Uid.CTImageStorage);
        assertTrue(
            as.store(ct, Uid.CTImageStorage, "1.2", DataSource.of(data)).status().isSuccess());
        org.junit.jupiter.api.Assertions.assertArrayEquals(data, scp.takeStored().get(0).data());
      }
      org.junit.jupiter.api.Assertions.assertNull(scp.firstEnd());
    }
  }

  @Test
  void without_a_trusted_certificate_there_is_no_association() throws Exception {
    try (LoopbackScp scp = scp(10)) {
      for (SSLContext context : new SSLContext[] {anonymous, stranger, null}) {
        assertThrows(
            AssociationException.class,
            () -> DimseAssociation.connect(request(scp.port(), context)));
      }
      assertEquals(0, scp.listener().associations());
      try (DimseAssociation as = DimseAssociation.connect(request(scp.port(), known))) {
        assertTrue(as.echo().status().isSuccess());
      }
    }
  }

  @Test
  void over_the_limit_a_tls_connection_is_closed_at_once() throws Exception {
    try (LoopbackScp scp = scp(1);
        DimseAssociation first = DimseAssociation.connect(request(scp.port(), known))) {
      assertThrows(
          AssociationException.ConnectFailed.class,
          () -> DimseAssociation.connect(request(scp.port(), known)));
      assertTrue(first.echo().status().isSuccess());
    }
  }

  @Test
  void dcmtk_is_served_over_tls_and_serves_us() throws Exception {
    Dcmtk.require("echoscu", "storescp");
    String key = folder.resolve("key.pem").toString();
    String certificate = folder.resolve("cert.pem").toString();
    try (LoopbackScp scp = scp(10)) {
      String port = Integer.toString(scp.port());
      Dcmtk.Run run =
          Dcmtk.run(
              "echoscu",
              "-aec",
              "ORDERLY",
              "+tls",
              key,
              certificate,
              "+cf",
              certificate,
              "localhost",
              port);
      assertEquals(0, run.exit(), run.output());
      Dcmtk.Run refused =
          Dcmtk.run("echoscu", "-aec", "ORDERLY", "+tla", "+cf", certificate, "localhost", port);
      assertTrue(refused.exit() != 0, "no certificate");
    }
    try (Dcmtk.Server server =
            Dcmtk.storescp(folder, "+tls", key, certificate, "+cf", certificate);
        DimseAssociation as = DimseAssociation.connect(request(server.port(), known))) {
      assertTrue(as.echo().status().isSuccess());
    }
    assertEquals(Set.of("key.pem", "cert.pem", "ours.p12", "foreign.p12"), names());
  }

  private static Set<String> names() throws Exception {
    try (var files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .collect(java.util.stream.Collectors.toSet());
    }
  }
}
