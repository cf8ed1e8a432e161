package org.orderly.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image, series, study or patient.
 *
 * @param pictured false for an object that has no pixels
 * @param facts what is known, by name, in the order of the page; times are instants
 * @param patientKey null only if the row is gone
 * @param studyKey null for a patient
 * @param seriesKey null above series
 */
public record HoldingDetail(
    Holding holding,
    boolean pictured,
    Map<String, Object> facts,
    @Nullable Long patientKey,
    @Nullable Long studyKey,
    @Nullable Long seriesKey) {

  public HoldingDetail {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** A fact as text, empty if it is not known. */
  public String text(String name) {
    return String.valueOf(facts.getOrDefault(name, ""));
  }

  /** Never prints facts, which name the patient. */
  @Override
  public String toString() {
    return "HoldingDetail[" + holding.key() + "]";
  }
}
