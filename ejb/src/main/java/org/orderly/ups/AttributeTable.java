package org.orderly.ups;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.net.dimse.Status;

/**
 * What PS3.4 Table CC.2.5-3 asks of a request and of a work item that is completed, as far as it is
 * enforced: a requester that leaves out attributes of type 2 is not refused.
 */
enum AttributeTable {
  CREATE(
      Set.of(Tag.SOPClassUID, Tag.SOPInstanceUID),
      List.of(
          Tag.ScheduledProcedureStepStartDateTime,
          Tag.InputReadinessState,
          Tag.ScheduledProcedureStepPriority,
          Tag.ProcedureStepLabel),
      true),
  CREATE_TEMPLATE(
      Set.of(Tag.SOPClassUID, Tag.SOPInstanceUID),
      List.of(Tag.InputReadinessState, Tag.ScheduledProcedureStepPriority, Tag.ProcedureStepLabel),
      true),
  SET(
      union(
          Relationship.ATTRIBUTES,
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.ProcedureStepState,
          Tag.ReplacedProcedureStepSequence),
      List.of(Tag.InputReadinessState, Tag.ScheduledProcedureStepPriority, Tag.ProcedureStepLabel),
      false);

  static final List<String> PRIORITIES = List.of("LOW", "MEDIUM", "HIGH");
  static final List<String> READINESS = List.of("INCOMPLETE", "UNAVAILABLE", "READY");

  private static final Map<Integer, List<String>> TERMS =
      Map.of(
          Tag.ScheduledProcedureStepPriority, PRIORITIES,
          Tag.InputReadinessState, READINESS);
  private static final Set<Integer> MOMENTS =
      Set.of(
          Tag.ScheduledProcedureStepStartDateTime,
          Tag.ExpectedCompletionDateTime,
          Tag.ScheduledProcedureStepExpirationDateTime);

  private static final Set<Integer> LABELS = Set.of(Tag.ProcedureStepLabel, Tag.WorklistLabel);

  /** Of LO (PS3.5 6.2), in characters. */
  private static final int LONGEST_LABEL = 64;

  private final Set<Integer> forbidden;
  private final List<Integer> valued;
  private final boolean mandatory;

  /**
   * @param forbidden must not have a value
   * @param valued must not be empty
   * @param mandatory those must be there, too
   */
  AttributeTable(Set<Integer> forbidden, List<Integer> valued, boolean mandatory) {
    this.forbidden = forbidden;
    this.valued = valued;
    this.mandatory = mandatory;
  }

  private static Set<Integer> union(Set<Integer> tags, Integer... more) {
    Set<Integer> all = new HashSet<>(tags);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /**
   * @throws UpsException 0105H, 0120H, 0121H or 0106H, the first that applies
   */
  void check(DataSet request, Moments moments) throws UpsException {
    List<Integer> notAllowed = new ArrayList<>();
    for (int tag : forbidden) {
      if (request.hasValue(tag)) {
        notAllowed.add(tag);
      }
    }
    refuse(Status.NO_SUCH_ATTRIBUTE, "Not allowed Attribute", notAllowed);
    if (mandatory) {
      refuse(
          Status.MISSING_ATTRIBUTE,
          "Missing Attribute",
          valued.stream().filter(tag -> !request.contains(tag)).toList());
    }
    refuse(
        Status.MISSING_ATTRIBUTE_VALUE,
        "Missing Value of Attribute",
        valued.stream().filter(tag -> request.contains(tag) && !request.hasValue(tag)).toList());
    List<Integer> invalid = new ArrayList<>();
    TERMS.forEach(
        (tag, terms) -> {
          String value = request.string(tag);
          if (value != null && !terms.contains(value)) {
            invalid.add(tag);
          }
        });
    for (int tag : LABELS) {
      if (request.strings(tag).stream().anyMatch(AttributeTable::isTooLong)) {
        invalid.add(tag);
      }
    }
    for (int tag : MOMENTS) {
      String value = request.string(tag);
      if (value != null && moments.first(value).isEmpty()) {
        invalid.add(tag);
      }
    }
    refuse(Status.INVALID_ATTRIBUTE_VALUE, "Invalid Attribute", invalid);
  }

  private static boolean isTooLong(String label) {
    return label.codePointCount(0, label.length()) > LONGEST_LABEL;
  }

  private static void refuse(Status status, String what, List<Integer> tags) throws UpsException {
    if (!tags.isEmpty()) {
      List<Integer> sorted = tags.stream().sorted(Tags::compare).toList();
      throw new UpsException(
          status,
          sorted.stream()
              .map(Tags::toString)
              .collect(Collectors.joining(", ", what + (sorted.size() > 1 ? "s: " : ": "), "")),
          sorted.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** Whether a work item may be completed: PS3.4 CC.2.1.3, column Final State of the table. */
  static boolean mayBeCompleted(DataSet workitem) {
    DataSet performed = workitem.item(Tag.UnifiedProcedureStepPerformedProcedureSequence);
    return performed != null
        && performed.hasValue(Tag.PerformedProcedureStepStartDateTime)
        && performed.hasValue(Tag.PerformedProcedureStepEndDateTime)
        && isCode(performed.item(Tag.PerformedStationNameCodeSequence))
        && isCode(performed.item(Tag.PerformedWorkitemCodeSequence));
  }

  /** Code Sequence Macro, PS3.3 Table 8.8-1. */
  private static boolean isCode(@Nullable DataSet item) {
    if (item == null) {
      return false;
    }
    return item.hasValue(Tag.URNCodeValue)
        || (item.hasValue(Tag.CodeValue) || item.hasValue(Tag.LongCodeValue))
            && item.hasValue(Tag.CodingSchemeDesignator);
  }
}
