package org.orderly.web.ui.studies;

import org.orderly.archive.StudyView;
import org.orderly.dicom.dict.Tag;
import org.orderly.export.SendStates;

/** A study as a row of the list. */
public record StudyRow(StudyView study, SendStates.State state) {

  public String key() {
    return Long.toString(study.key());
  }

  public String uid() {
    return study.studyIuid();
  }

  public String patientName() {
    return Shown.name(study.attributes());
  }

  public String patientId() {
    return text(Tag.PatientID);
  }

  public String accession() {
    return text(Tag.AccessionNumber);
  }

  public String description() {
    return text(Tag.StudyDescription);
  }

  public String date() {
    return Shown.date(text(Tag.StudyDate));
  }

  public String time() {
    return Shown.time(text(Tag.StudyTime));
  }

  public String modalities() {
    return String.join(", ", study.modalities());
  }

  public Sent sent() {
    return new Sent(state.sent(), study.instances(), state.underWay());
  }

  /** Names the row for whoever does not see it. */
  public String label() {
    String name = patientName().isEmpty() ? patientId() : patientName();
    return name + ' ' + (description().isEmpty() ? date() : description());
  }

  private String text(int tag) {
    return study.attributes().string(tag, "");
  }
}
