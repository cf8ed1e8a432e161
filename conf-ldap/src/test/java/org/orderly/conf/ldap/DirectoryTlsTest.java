package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ldaps://} with generated certificates. */
class DirectoryTlsTest {

  private static final String PASSWORD = "not-a-secret";
  private static final String TRUST = "javax.net.ssl.trustStore";

  @TempDir Path folder;
  private InMemoryDirectoryServer server;
  private Path keys;

  private void start(String host) throws Exception {
    keys = folder.resolve("keys.p12");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResultCode code =
        ManageCertificates.main(
            null,
            out,
            out,
            "generate-self-signed-certificate",
            "--keystore",
            keys.toString(),
            "--keystore-password",
            PASSWORD,
            "--keystore-type",
            "PKCS12",
            "--alias",
            "ldap",
            "--subject-dn",
            "CN=" + host,
            "--subject-alternative-name-dns",
            host);
    assertEquals(ResultCode.SUCCESS, code, out::toString);
    InMemoryDirectoryServerConfig config =
        new InMemoryDirectoryServerConfig(DirectoryContract.BASE);
    config.setSchema(DirectorySchema.schema());
    config.addAdditionalBindCredentials("cn=root", PASSWORD);
    SSLUtil ssl =
        new SSLUtil(
            new KeyStoreKeyManager(keys.toString(), PASSWORD.toCharArray(), "PKCS12", "ldap"),
            null);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPSConfig("tls", 0, ssl.createSSLServerSocketFactory()));
    server = new InMemoryDirectoryServer(config);
    server.startListening();
    for (String ldif : DirectoryContract.sample()) {
      for (String entry : ldif.replaceAll("(?m)^#.*\\n", "").split("\n\n+")) {
        if (!entry.isBlank()) {
          server.add(entry.strip().split("\n"));
        }
      }
    }
  }

  @AfterEach
  void stop() {
    System.clearProperty(TRUST);
    System.clearProperty(TRUST + "Password");
    server.shutDown(true);
  }

  private DirectoryConfiguration configuration() {
    String url = "ldaps://localhost:" + server.getListenPort();
    return new DirectoryConfiguration(
        new DirectoryAddress(url, "cn=root", PASSWORD, DirectoryContract.BASE, "orderly"),
        new Variables(name -> "/data"));
  }

  @Test
  void trusted_certificate_of_the_host_is_accepted() throws Exception {
    start("localhost");
    System.setProperty(TRUST, keys.toString());
    System.setProperty(TRUST + "Password", PASSWORD);
    try (DirectoryConfiguration configuration = configuration()) {
      assertEquals(List.of(), configuration.load().problems());
    }
  }

  @Test
  void certificate_of_another_host_is_refused() throws Exception {
    start("other.example.org");
    System.setProperty(TRUST, keys.toString());
    System.setProperty(TRUST + "Password", PASSWORD);
    try (DirectoryConfiguration configuration = configuration()) {
      DirectoryException e = assertThrows(DirectoryException.class, configuration::load);
      assertTrue(e.getMessage().contains("other.example.org"), e.getMessage());
    }
  }

  @Test
  void unknown_certificate_is_refused() throws Exception {
    start("localhost");
    try (DirectoryConfiguration configuration = configuration()) {
      assertThrows(DirectoryException.class, configuration::load);
    }
  }
}
