package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.LoadResult;
import org.orderly.conf.mapping.WorkMapping;
import org.orderly.dicom.data.AeTitle;

/** What must hold for the embedded directory and for OpenLDAP alike. */
interface DirectoryContract {

  String BASE = "dc=orderly,dc=org";
  String DEVICE = "dicomDeviceName=orderly,cn=Devices,cn=DICOM Configuration," + BASE;
  String EXPORTER = "dcmExporterID=STORESCP," + DEVICE;
  String RULE = "cn=Forward to STORESCP," + DEVICE;

  /** A directory with the sample configuration. */
  DirectoryAddress address();

  LDAPConnection connect() throws Exception;

  static List<String> sample() throws Exception {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("../ldif/sample"))) {
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  static void add(LDAPConnection connection, String ldif) throws Exception {
    try (LDIFReader reader =
        new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        connection.add(entry);
      }
    }
  }

  private DirectoryConfiguration configuration() {
    return new DirectoryConfiguration(address(), new Variables(name -> "/data"));
  }

  @Test
  default void sample_configuration_loads_without_problem() throws Exception {
    try (DirectoryConfiguration configuration = configuration()) {
      LoadResult result = configuration.load();
      assertEquals(List.of(), result.problems());
      ConfigSnapshot snapshot = result.snapshot().orElseThrow();
      Destination destination = snapshot.destination("STORESCP").orElseThrow();
      assertEquals(List.of(AeTitle.of("IANSCP")), destination.ianDestinations());
      assertEquals(Duration.ofMinutes(10), snapshot.queue("Export").orElseThrow().retryDelay(6));
      assertEquals("file:/data/fs1/", snapshot.storage("fs1").orElseThrow().uri().toString());
      assertEquals(
          11115,
          snapshot.remoteAe(AeTitle.of("STORESCP")).orElseThrow().connections().get(0).port());
      assertTrue(
          snapshot.ae(AeTitle.of("ORDERLY")).orElseThrow().transferCapabilities().size() > 200);
    }
  }

  @Test
  default void change_is_seen_within_five_seconds() throws Exception {
    watching(
        results -> {
          try (LDAPConnection connection = connect()) {
            replace(connection, EXPORTER, "dcmInstanceAvailability", "NEARLINE");
          }
          LoadResult result = next(results);
          assertEquals(List.of(), result.problems());
          assertEquals(
              InstanceAvailability.NEARLINE,
              result.snapshot().orElseThrow().destination("STORESCP").orElseThrow().availability());
        });
  }

  @Test
  default void broken_change_names_entry_and_attribute() throws Exception {
    watching(
        results -> {
          try (LDAPConnection connection = connect()) {
            replace(connection, RULE, "dcmProperty", "Modality=(CT");
            assertProblem(next(results), RULE, "dcmProperty");
            replace(connection, RULE, "dcmProperty", "Modality=CT");
            assertTrue(next(results).valid());
            replace(connection, RULE, "dcmExporterID", "NOWHERE");
            assertProblem(next(results), RULE, "dcmExporterID");
          }
        });
  }

  @Test
  default void rest_of_a_broken_configuration_is_usable() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration()) {
      replace(connection, RULE, "dcmDuration", "5 seconds");
      LoadResult result = configuration.load();
      assertProblem(result, RULE, "dcmDuration");
      ConfigSnapshot snapshot = result.snapshot().orElseThrow();
      assertEquals(List.of(), snapshot.device().exportRules());
      assertTrue(snapshot.destination("STORESCP").isPresent());
    }
  }

  @Test
  default void entries_of_another_archive_survive_our_writes() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration()) {
      add(connection, Files.readString(Path.of("src/test/resources/other-archive.ldif")));
      String other = "dicomDeviceName=other-arc,cn=Devices,cn=DICOM Configuration," + BASE;
      List<String> before = content(connection, other);
      assertTrue(before.size() >= 6);
      Destination old =
          configuration.load().snapshot().orElseThrow().destination("STORESCP").orElseThrow();
      // attributes of our own entry that Orderly has no row for stay, too
      replace(connection, EXPORTER, "dcmRejectForDataRetentionExpiry", "TRUE");
      configuration.update(WorkMapping.DESTINATION, EXPORTER, old, offline(old));
      assertEquals(before, content(connection, other));
      Entry written = connection.getEntry(EXPORTER);
      assertEquals("OFFLINE", written.getAttributeValue("dcmInstanceAvailability"));
      assertEquals("TRUE", written.getAttributeValue("dcmRejectForDataRetentionExpiry"));
      assertTrue(configuration.load().valid());
    }
  }

  static Destination offline(Destination d) {
    return new Destination(
        d.id(),
        d.uri(),
        d.queueName(),
        d.localAe(),
        d.description(),
        d.ianDestinations(),
        d.retrieveAeTitles(),
        d.retrieveLocationUid(),
        InstanceAvailability.OFFLINE,
        d.schedule(),
        d.storageCommitmentScp(),
        d.exportAsSourceAe(),
        d.priority(),
        d.properties(),
        d.remote(),
        d.cloud(),
        d.segment());
  }

  static List<String> content(LDAPConnection connection, String dn) throws Exception {
    return connection
        .search(dn, SearchScope.SUB, "(objectClass=*)", "*", "+")
        .getSearchEntries()
        .stream()
        .map(Entry::toLDIFString)
        .sorted()
        .toList();
  }

  private static void replace(LDAPConnection connection, String dn, String name, String value)
      throws Exception {
    connection.modify(dn, new Modification(ModificationType.REPLACE, name, value));
  }

  private static LoadResult next(BlockingQueue<LoadResult> results) throws Exception {
    LoadResult result = results.poll(5, TimeUnit.SECONDS);
    assertFalse(result == null, "change not seen within 5 s");
    return result;
  }

  private static void assertProblem(LoadResult result, String dn, String attribute) {
    assertTrue(
        result.problems().stream()
            .map(ConfigProblem::toString)
            .anyMatch(p -> p.startsWith(dn + ": " + attribute + ": ")),
        result.problems()::toString);
  }

  /** Work that may fail. */
  interface Watching {
    void with(BlockingQueue<LoadResult> results) throws Exception;
  }

  private void watching(Watching work) throws Exception {
    BlockingQueue<LoadResult> results = new LinkedBlockingQueue<>();
    Consumer<LoadResult> onChange = results::add;
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    try (DirectoryConfiguration configuration = configuration()) {
      configuration.load();
      configuration.watch(executor, onChange);
      work.with(results);
    } finally {
      executor.shutdownNow();
    }
  }
}
