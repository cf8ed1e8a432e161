package org.orderly.archive;

import java.util.List;
import org.orderly.dicom.data.DataSet;

/**
 * What a notification says about a study or a part of it (PS3.4 Annex R, spec of the IAN SOP
 * class).
 *
 * @param patientAndStudy attributes of patient and study
 */
public record EntityContent(DataSet patientAndStudy, List<SeriesContent> series) {

  public EntityContent {
    series = List.copyOf(series);
  }

  public int instanceCount() {
    return series.stream().mapToInt(s -> s.instances().size()).sum();
  }

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "EntityContent[" + series.size() + " series]";
  }

  /** One series with the instances that are meant. */
  public record SeriesContent(
      String seriesIuid, DataSet attributes, List<InstanceLocation> instances) {
    public SeriesContent {
      instances = List.copyOf(instances);
    }
  }
}
