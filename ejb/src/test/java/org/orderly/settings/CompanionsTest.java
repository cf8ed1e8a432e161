package org.orderly.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;

class CompanionsTest {

  private static final String DEVICE = "dicomDeviceName=orderly,cn=Devices";

  private final List<ConfigEntry> entries = new ArrayList<>();

  CompanionsTest() {
    entries.add(entry(DEVICE, Map.of("objectClass", "dicomDevice", "dicomDeviceName", "orderly")));
    add("dcmQueueName", "Export", Map.of("objectClass", "dcmQueue"));
  }

  private static ConfigEntry entry(String dn, Map<String, String> values) {
    Map<String, List<String>> attributes = new HashMap<>();
    values.forEach((name, value) -> attributes.put(name, List.of(value)));
    String key = dn.toLowerCase(Locale.ROOT);
    return new ConfigEntry(dn, key, key.substring(key.indexOf(',') + 1), attributes);
  }

  private void add(String naming, String name, Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put(naming, name);
    entries.add(entry(naming + "=" + name + "," + DEVICE, all));
  }

  private EditableTree tree() {
    return new EditableTree(entries, "orderly", dn -> dn.toLowerCase(Locale.ROOT));
  }

  private List<EntryChange> added(EntryKind kind, String uri, String... more) throws Exception {
    Map<String, List<String>> wanted = new HashMap<>();
    wanted.put("dcmExporterID", List.of("AI"));
    wanted.put("dcmURI", List.of(uri));
    wanted.put("dicomAETitle", List.of("ORDERLY"));
    wanted.put("dcmQueueName", List.of("Cloud"));
    for (int i = 0; i < more.length; i += 2) {
      wanted.put(more[i], List.of(more[i + 1]));
    }
    return new Companions(tree()).added(Edit.ofNew(kind, "", wanted));
  }

  private static List<String> names(List<EntryChange> changes) {
    return changes.stream().map(c -> c.dn().substring(0, c.dn().indexOf(','))).toList();
  }

  @Test
  void a_platform_brings_its_queues_and_is_given_nothing_identifying() throws Exception {
    List<EntryChange> changes =
        added(EntryKind.API, "cloud:https://ai.example", "orderlyResultQueue", "Cloud");
    assertEquals(List.of("dcmQueueName=Cloud", "dcmExporterID=AI"), names(changes));
    List<String> hidden = changes.get(1).after().get("orderlyAnonymizedField");
    assertTrue(hidden.containsAll(List.of("PatientName", "PatientID", "AccessionNumber")));
    assertTrue(changes.get(1).after().get("objectClass").contains("orderlyExporter"));
    InvalidFieldsException e =
        assertThrows(
            InvalidFieldsException.class, () -> added(EntryKind.API, "https://ai.example"));
    assertEquals("[dcmURI]", e.problems().keySet().toString());
  }

  @Test
  void a_publisher_brings_the_rule_that_feeds_it_and_takes_it_along() throws Exception {
    InvalidFieldsException e =
        assertThrows(
            InvalidFieldsException.class, () -> added(EntryKind.PUBLISHERS, "https://ris.example"));
    assertEquals("{orderlyObjectKind=is missing}", e.problems().toString());
    List<EntryChange> changes =
        added(
            EntryKind.PUBLISHERS,
            "https://ris.example",
            "orderlyObjectKind",
            "SR",
            "dcmQueueName",
            "Export");
    assertEquals(List.of("dcmExporterID=AI", "cn=Results to AI"), names(changes));
    assertEquals(List.of("Transport=RESULT"), changes.get(1).after().get("dcmProperty"));

    changes.forEach(
        c ->
            entries.add(
                new ConfigEntry(
                    c.dn(),
                    c.dn().toLowerCase(Locale.ROOT),
                    DEVICE.toLowerCase(Locale.ROOT),
                    c.after())));
    GatewayState fed = GatewayState.of(tree());
    assertEquals(List.of("AI"), fed.publishers());
    assertEquals(List.of(), fed.idle());
    Editable publisher = tree().find(EntryKind.PUBLISHERS, "AI").orElseThrow();
    assertEquals(
        List.of("cn=Results to AI", "dcmExporterID=AI"),
        names(new Companions(tree()).deleted(publisher)));
    Editable destination = tree().find(EntryKind.DESTINATIONS, "AI").orElseThrow();
    assertEquals(1, new Companions(tree()).deleted(destination).size());
  }

  @Test
  void the_state_tells_who_is_disabled_and_who_is_fed() {
    Map<String, String> platform =
        Map.of("objectClass", "dcmExporter", "dcmURI", "cloud:https://ai.example");
    assertEquals(List.of(), GatewayState.of(tree()).platforms());
    add("dcmExporterID", "ONE", platform);
    Map<String, String> off = new HashMap<>(platform);
    off.put("orderlyEnabled", "FALSE");
    off.put("orderlyObjectKind", "SR");
    add("dcmExporterID", "PACS", Map.of("objectClass", "dcmExporter", "dcmURI", "dicom:PACS"));
    add("dcmExporterID", "TWO", off);
    assertEquals(List.of("ONE", "TWO"), GatewayState.of(tree()).platforms());
    assertEquals(List.of("ONE"), GatewayState.of(tree()).open());
    assertEquals(List.of(), GatewayState.of(tree()).fed());
    assertTrue(tree().all(EntryKind.FILTER).isEmpty());
    add("cn", "Upload", Map.of("objectClass", "dcmExportRule", "dcmExporterID", "ONE"));
    assertEquals(List.of("ONE"), GatewayState.of(tree()).fed());
    assertFalse(tree().all(EntryKind.FILTER).isEmpty());
    assertTrue(tree().all(EntryKind.PUBLISHERS).isEmpty());
  }
}
