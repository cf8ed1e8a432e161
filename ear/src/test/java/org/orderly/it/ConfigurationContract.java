package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;

/** What an administrator changes in the directory is live, or refused with its name. */
abstract class ConfigurationContract {

  private static final String RULES = "cn=%s," + Directory.DEVICE;

  @TempDir Path folder;

  private Directory directory;
  private NodePeer receiver;
  private Samples samples;

  abstract OrderlyServer server();

  @BeforeEach
  void connect_to_the_directory() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    directory = server().directory();
    receiver = NodePeer.start();
    samples = new Samples(folder);
  }

  @AfterEach
  void disconnect() {
    if (receiver != null) {
      receiver.close();
      directory.close();
    }
  }

  @Test
  void a_new_availability_is_in_the_next_notification() throws Exception {
    Route route = Route.to("AVAIL", receiver.port()).notifying("AVAIL");
    directory.add(route).settle();
    server().dicom().store("AVAIL", samples.slices(Samples.study(), 1)).orFail();
    assertEquals("ONLINE", availability(receiver.await("created", 1)));

    directory.replace(route.exporterDn(), "dcmInstanceAvailability", "NEARLINE").settle();
    server().dicom().store("AVAIL", samples.slices(Samples.study(), 1)).orFail();
    assertEquals("NEARLINE", availability(receiver.await("created", 2)));
  }

  private static String availability(JsonObject created) {
    JsonArray series = created.getJsonObject("attributes").getJsonArray("ReferencedSeriesSequence");
    return series
        .getJsonObject(0)
        .getJsonArray("ReferencedSOPSequence")
        .getJsonObject(0)
        .getString("InstanceAvailability");
  }

  @Test
  void a_new_rule_works_within_five_seconds() throws Exception {
    SampleStudy study = Samples.study();
    directory.add(Route.to("NEWRULE", receiver.port())).settle(); // fails after 5 s
    server().dicom().store("NEWRULE", samples.slices(study, 2)).orFail();
    assertEquals(
        "2", server().rest().awaitExport("NEWRULE", "COMPLETED").getString("NumberOfInstances"));
    assertEquals(2, receiver.uids("stored").size());
  }

  @Test
  void a_broken_regular_expression_is_refused_by_name_and_the_old_rules_go_on() throws Exception {
    Route route = Route.to("REGEX", receiver.port());
    directory.add(route).settle();
    directory.add(
        "dn: " + String.format(RULES, "Broken expression"),
        "objectClass: dcmExportRule",
        "cn: Broken expression",
        "dcmEntity: Series",
        "dcmExporterID: REGEX",
        "dcmProperty: Modality=CT(");
    refusedUntilRemoved("Broken expression", "dcmProperty", "REGEX");
  }

  @Test
  void a_dangling_exporter_id_is_refused_by_name_and_the_old_rules_go_on() throws Exception {
    Route route = Route.to("DANGLES", receiver.port());
    directory.add(route).settle();
    directory.add(
        "dn: " + String.format(RULES, "Dangling exporter"),
        "objectClass: dcmExportRule",
        "cn: Dangling exporter",
        "dcmEntity: Series",
        "dcmExporterID: NOWHERE");
    refusedUntilRemoved("Dangling exporter", "NOWHERE", "DANGLES");
  }

  private void refusedUntilRemoved(String rule, String culprit, String route) throws Exception {
    try {
      Await.that(
          "the log names " + rule + " and " + culprit,
          Directory.LIVE,
          () -> server().log().lines().anyMatch(l -> l.contains(rule) && l.contains(culprit)));
      assertTrue(health().contains(rule), health());
      server().dicom().store(route, samples.slices(Samples.study(), 1)).orFail();
      server().rest().awaitExport(route, "COMPLETED");
    } finally {
      directory.delete(String.format(RULES, rule)).settle();
    }
    Await.that("health forgets " + rule, Directory.LIVE, () -> !health().contains(rule));
  }

  private String health() throws Exception {
    return server().call("GET", "/health").body();
  }
}
