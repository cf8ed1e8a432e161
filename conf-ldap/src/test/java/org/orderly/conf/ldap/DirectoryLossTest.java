package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.conf.LoadResult;
import org.orderly.conf.testing.OpenLdap;
import org.orderly.conf.testing.OpenLdapExtension;
import org.orderly.conf.testing.OpenLdapProcess;

/** Directories that go away and come back, and what a sudden death leaves behind. */
class DirectoryLossTest {

  private static final String PASSWORD = "not-a-secret";

  @TempDir Path folder;

  private EmbeddedDirectory.Options options(int port, String base) throws Exception {
    return new EmbeddedDirectory.Options(
        folder.resolve("directory.ldif"),
        base,
        port,
        PASSWORD,
        PASSWORD,
        DirectoryContract.sample());
  }

  private static DirectoryConfiguration configuration(String url, String bindDn, String base) {
    return new DirectoryConfiguration(
        new DirectoryAddress(url, bindDn, PASSWORD, base, "orderly"), new Variables(n -> "/data"));
  }

  private interface Restart {
    void run() throws Exception;
  }

  private static void losing(DirectoryConfiguration configuration, Restart stop, Restart start)
      throws Exception {
    BlockingQueue<LoadResult> results = new LinkedBlockingQueue<>();
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    try {
      assertTrue(configuration.load().valid());
      configuration.watch(executor, results::add);
      stop.run();
      assertThrows(DirectoryException.class, configuration::load);
      assertFalse(configuration.unreachable().isEmpty());
      assertEquals(List.of(), List.copyOf(results), "a loss is no change");
      start.run();
      @Nullable LoadResult result = null;
      for (int i = 0; i < 5 && !description(result).equals("changed"); i++) {
        result = results.poll(5, TimeUnit.SECONDS);
        assertNotNull(result, "change not seen after the directory came back");
      }
      assertEquals("changed", description(result));
      assertEquals("", configuration.unreachable());
    } finally {
      executor.shutdownNow();
    }
  }

  private static String description(@Nullable LoadResult result) {
    return result == null
        ? ""
        : result.snapshot().orElseThrow().destination("STORESCP").orElseThrow().description();
  }

  private static void change(LDAPConnection connection, String value) throws Exception {
    connection.modify(
        DirectoryContract.EXPORTER,
        new Modification(ModificationType.REPLACE, "dicomDescription", value));
  }

  @Test
  void change_is_seen_after_the_embedded_directory_came_back() throws Exception {
    EmbeddedDirectory[] directory = {EmbeddedDirectory.start(options(0, DirectoryContract.BASE))};
    int port = directory[0].port();
    try (LDAPConnection connection =
            new LDAPConnection("127.0.0.1", port, "cn=admin," + DirectoryContract.BASE, PASSWORD);
        DirectoryConfiguration configuration =
            configuration(
                directory[0].url(),
                "cn=orderly," + DirectoryContract.BASE,
                DirectoryContract.BASE)) {
      change(connection, "before");
      losing(
          configuration,
          directory[0]::close,
          () -> {
            directory[0] = EmbeddedDirectory.start(options(port, DirectoryContract.BASE));
            try (LDAPConnection again =
                new LDAPConnection(
                    "127.0.0.1", port, "cn=admin," + DirectoryContract.BASE, PASSWORD)) {
              change(again, "changed");
            }
          });
    } finally {
      directory[0].close();
    }
  }

  @Test
  @ExtendWith(OpenLdapExtension.class)
  void change_is_seen_after_slapd_came_back(OpenLdap server) throws Exception {
    Assumptions.assumeTrue(
        server instanceof OpenLdapProcess, "a container comes back on another port");
    OpenLdapProcess slapd = (OpenLdapProcess) server;
    try (LDAPConnection connection = slapd.connect()) {
      for (String ldif : DirectoryContract.sample()) {
        DirectoryContract.add(connection, ldif);
      }
    }
    try (DirectoryConfiguration configuration =
        configuration(slapd.url(), OpenLdap.ROOT_DN, OpenLdap.BASE_DN)) {
      losing(
          configuration,
          slapd::close,
          () -> {
            slapd.startAgainWithSyncProvider();
            try (LDAPConnection again = slapd.connect()) {
              change(again, "changed");
              String mark = ChangeMark.of(again, configuration.address());
              assertFalse(mark.contains("\n"), "contextCSN expected: " + mark);
              again.modify(
                  DirectoryContract.RULE,
                  new Modification(ModificationType.REPLACE, "dcmDuration", "PT6S"));
              assertNotEquals(mark, ChangeMark.of(again, configuration.address()));
            }
          });
    }
  }

  @Test
  void sample_takes_the_base_dn_of_the_site() throws Exception {
    try (EmbeddedDirectory directory =
            EmbeddedDirectory.start(options(0, "dc=hospital,dc=example"));
        DirectoryConfiguration configuration =
            configuration(
                directory.url(), "cn=orderly,dc=hospital,dc=example", "dc=hospital,dc=example")) {
      LoadResult result = configuration.load();
      assertEquals(List.of(), result.problems());
      assertEquals("orderly", result.snapshot().orElseThrow().device().name());
    }
  }

  @Test
  void acknowledged_changes_survive_a_killed_process() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DirectoryChild.class.getName(),
                folder.resolve("directory.ldif").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int acknowledged = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine());
      try (LDAPConnection connection =
          new LDAPConnection("127.0.0.1", port, "cn=admin," + DirectoryContract.BASE, PASSWORD)) {
        while (acknowledged < 20) {
          change(connection, "change " + (acknowledged + 1));
          acknowledged++;
        }
        connection.asyncModify(
            new ModifyRequest(
                DirectoryContract.EXPORTER,
                new Modification(ModificationType.REPLACE, "dicomDescription", "change 21")),
            null);
        child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } finally {
      child.destroyForcibly();
    }
    try (EmbeddedDirectory directory = EmbeddedDirectory.start(options(0, DirectoryContract.BASE));
        DirectoryConfiguration configuration =
            configuration(
                directory.url(), "cn=orderly," + DirectoryContract.BASE, DirectoryContract.BASE)) {
      String found = description(configuration.load());
      assertTrue(List.of("change 20", "change 21").contains(found), found);
    }
  }

  @Test
  void look_for_changes_is_cheap_with_many_entries() throws Exception {
    List<String> seed = new ArrayList<>(DirectoryContract.sample());
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      many.append("dn: cn=Rule ").append(i).append(',').append(DirectoryContract.DEVICE);
      many.append("\nobjectClass: dcmExportRule\ncn: Rule ").append(i);
      many.append("\ndcmEntity: Series\ndcmExporterID: STORESCP\ndcmDuration: PT5S\n\n");
    }
    seed.add(many.toString());
    var options =
        new EmbeddedDirectory.Options(
            folder.resolve("directory.ldif"), DirectoryContract.BASE, 0, PASSWORD, "service", seed);
    try (EmbeddedDirectory directory = EmbeddedDirectory.start(options);
        LDAPConnection connection =
            new LDAPConnection(
                "127.0.0.1", directory.port(), "cn=admin," + DirectoryContract.BASE, PASSWORD)) {
      var address =
          new DirectoryAddress(directory.url(), "", PASSWORD, DirectoryContract.BASE, "orderly");
      String mark = ChangeMark.of(connection, address);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 10; i++) {
        long start = System.nanoTime();
        assertEquals(mark, ChangeMark.of(connection, address));
        best = Math.min(best, System.nanoTime() - start);
      }
      assertTrue(best < TimeUnit.MILLISECONDS.toNanos(50), best + " ns");
      change(connection, "changed");
      assertNotEquals(mark, ChangeMark.of(connection, address));
    }
  }
}
