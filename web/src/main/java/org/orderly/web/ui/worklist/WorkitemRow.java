package org.orderly.web.ui.worklist;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.WorkitemState;

/** A work item as a row of the list. */
public record WorkitemRow(DataSet attributes) {

  public String uid() {
    return attributes.string(Tag.SOPInstanceUID, "");
  }

  /** Without dots, which element ids cannot have. */
  public String key() {
    return uid().replace('.', '_');
  }

  public String state() {
    return attributes.string(Tag.ProcedureStepState, "");
  }

  /** How the state looks: style class and icon beside its text, never colour alone. */
  public String look() {
    return switch (current()) {
      case SCHEDULED -> "st-scheduled";
      case IN_PROGRESS -> "st-in-process";
      case COMPLETED -> "st-completed";
      case CANCELED -> "st-canceled";
    };
  }

  public String icon() {
    return switch (current()) {
      case SCHEDULED -> "pi-clock";
      case IN_PROGRESS -> "pi-sync";
      case COMPLETED -> "pi-check-circle";
      case CANCELED -> "pi-ban";
    };
  }

  private WorkitemState current() {
    return WorkitemState.of(state()).orElse(WorkitemState.SCHEDULED);
  }

  public boolean claimable() {
    return current() == WorkitemState.SCHEDULED;
  }

  public boolean completable() {
    return current() == WorkitemState.IN_PROGRESS;
  }

  public boolean cancelable() {
    return !current().isFinal();
  }

  public String label() {
    return attributes.string(Tag.ProcedureStepLabel, "");
  }

  public String list() {
    return attributes.string(Tag.WorklistLabel, "");
  }

  public String priority() {
    return attributes.string(Tag.ScheduledProcedureStepPriority, "");
  }

  public String readiness() {
    return attributes.string(Tag.InputReadinessState, "");
  }

  public String start() {
    return DicomTime.shown(attributes.string(Tag.ScheduledProcedureStepStartDateTime, ""));
  }

  public String patientName() {
    String name = PersonName.of(attributes.string(Tag.PatientName, "")).alphabetic();
    return name.replaceFirst("\\^", ", ").replace('^', ' ');
  }

  public String patientId() {
    return attributes.string(Tag.PatientID, "");
  }

  public String work() {
    return meaning(attributes.item(Tag.ScheduledWorkitemCodeSequence));
  }

  public String station() {
    return meaning(attributes.item(Tag.ScheduledStationNameCodeSequence));
  }

  public String accession() {
    DataSet request = attributes.item(Tag.ReferencedRequestSequence);
    return request == null ? "" : request.string(Tag.AccessionNumber, "");
  }

  /** Percent done as told by the performer, or empty. */
  public String progress() {
    DataSet progress = attributes.item(Tag.ProcedureStepProgressInformationSequence);
    return progress == null ? "" : progress.string(Tag.ProcedureStepProgress, "");
  }

  private static String meaning(@Nullable DataSet code) {
    return code == null ? "" : code.string(Tag.CodeMeaning, code.string(Tag.CodeValue, ""));
  }
}
