package org.orderly.series;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A series for processing, with what the archive knows of it.
 *
 * @param scanDate as DICOM writes it, null if none of its objects tells
 * @param revision counts how often objects came after it had been complete
 * @param templateId null: none
 * @param version another one after each change
 */
public record ProcessingSeries(
    long key,
    String studyIuid,
    String seriesIuid,
    @Nullable String patientId,
    @Nullable String patientName,
    @Nullable String modality,
    @Nullable String description,
    @Nullable String protocol,
    @Nullable String scanDate,
    int instances,
    int revision,
    SeriesStatus status,
    SeriesState state,
    @Nullable Long templateId,
    @Nullable String templateName,
    @Nullable TemplateOrigin templateOrigin,
    int version,
    Instant created,
    Instant updated) {

  /** Never prints who the patient is. */
  @Override
  public String toString() {
    return "ProcessingSeries[" + key + ", " + status + "]";
  }
}
