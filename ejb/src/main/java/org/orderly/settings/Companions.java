package org.orderly.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orderly.conf.edit.EditPlan;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;

/**
 * What comes and goes with an AI platform or a publisher, so that one form is enough: queues that
 * are not there yet, and the rule that sends results to a publisher.
 */
final class Companions {

  private static final String ID = "dcmExporterID";
  private static final String ANONYMIZED = "orderlyAnonymizedField";

  /** What a new platform does not get to see unless somebody decides so. */
  private static final List<String> IDENTIFYING =
      List.of(
          "PatientName",
          "PatientID",
          "PatientBirthDate",
          "PatientAddress",
          "OtherPatientIDs",
          "AccessionNumber",
          "InstitutionName",
          "InstitutionAddress",
          "ReferringPhysicianName",
          "OperatorsName",
          "StationName",
          "AdditionalPatientHistory",
          "PatientComments",
          "AdmissionID",
          "PlateID");

  private final EditableTree tree;
  private final EditPlan plan;

  Companions(EditableTree tree) {
    this.tree = tree;
    this.plan = new EditPlan(tree);
  }

  /** A new entry with what it needs. */
  List<EntryChange> added(Edit edit) throws InvalidFieldsException {
    // first as its own form has it, which names the fields that are wrong
    List<EntryChange> plain = plan.add(edit.kind(), edit.ae(), edit.wanted());
    if (edit.kind() != EntryKind.API && edit.kind() != EntryKind.PUBLISHERS) {
      return plain;
    }
    List<EntryChange> all = new ArrayList<>(queues(edit));
    if (edit.kind() == EntryKind.API) {
      requirePlatform(edit);
      Map<String, List<String>> complete = new LinkedHashMap<>(edit.wanted());
      complete.putIfAbsent(ANONYMIZED, IDENTIFYING);
      all.addAll(plan.add(EntryKind.DESTINATIONS, edit.ae(), complete));
    } else {
      all.addAll(plain);
      all.addAll(rule(name(edit.wanted(), ID)));
    }
    return all;
  }

  private static void requirePlatform(Edit edit) throws InvalidFieldsException {
    if (!name(edit.wanted(), "dcmURI").startsWith("cloud:")) {
      throw new InvalidFieldsException(Map.of("dcmURI", "is no address as in cloud:https://host"));
    }
  }

  private List<EntryChange> queues(Edit edit) throws InvalidFieldsException {
    List<EntryChange> made = new ArrayList<>();
    for (String attribute : List.of("dcmQueueName", "orderlyResultQueue")) {
      String queue = name(edit.wanted(), attribute);
      boolean there =
          queue.isEmpty()
              || tree.find(EntryKind.QUEUES, queue).isPresent()
              || made.stream().anyMatch(m -> m.after().containsValue(List.of(queue)));
      if (!there) {
        made.addAll(
            plan.add(
                EntryKind.QUEUES,
                "",
                Map.of(
                    "dcmQueueName", List.of(queue),
                    "dcmMaxTasksParallel", List.of("2"),
                    "dcmMaxRetries", List.of("100"),
                    "dcmRetryDelay", List.of("PT10S"),
                    "dcmMaxRetryDelay", List.of("PT5M"))));
      }
    }
    return made;
  }

  /** Sends what platforms give back, and nothing else. */
  private List<EntryChange> rule(String publisher) throws InvalidFieldsException {
    String rule = "Results to " + publisher;
    return tree.find(EntryKind.RULES, rule).isPresent()
        ? List.of()
        : plan.add(
            EntryKind.RULES,
            "",
            Map.of(
                "cn",
                List.of(rule),
                "dcmEntity",
                List.of("Series"),
                ID,
                List.of(publisher),
                "dcmProperty",
                List.of("Transport=RESULT")));
  }

  /** An entry that goes, with the rules that are about it alone. */
  List<EntryChange> deleted(Editable gone) throws InvalidFieldsException {
    List<EntryChange> all = new ArrayList<>();
    if (gone.kind() == EntryKind.API || gone.kind() == EntryKind.PUBLISHERS) {
      for (Editable rule : tree.all(EntryKind.RULES)) {
        if (rule.values(ID).equals(gone.values(ID))) {
          all.addAll(plan.delete(rule));
        }
      }
    }
    all.addAll(plan.delete(gone));
    return all;
  }

  private static String name(Map<String, List<String>> values, String attribute) {
    List<String> all = values.getOrDefault(attribute, List.of());
    return all.isEmpty() ? "" : all.get(0).strip();
  }
}
