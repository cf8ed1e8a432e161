package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.ExportRule;
import org.orderly.conf.LoadResult;
import org.orderly.conf.mapping.WorkMapping;
import org.orderly.dicom.data.AeTitle;

/** A directory that another archive filled, and the checks before a write. */
interface ArchiveContract extends DirectoryContract {

  String ARCHIVE = "dicomDeviceName=archive,cn=Devices,cn=DICOM Configuration," + BASE;

  private DirectoryConfiguration configuration(String device) {
    DirectoryAddress a = address();
    return new DirectoryConfiguration(
        new DirectoryAddress(a.url(), a.bindDn(), a.password(), a.baseDn(), device),
        new Variables(name -> name.endsWith(".url") ? null : "/data"));
  }

  private static void addArchive(LDAPConnection connection) throws Exception {
    DirectoryContract.add(
        connection, Files.readString(Path.of("src/test/resources/archive-device.ldif")));
  }

  @Test
  default void complete_archive_device_loads_as_our_own() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration("archive")) {
      addArchive(connection);
      LoadResult result = configuration.load();
      assertEquals(List.of(), result.problems());
      ConfigSnapshot snapshot = result.snapshot().orElseThrow();
      assertEquals(
          List.of("Elsewhere", "Forward CT", "Register"),
          snapshot.ae(AeTitle.of("ARCHIVE")).orElseThrow().exportRules().stream()
              .map(ExportRule::name)
              .sorted()
              .toList());
      assertEquals("file:///data/fs1/", snapshot.storage("fs1").orElseThrow().uri().toString());
      assertTrue(snapshot.destination("CalculateQueryAttributes").isEmpty());
      assertEquals(5, snapshot.device().connections().size());
    }
  }

  @Test
  default void complete_archive_device_stays_as_it_is_when_we_write() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration("archive");
        DirectoryConfiguration orderly = configuration("orderly")) {
      addArchive(connection);
      List<String> before = DirectoryContract.content(connection, ARCHIVE);
      assertTrue(before.size() > 50);
      var old = orderly.load().snapshot().orElseThrow().destination("STORESCP").orElseThrow();
      orderly.update(WorkMapping.DESTINATION, EXPORTER, old, DirectoryContract.offline(old));
      assertEquals(before, DirectoryContract.content(connection, ARCHIVE));
      String own = "dcmExporterID=STORESCP," + ARCHIVE;
      var mine =
          configuration.load().snapshot().orElseThrow().destination("STORESCP").orElseThrow();
      configuration.update(WorkMapping.DESTINATION, own, mine, DirectoryContract.offline(mine));
      List<String> after = DirectoryContract.content(connection, ARCHIVE);
      assertEquals(1, after.stream().filter(e -> !before.contains(e)).count());
      assertEquals(
          "fs1", connection.getEntry(own).getAttributeValue("dcmDeleteStudyFromStorageID"));
      assertTrue(configuration.load().valid());
    }
  }

  @Test
  default void write_that_breaks_the_configuration_is_refused_and_located() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration("orderly")) {
      ConfigSnapshot snapshot = configuration.load().snapshot().orElseThrow();
      List<String> before = DirectoryContract.content(connection, DEVICE);
      ExportRule rule = snapshot.device().exportRules().get(0);
      InvalidConfigurationException e =
          assertThrows(
              InvalidConfigurationException.class,
              () ->
                  configuration.update(
                      WorkMapping.EXPORT_RULE,
                      RULE,
                      rule,
                      rule.withDestinations(List.of("NOWHERE"))));
      assertEquals(RULE, e.problems().get(0).dn());
      assertEquals("dcmExporterID", e.problems().get(0).attribute());
      assertThrows(InvalidConfigurationException.class, () -> configuration.delete(EXPORTER));
      assertThrows(
          InvalidConfigurationException.class,
          () ->
              configuration.add(
                  WorkMapping.EXPORT_RULE,
                  "cn=New," + DEVICE,
                  rule.withDestinations(List.of("NOWHERE"))));
      assertEquals(before, DirectoryContract.content(connection, DEVICE));
    }
  }

  @Test
  default void repeated_title_is_a_problem_only_where_we_send_to_it() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration("orderly")) {
      addArchive(connection);
      addNode(connection, "twin", "ARCHIVE", "elsewhere.example.org");
      assertEquals(List.of(), configuration.load().problems());
      addNode(connection, "second", "STORESCP", "elsewhere.example.org");
      LoadResult result = configuration.load();
      assertEquals(1, result.problems().size());
      assertEquals("dicomAETitle", result.problems().get(0).attribute());
      connection.modify(
          "dicomDeviceName=second,cn=Devices,cn=DICOM Configuration," + BASE,
          new Modification(ModificationType.REPLACE, "dicomInstalled", "FALSE"));
      assertEquals(List.of(), configuration.load().problems());
    }
  }

  @Test
  default void rule_of_another_device_is_checked_against_that_device() throws Exception {
    try (LDAPConnection connection = connect();
        DirectoryConfiguration configuration = configuration("archive")) {
      addArchive(connection);
      String rule = "cn=Elsewhere," + ARCHIVE;
      connection.modify(
          rule, new Modification(ModificationType.REPLACE, "dicomDeviceName", "orderly"));
      LoadResult result = configuration.load();
      assertEquals(rule, result.problems().get(0).dn());
      connection.modify(
          rule, new Modification(ModificationType.REPLACE, "dcmExporterID", "STORESCP"));
      LoadResult good = configuration.load();
      assertEquals(List.of(), good.problems());
      assertEquals(
          List.of("Elsewhere"),
          good.snapshot().orElseThrow().rulesOfOthers().stream().map(ExportRule::name).toList());
    }
  }

  private static void addNode(LDAPConnection connection, String device, String title, String host)
      throws Exception {
    String dn = "dicomDeviceName=" + device + ",cn=Devices,cn=DICOM Configuration," + BASE;
    DirectoryContract.add(
        connection,
        """
        dn: %1$s
        objectClass: dicomDevice
        dicomDeviceName: %2$s
        dicomInstalled: TRUE

        dn: cn=dicom,%1$s
        objectClass: dicomNetworkConnection
        cn: dicom
        dicomHostname: %4$s
        dicomPort: 104

        dn: dicomAETitle=%3$s,%1$s
        objectClass: dicomNetworkAE
        dicomAETitle: %3$s
        dicomAssociationAcceptor: TRUE
        dicomAssociationInitiator: TRUE
        dicomNetworkConnectionReference: cn=dicom,%1$s
        """
            .formatted(dn, device, title, host));
  }
}
