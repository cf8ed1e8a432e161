package org.orderly.archive;

import java.time.Instant;
import java.util.List;
import org.orderly.dicom.data.DataSet;

/**
 * A study as lists show it.
 *
 * @param attributes of the patient and of the study
 * @param receivedTime when its first instance was received
 * @param changedTime when its last change was stored
 */
public record StudyView(
    long key,
    String studyIuid,
    DataSet attributes,
    List<String> modalities,
    int series,
    int instances,
    Instant receivedTime,
    Instant changedTime) {

  public StudyView {
    modalities = List.copyOf(modalities);
  }

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "StudyView[" + studyIuid + "]";
  }
}
