package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orderly.conf.RuleFilter;
import org.orderly.conf.edit.EditPlan;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;
import org.orderly.conf.edit.Secrets;
import org.orderly.dicom.data.AeTitle;

/** What an administrator changes in a form. */
interface EditContract extends DirectoryContract {

  private DirectoryConfiguration opened() {
    return new DirectoryConfiguration(address(), new Variables(name -> "/data"));
  }

  private static List<EntryChange> planned(
      DirectoryConfiguration configuration, EntryKind kind, String id, String... attributeAndValues)
      throws Exception {
    EditableTree tree = configuration.tree();
    List<String> all = List.of(attributeAndValues);
    return new EditPlan(tree)
        .update(tree.find(kind, id).orElseThrow(), Map.of(all.get(0), all.subList(1, all.size())));
  }

  @Test
  default void edit_changes_one_attribute_and_nothing_else() throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      other.modify(
          EXPORTER,
          new Modification(ModificationType.ADD, "dcmRejectForDataRetentionExpiry", "TRUE"));
      Entry before = other.getEntry(EXPORTER);
      List<EntryChange> changes =
          planned(configuration, EntryKind.DESTINATIONS, "STORESCP", "dcmExportPriority", "3");
      configuration.apply(changes);
      Entry after = other.getEntry(EXPORTER).duplicate();
      assertEquals("3", after.getAttributeValue("dcmExportPriority"));
      after.removeAttribute("dcmExportPriority");
      assertEquals(before, after);
      configuration.apply(changes.stream().map(EntryChange::inverse).toList());
      assertEquals(before, other.getEntry(EXPORTER));
    }
  }

  @Test
  default void edit_of_the_same_attribute_at_once_loses_nothing() throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      List<EntryChange> mine =
          planned(configuration, EntryKind.QUEUES, "Export", "dcmMaxRetries", "3");
      List<EntryChange> elsewhere =
          planned(configuration, EntryKind.QUEUES, "Export", "dcmRetryDelay", "PT5S");
      String queue = "dcmQueueName=Export," + DEVICE;
      other.modify(queue, new Modification(ModificationType.REPLACE, "dcmMaxRetries", "7"));
      ConflictException e = assertThrows(ConflictException.class, () -> configuration.apply(mine));
      assertEquals("dcmMaxRetries", e.attribute());
      configuration.apply(elsewhere);
      Entry both = other.getEntry(queue);
      assertEquals("7", both.getAttributeValue("dcmMaxRetries"));
      assertEquals("PT5S", both.getAttributeValue("dcmRetryDelay"));
    }
  }

  @Test
  default void edit_names_the_field_that_is_wrong() throws Exception {
    try (DirectoryConfiguration configuration = opened()) {
      InvalidFieldsException form =
          assertThrows(
              InvalidFieldsException.class,
              () -> planned(configuration, EntryKind.QUEUES, "Export", "dcmMaxRetries", "many"));
      assertTrue(form.problems().get("dcmMaxRetries").contains("whole number"), form::toString);
      List<EntryChange> dangling =
          planned(configuration, EntryKind.DESTINATIONS, "STORESCP", "dcmQueueName", "None");
      InvalidConfigurationException whole =
          assertThrows(InvalidConfigurationException.class, () -> configuration.apply(dangling));
      assertTrue(
          whole.problems().stream().anyMatch(p -> p.attribute().equals("dcmQueueName")),
          whole::toString);
      assertTrue(configuration.load().valid());
    }
  }

  @Test
  default void edit_adds_a_peer_and_a_rule_and_deletes_them() throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      Map<String, List<String>> peer =
          Map.of(
              "dicomAETitle", List.of("CT,1"),
              "dicomHostname", List.of("ct.example"),
              "dicomPort", List.of("104"));
      configuration.apply(new EditPlan(configuration.tree()).add(EntryKind.REMOTE_AES, "", peer));
      assertEquals(
          "ct.example",
          configuration
              .load()
              .snapshot()
              .orElseThrow()
              .remoteAe(AeTitle.of("CT,1"))
              .orElseThrow()
              .connections()
              .get(0)
              .hostname());
      Map<String, List<String>> rule =
          Map.of(
              "cn", List.of("Head, CT"),
              "dcmEntity", List.of("Series"),
              "dcmExporterID", List.of("STORESCP"),
              "dcmProperty", List.of("Modality=CT", "BodyPartExamined=HEAD"));
      configuration.apply(new EditPlan(configuration.tree()).add(EntryKind.RULES, "ORDERLY", rule));
      assertTrue(configuration.load().valid());
      EditableTree tree = configuration.tree();
      Editable made = tree.find(EntryKind.RULES, "Head, CT@ORDERLY").orElseThrow();
      configuration.apply(new EditPlan(tree).delete(made));
      configuration.apply(
          new EditPlan(tree).delete(tree.find(EntryKind.REMOTE_AES, "CT,1").orElseThrow()));
      assertNull(other.getEntry(made.dn()));
      assertTrue(configuration.tree().find(EntryKind.REMOTE_AES, "CT,1").isEmpty());
    }
  }

  @Test
  default void edit_deletes_nothing_that_others_refer_to_and_nothing_that_changed()
      throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      EditableTree tree = configuration.tree();
      List<EntryChange> queue =
          new EditPlan(tree).delete(tree.find(EntryKind.QUEUES, "Export").orElseThrow());
      InvalidConfigurationException e =
          assertThrows(InvalidConfigurationException.class, () -> configuration.apply(queue));
      assertTrue(e.problems().stream().anyMatch(p -> p.dn().startsWith("dcmExporterID=STORESCP")));
      List<EntryChange> rule =
          new EditPlan(tree)
              .delete(tree.find(EntryKind.RULES, "Forward to STORESCP").orElseThrow());
      other.modify(RULE, new Modification(ModificationType.REPLACE, "dcmDuration", "PT9S"));
      assertThrows(ConflictException.class, () -> configuration.apply(rule));
      assertEquals("PT9S", other.getEntry(RULE).getAttributeValue("dcmDuration"));
    }
  }

  @Test
  default void edit_of_one_side_of_an_entry_leaves_the_others() throws Exception {
    try (DirectoryConfiguration configuration = opened()) {
      EditableTree tree = configuration.tree();
      assertTrue(tree.all(EntryKind.API).isEmpty());
      configuration.apply(
          new EditPlan(tree)
              .add(
                  EntryKind.API,
                  "",
                  Map.of(
                      "dcmExporterID", List.of("AI"),
                      "dcmURI", List.of("cloud:https://ai.example"),
                      "dicomAETitle", List.of("ORDERLY"),
                      "dcmQueueName", List.of("Export"))));
      configuration.apply(planned(configuration, EntryKind.UPLOAD, "AI", "orderlyBatchSize", "7"));
      configuration.apply(planned(configuration, EntryKind.API, "AI", "orderlyEnabled", "FALSE"));
      Editable whole = configuration.tree().find(EntryKind.DESTINATIONS, "AI").orElseThrow();
      assertEquals(
          "7 FALSE", whole.value("orderlyBatchSize") + " " + whole.value("orderlyEnabled"));
      assertEquals(
          "",
          configuration.tree().find(EntryKind.API, "AI").orElseThrow().value("orderlyBatchSize"));
      configuration.apply(
          new EditPlan(configuration.tree())
              .add(
                  EntryKind.FILTER,
                  "",
                  Map.of(
                      "cn", List.of("Upload"),
                      "dcmEntity", List.of("Series"),
                      "dcmExporterID", List.of("AI"),
                      "orderlyQuery", List.of("Modality = CT or Modality = MR"))));
      RuleFilter filter =
          configuration
              .load()
              .snapshot()
              .orElseThrow()
              .device()
              .networkAes()
              .get(0)
              .exportRules()
              .stream()
              .filter(rule -> rule.name().equals("Upload"))
              .findFirst()
              .orElseThrow()
              .filter();
      assertEquals("Modality = CT or Modality = MR", filter.active().toString());
      List<EntryChange> both =
          planned(configuration, EntryKind.FILTER, "Upload", "dcmProperty", "Modality=CT");
      InvalidConfigurationException e =
          assertThrows(InvalidConfigurationException.class, () -> configuration.verify(both));
      assertEquals("orderlyQuery", e.problems().get(0).attribute());
      InvalidFieldsException bad =
          assertThrows(
              InvalidFieldsException.class,
              () -> planned(configuration, EntryKind.FILTER, "Upload", "orderlyQuery", "Modality"));
      assertEquals("at position 9: an operator expected", bad.problems().get("orderlyQuery"));
    }
  }

  @Test
  default void edit_in_words_of_ldif_does_the_same() throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      List<EntryChange> changes = new ArrayList<>();
      changes.addAll(planned(configuration, EntryKind.QUEUES, "Export", "dcmMaxRetries", "3"));
      EditPlan plan = new EditPlan(configuration.tree());
      changes.addAll(
          plan.add(
              EntryKind.QUEUES,
              "",
              Map.of("dcmQueueName", List.of("Night"), "dicomDescription", List.of("Größe"))));
      String ldif = Ldif.of(changes);
      assertTrue(ldif.startsWith("version: 1\n"), ldif);
      try (LDIFReader reader =
          new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
        for (LDIFChangeRecord one = reader.readChangeRecord();
            one != null;
            one = reader.readChangeRecord()) {
          one.processChange(other);
        }
      }
      EditableTree tree = configuration.tree();
      assertEquals("3", tree.find(EntryKind.QUEUES, "Export").orElseThrow().value("dcmMaxRetries"));
      assertEquals(
          "Größe", tree.find(EntryKind.QUEUES, "Night").orElseThrow().value("dicomDescription"));
    }
  }

  @Test
  default void edit_writes_secrets_and_shows_none() throws Exception {
    try (LDAPConnection other = connect();
        DirectoryConfiguration configuration = opened()) {
      List<EntryChange> changes =
          planned(configuration, EntryKind.DEVICE, "orderly", "dcmKeyStorePin", "hidden-1");
      assertFalse(Ldif.of(changes).contains("hidden-1"));
      configuration.apply(changes);
      configuration.apply(
          planned(
              configuration,
              EntryKind.DESTINATIONS,
              "STORESCP",
              "dcmProperty",
              "token=hidden-2",
              "size=1"));
      Editable shown =
          configuration.tree().find(EntryKind.DESTINATIONS, "STORESCP").orElseThrow().masked();
      assertFalse(shown.toString().contains("hidden"), shown::toString);
      configuration.apply(
          planned(
              configuration,
              EntryKind.DESTINATIONS,
              "STORESCP",
              "dcmProperty",
              "token=" + Secrets.MASK,
              "size=2"));
      assertEquals(
          List.of("size=2", "token=hidden-2"),
          List.of(other.getEntry(EXPORTER).getAttributeValues("dcmProperty")).stream()
              .sorted()
              .toList());
      assertEquals("hidden-1", other.getEntry(DEVICE).getAttributeValue("dcmKeyStorePin"));
      List<EntryChange> another =
          planned(configuration, EntryKind.DEVICE, "orderly", "dcmKeyStorePin", "hidden-3");
      List<EntryChange> remembered = another.stream().map(EntryChange::masked).toList();
      for (String ldif : List.of(Ldif.of(another), Ldif.of(remembered))) {
        assertTrue(ldif.contains("add: dcmKeyStorePin"), ldif);
        assertFalse(ldif.contains("hidden"), ldif);
      }
    }
  }
}
