package org.orderly.conf.ldap;

import com.unboundid.ldap.listener.Base64PasswordEncoderOutputFormatter;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.SaltedMessageDigestInMemoryPasswordEncoder;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory inside the server for those who have none: loopback only, schema enforced, no
 * anonymous access, every acknowledged change in an LDIF file first.
 */
public final class EmbeddedDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDirectory.class);
  private static final String SAMPLE_BASE_DN = "dc=orderly,dc=org";
  private static final int SALT_BYTES = 16;
  private static final int MAX_CONNECTIONS = 200;
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  /**
   * What a start needs.
   *
   * @param file LDIF file that holds the content
   * @param port 0: any free one
   * @param adminPassword of {@code cn=admin,<base>} and {@code uid=admin,ou=users,<base>}; taken
   *     over when the file does not exist yet, afterwards only the hashes in the file count
   * @param serviceSecret password of {@code cn=orderly,<base>} until the next start; null: none
   * @param seed LDIF texts, loaded when the file does not exist yet
   */
  public record Options(
      Path file,
      String baseDn,
      int port,
      @Nullable String adminPassword,
      @Nullable String serviceSecret,
      List<String> seed) {

    public String adminDn() {
      return "cn=admin," + baseDn;
    }

    public String serviceDn() {
      return "cn=orderly," + baseDn;
    }

    /** Never prints a secret. */
    @Override
    public String toString() {
      return "embedded directory in " + file + ", base " + baseDn + ", port " + port;
    }
  }

  private final InMemoryDirectoryServer server;

  private EmbeddedDirectory(InMemoryDirectoryServer server) {
    this.server = server;
  }

  /**
   * Loads the file or the seed and listens.
   *
   * @throws DirectoryException if the file cannot be read; it is then left as it is
   */
  public static EmbeddedDirectory start(Options options) throws DirectoryException {
    try {
      LdifFile file = new LdifFile(options.file());
      DirectoryGuard guard = new DirectoryGuard(options, file);
      InMemoryDirectoryServer server = new InMemoryDirectoryServer(config(options, guard));
      if (Files.exists(options.file())) {
        load(server, options.file());
      } else {
        seed(server, options);
        file.write(server);
      }
      guard.persist(server);
      server.startListening();
      LOG.info("embedded directory listens on port {}", server.getListenPort());
      return new EmbeddedDirectory(server);
    } catch (LDAPException e) {
      throw new DirectoryException("embedded directory " + options.file(), e);
    } catch (IOException e) {
      throw new DirectoryException("embedded directory " + options.file() + ": " + e);
    }
  }

  private static InMemoryDirectoryServerConfig config(Options options, DirectoryGuard guard)
      throws LDAPException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(options.baseDn());
    config.setSchema(DirectorySchema.schema());
    config.setListenerConfigs(
        new InMemoryListenerConfig(
            "loopback", InetAddress.getLoopbackAddress(), options.port(), null, null, null));
    config.setMaxConnections(MAX_CONNECTIONS);
    config.setMaxMessageSizeBytes(MAX_MESSAGE_BYTES);
    config.setMaxChangeLogEntries(0);
    config.setAllowedOperationTypes(
        OperationType.ADD,
        OperationType.BIND,
        OperationType.COMPARE,
        OperationType.DELETE,
        OperationType.MODIFY,
        OperationType.MODIFY_DN,
        OperationType.SEARCH);
    config.setPasswordEncoders(passwordEncoder());
    if (options.serviceSecret() != null) {
      config.addAdditionalBindCredentials(options.serviceDn(), options.serviceSecret());
    }
    config.addInMemoryOperationInterceptor(guard);
    return config;
  }

  private static SaltedMessageDigestInMemoryPasswordEncoder passwordEncoder() {
    return new SaltedMessageDigestInMemoryPasswordEncoder(
        "{SSHA512}",
        Base64PasswordEncoderOutputFormatter.getInstance(),
        new DigestPerThread("SHA-512"),
        SALT_BYTES,
        true,
        true);
  }

  private static void load(InMemoryDirectoryServer server, Path file) throws DirectoryException {
    try {
      server.importFromLDIF(true, file.toFile());
    } catch (LDAPException e) {
      throw new DirectoryException(
          "cannot read " + file + " (left as it is; repair or move it away)", e);
    }
  }

  private static void seed(InMemoryDirectoryServer server, Options options)
      throws LDAPException, IOException {
    for (String ldif : options.seed()) {
      String text = ldif.replace(SAMPLE_BASE_DN, options.baseDn());
      if (!options.baseDn().equals(SAMPLE_BASE_DN)) {
        text = text.replaceAll("(?m)^dc: orderly$", "dc: " + firstComponent(options.baseDn()));
      }
      try (LDIFReader reader =
          new LDIFReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
        for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
          server.add(entry);
        }
      } catch (LDIFException e) {
        throw new IOException("seed: " + e.getMessage(), e);
      }
    }
    if (options.adminPassword() != null) {
      Modification password =
          new Modification(ModificationType.REPLACE, "userPassword", options.adminPassword());
      String user = "uid=admin,ou=users," + options.baseDn();
      if (server.getEntry(user) != null) {
        server.modify(user, password);
      }
      // the class demands a password, so the entry gets both together
      server.modify(
          options.adminDn(),
          new Modification(ModificationType.ADD, "objectClass", "simpleSecurityObject"),
          password);
    }
  }

  private static String firstComponent(String baseDn) throws LDAPException {
    return new com.unboundid.ldap.sdk.DN(baseDn).getRDN().getAttributeValues()[0];
  }

  public int port() {
    return server.getListenPort();
  }

  public String url() {
    return "ldap://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port();
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
