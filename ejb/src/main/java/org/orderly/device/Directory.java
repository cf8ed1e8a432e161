package org.orderly.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Environment;
import org.orderly.conf.ldap.DirectoryAddress;
import org.orderly.conf.ldap.DirectoryConfiguration;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.conf.ldap.EmbeddedDirectory;
import org.orderly.conf.ldap.Variables;

/** The directory that the environment names, or one of our own. */
final class Directory implements AutoCloseable {

  private static final String SAMPLE = "/org/orderly/ldif/sample/";
  private static final List<String> SEED =
      List.of(
          "00-init-baseDN.ldif",
          "01-init-config.ldif",
          "02-users.ldif",
          "10-sample-config.ldif",
          "11-sample-transfer-capabilities.ldif");

  private final @Nullable EmbeddedDirectory embedded;
  private final DirectoryConfiguration configuration;

  private Directory(@Nullable EmbeddedDirectory embedded, DirectoryConfiguration configuration) {
    this.embedded = embedded;
    this.configuration = configuration;
  }

  static Directory open() throws DirectoryException, IOException {
    String baseDn = Environment.get("ORDERLY_LDAP_BASE_DN", "dc=orderly,dc=org");
    String deviceName = Environment.get("ORDERLY_DEVICE_NAME", "orderly");
    String adminPassword = Environment.get("ORDERLY_ADMIN_PASSWORD");
    String url = Environment.get("ORDERLY_LDAP_URL");
    String bindDn = Environment.get("ORDERLY_LDAP_BIND_DN", "cn=admin," + baseDn);
    String password = Environment.get("ORDERLY_LDAP_BIND_PASSWORD", text(adminPassword));
    EmbeddedDirectory embedded = null;
    if (url == null) {
      String secret = Environment.get("ORDERLY_LDAP_SERVICE_PASSWORD", secret());
      EmbeddedDirectory.Options options =
          new EmbeddedDirectory.Options(file(), baseDn, port(), adminPassword, secret, seed());
      embedded = EmbeddedDirectory.start(options);
      url = embedded.url();
      bindDn = options.serviceDn();
      password = secret;
    }
    DirectoryAddress address = new DirectoryAddress(url, bindDn, password, baseDn, deviceName);
    return new Directory(
        embedded, new DirectoryConfiguration(address, new Variables(Directory::variable)));
  }

  private static Path file() throws IOException {
    Path folder = Environment.dataDirectory().resolve("ldap");
    Files.createDirectories(folder);
    return folder.resolve("directory.ldif");
  }

  private static int port() {
    return Integer.parseInt(Environment.get("ORDERLY_LDAP_PORT", "10389"));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String secret() {
    byte[] bytes = new byte[24];
    new java.security.SecureRandom().nextBytes(bytes);
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static @Nullable String variable(String name) {
    return name.equals("ORDERLY_DATA")
        ? Environment.dataDirectory().toString()
        : Environment.get(name);
  }

  private static List<String> seed() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String name : SEED) {
      try (InputStream in = Directory.class.getResourceAsStream(SAMPLE + name)) {
        if (in == null) {
          throw new IOException("sample configuration " + name + " is not in the application");
        }
        texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  DirectoryConfiguration configuration() {
    return configuration;
  }

  @Override
  public void close() {
    configuration.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
