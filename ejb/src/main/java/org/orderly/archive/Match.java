package org.orderly.archive;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/**
 * One answer of a query.
 *
 * @param attributes those of the level and of the levels above it, with counts, modalities,
 *     availability and Retrieve AE Title where they belong
 * @param patientKey key of the patient's row, for links between pages
 * @param studyIuid null at patient level
 * @param seriesIuid null above series level
 * @param sopIuid null above instance level
 */
public record Match(
    DataSet attributes,
    long patientKey,
    @Nullable String studyIuid,
    @Nullable String seriesIuid,
    @Nullable String sopIuid) {

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "Match[" + studyIuid + " " + seriesIuid + " " + sopIuid + "]";
  }
}
