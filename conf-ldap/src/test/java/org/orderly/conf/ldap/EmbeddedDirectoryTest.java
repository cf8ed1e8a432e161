package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDirectoryTest implements ArchiveContract, WorkitemContract, EditContract {

  private static final String PASSWORD = "not-a-secret";
  private static final String USER = "uid=admin,ou=users," + BASE;

  @TempDir Path folder;
  private EmbeddedDirectory directory;

  private EmbeddedDirectory.Options options(String password) throws Exception {
    return new EmbeddedDirectory.Options(
        folder.resolve("directory.ldif"), BASE, 0, password, "service", DirectoryContract.sample());
  }

  @BeforeEach
  void start() throws Exception {
    directory = EmbeddedDirectory.start(options(PASSWORD));
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Override
  public DirectoryAddress address() {
    return new DirectoryAddress(directory.url(), "cn=orderly," + BASE, "service", BASE, "orderly");
  }

  @Override
  public LDAPConnection connect() throws LDAPException {
    return new LDAPConnection("127.0.0.1", directory.port(), "cn=admin," + BASE, PASSWORD);
  }

  @Test
  void acknowledged_change_is_in_the_file_and_there_after_a_restart() throws Exception {
    try (LDAPConnection connection = connect()) {
      connection.modify(
          EXPORTER, new Modification(ModificationType.REPLACE, "dicomDescription", "changed"));
      String file = Files.readString(folder.resolve("directory.ldif"));
      assertTrue(file.contains("dicomDescription: changed"));
      assertFalse(file.contains(PASSWORD));
    }
    directory.close();
    directory = EmbeddedDirectory.start(options(null));
    try (LDAPConnection connection = connect()) {
      assertEquals("changed", connection.getEntry(EXPORTER).getAttributeValue("dicomDescription"));
    }
  }

  @Test
  void right_password_is_never_refused_to_many_at_once() throws Exception {
    int clients = 8;
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Callable<Integer>> logins =
          Collections.nCopies(
              clients,
              () -> {
                int refused = 0;
                try (LDAPConnection connection = connect()) {
                  for (int i = 0; i < 2_000; i++) {
                    refused += bindRefused(connection) ? 1 : 0;
                  }
                }
                return refused;
              });
      for (Future<Integer> refused : pool.invokeAll(logins)) {
        assertEquals(0, refused.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean bindRefused(LDAPConnection connection) throws LDAPException {
    try {
      connection.bind(USER, PASSWORD);
      return false;
    } catch (LDAPException e) {
      if (e.getResultCode() == ResultCode.INVALID_CREDENTIALS) {
        return true;
      }
      throw e;
    }
  }

  @Test
  void corrupt_file_is_named_and_kept() throws Exception {
    directory.close();
    Path file = folder.resolve("directory.ldif");
    Files.writeString(file, "dn: this is\nno LDIF");
    DirectoryException e =
        assertThrows(DirectoryException.class, () -> EmbeddedDirectory.start(options(PASSWORD)));
    assertTrue(e.getMessage().contains("directory.ldif"), e.getMessage());
    assertEquals("dn: this is\nno LDIF", Files.readString(file));
  }

  @Test
  void nobody_but_the_administrator_reads_or_writes() throws Exception {
    try (LDAPConnection anonymous = new LDAPConnection("127.0.0.1", directory.port());
        LDAPConnection user = new LDAPConnection("127.0.0.1", directory.port(), USER, PASSWORD)) {
      for (LDAPConnection connection : new LDAPConnection[] {anonymous, user}) {
        assertRefused(() -> connection.search(BASE, SearchScope.SUB, "(userPassword=*)"));
        assertRefused(() -> connection.delete(RULE));
        assertRefused(() -> connection.compare(USER, "userPassword", "x"));
      }
    }
  }

  @Test
  void schema_is_enforced() throws Exception {
    try (LDAPConnection connection = connect()) {
      LDAPException e =
          assertThrows(
              LDAPException.class,
              () ->
                  connection.modify(
                      EXPORTER, new Modification(ModificationType.ADD, "dicomPort", "104")));
      assertEquals(ResultCode.OBJECT_CLASS_VIOLATION, e.getResultCode());
    }
  }

  private static void assertRefused(org.junit.jupiter.api.function.Executable operation) {
    LDAPException e = assertThrows(LDAPException.class, operation);
    assertEquals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, e.getResultCode());
  }
}
