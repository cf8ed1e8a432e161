package org.orderly.result;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

/**
 * The series that went out, as its receiver knows it.
 *
 * @param patient Patient ID; empty if it has none
 * @param frames UIDs of its frames of reference
 * @param instances SOP Class UIDs by SOP Instance UID
 * @param dates of its objects that were moved, without times
 */
public record SentSeries(
    String study,
    String series,
    String patient,
    Set<String> frames,
    Map<String, String> instances,
    Set<String> dates) {

  private static final int DATE = 8;

  public SentSeries {
    frames = Set.copyOf(frames);
    instances = Map.copyOf(instances);
    dates = Set.copyOf(dates);
  }

  /**
   * As the objects tell that went out.
   *
   * @param heads of all of them, at least one
   */
  public static SentSeries of(Iterable<DataSet> heads) {
    String study = "";
    String series = "";
    String patient = "";
    Set<String> frames = new HashSet<>();
    Map<String, String> instances = new HashMap<>();
    Set<String> dates = new HashSet<>();
    for (DataSet head : heads) {
      study = head.string(Tag.StudyInstanceUID, "");
      series = head.string(Tag.SeriesInstanceUID, "");
      patient = head.string(Tag.PatientID, "");
      String frame = head.string(Tag.FrameOfReferenceUID);
      if (frame != null) {
        frames.add(frame);
      }
      instances.put(head.string(Tag.SOPInstanceUID, ""), head.string(Tag.SOPClassUID, ""));
      if (head.string(Tag.LongitudinalTemporalInformationModified, "").equals("MODIFIED")) {
        dates(head, dates);
      }
    }
    if (instances.isEmpty()) {
      throw new IllegalArgumentException("a series without objects");
    }
    return new SentSeries(study, series, patient, frames, instances, dates);
  }

  private static void dates(DataSet dataSet, Set<String> dates) {
    for (Element element : dataSet) {
      if (element instanceof Element.Items items) {
        items.items().forEach(item -> dates(item, dates));
      } else if (element.vr() == Vr.DA || element.vr() == Vr.DT) {
        for (String value : dataSet.strings(element.tag())) {
          if (value.length() >= DATE) {
            dates.add(value.substring(0, DATE));
          }
        }
      }
    }
  }
}
