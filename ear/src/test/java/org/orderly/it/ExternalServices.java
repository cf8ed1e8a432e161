package org.orderly.it;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.orderly.conf.testing.OpenLdap;

/**
 * What an administrator runs beside a server: slapd with our schema and sample, and PostgreSQL with
 * an empty database. {@code -Dorderly.it.directory=openldap} and {@code
 * -Dorderly.it.database=postgresql} give them to the servers of all tests.
 */
final class ExternalServices {

  private boolean directory = "openldap".equals(System.getProperty("orderly.it.directory"));
  private boolean database = "postgresql".equals(System.getProperty("orderly.it.database"));
  private boolean provided;

  void wantDirectory() {
    directory = true;
  }

  void wantDatabase() {
    database = true;
  }

  /** Starts what is wanted, once, and tells the server where it is. */
  void provide(Map<String, String> environment) throws IOException {
    if (provided) {
      return;
    }
    provided = true;
    try {
      if (directory && !environment.containsKey("ORDERLY_LDAP_URL")) {
        provideDirectory(environment);
      }
      if (database && !environment.containsKey("ORDERLY_DB_URL")) {
        provideDatabase(environment);
      }
    } catch (LDAPException | LDIFException | SQLException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void provideDirectory(Map<String, String> environment)
      throws IOException, InterruptedException, LDAPException, LDIFException {
    if (!OpenLdap.installed()) {
      String message = "no OpenLDAP: install the package slapd";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(message);
      }
      throw new TestAbortedException(message);
    }
    Path work = Path.of(System.getProperty("orderly.work"));
    Files.createDirectories(work);
    OpenLdap slapd = OpenLdap.start(Files.createTempDirectory(work, "slapd-"));
    Runtime.getRuntime().addShutdownHook(new Thread(slapd::close));
    String password = environment.getOrDefault("ORDERLY_ADMIN_PASSWORD", "");
    try (LDAPConnection root = slapd.connect()) {
      for (Path file : sample()) {
        addAll(root, file);
      }
      root.modify(
          OpenLdap.ADMIN_DN,
          new Modification(ModificationType.ADD, "objectClass", "simpleSecurityObject"),
          new Modification(ModificationType.ADD, "userPassword", password));
      root.modify(
          "uid=admin,ou=users," + OpenLdap.BASE_DN,
          new Modification(ModificationType.ADD, "userPassword", password));
    }
    environment.put("ORDERLY_LDAP_URL", slapd.url());
    // tests find the directory where the embedded one would be
    environment.put("ORDERLY_LDAP_PORT", slapd.url().substring(slapd.url().lastIndexOf(':') + 1));
    environment.put("ORDERLY_LDAP_BIND_DN", OpenLdap.ADMIN_DN);
    environment.put("ORDERLY_LDAP_BIND_PASSWORD", password);
  }

  private static List<Path> sample() throws IOException {
    Path folder = Path.of(System.getProperty("orderly.root"), "ldif/sample");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ldif")).sorted().toList();
    }
  }

  private static void addAll(LDAPConnection connection, Path file)
      throws IOException, LDAPException, LDIFException {
    try (LDIFReader reader = new LDIFReader(file.toFile())) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        connection.add(entry);
      }
    }
  }

  private static void provideDatabase(Map<String, String> environment) throws SQLException {
    String name = "orderly" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = PostgreSql.SHARED.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    environment.put("ORDERLY_DB_URL", PostgreSql.SHARED.getJdbcUrl("postgres", name));
    environment.put("ORDERLY_DB_USER", "postgres");
    environment.put("ORDERLY_DB_PASSWORD", "postgres");
  }

  private static final class PostgreSql {
    static final EmbeddedPostgres SHARED = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "300")
            .setPGStartupWait(java.time.Duration.ofSeconds(60))
            .start();
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL does not start", e);
      }
    }
  }
}
