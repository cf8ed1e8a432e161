package org.orderly.result;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The RT Structure Set IOD (PS3.3 A.19) as far as it is about the series that went out. */
final class StructureSet {

  private static final int COORDINATES = 3;
  private static final int MOST_CONTOURS = 1_000_000;

  private final ResultCheck check;
  private final Problems problems;
  private final Set<Integer> numbers = new HashSet<>();
  private final Set<String> labels = new HashSet<>();

  StructureSet(ResultCheck check) {
    this.check = check;
    this.problems = check.problems();
  }

  /** The labels of its structures. */
  Set<String> check(DataSet result) {
    references(result);
    structures(result);
    contours(result);
    List<DataSet> observations = result.items(Tag.RTROIObservationsSequence);
    for (int i = 0; i < observations.size(); i++) {
      String where = Problems.at("", Tag.RTROIObservationsSequence, i);
      number(where, observations.get(i));
    }
    return labels;
  }

  private void references(DataSet result) {
    List<DataSet> frames = result.items(Tag.ReferencedFrameOfReferenceSequence);
    int named = 0;
    for (int i = 0; i < frames.size(); i++) {
      String where = Problems.at("", Tag.ReferencedFrameOfReferenceSequence, i);
      check.frame(where, Tag.FrameOfReferenceUID, frames.get(i));
      List<DataSet> studies = frames.get(i).items(Tag.RTReferencedStudySequence);
      for (int j = 0; j < studies.size(); j++) {
        named += study(Problems.at(where, Tag.RTReferencedStudySequence, j), studies.get(j));
      }
    }
    if (named == 0) {
      problems.add("", Tag.ReferencedFrameOfReferenceSequence, "names no series");
    }
  }

  private int study(String where, DataSet study) {
    if (!check.sent().study().equals(study.string(Tag.ReferencedSOPInstanceUID, ""))) {
      problems.add(where, Tag.ReferencedSOPInstanceUID, "is not the study that was sent");
    }
    List<DataSet> all = study.items(Tag.RTReferencedSeriesSequence);
    for (int i = 0; i < all.size(); i++) {
      String here = Problems.at(where, Tag.RTReferencedSeriesSequence, i);
      DataSet series = all.get(i);
      if (!check.sent().series().equals(series.string(Tag.SeriesInstanceUID, ""))) {
        problems.add(here, Tag.SeriesInstanceUID, "is not the series that was sent");
      }
      List<DataSet> images = series.items(Tag.ContourImageSequence);
      if (images.isEmpty()) {
        problems.add(here, Tag.ContourImageSequence, "names no images");
      }
      for (int j = 0; j < images.size(); j++) {
        check.image(Problems.at(here, Tag.ContourImageSequence, j), images.get(j));
      }
    }
    return all.size();
  }

  private void structures(DataSet result) {
    List<DataSet> all = result.items(Tag.StructureSetROISequence);
    if (all.isEmpty()) {
      problems.add("", Tag.StructureSetROISequence, "has no structure");
    }
    for (int i = 0; i < all.size(); i++) {
      String where = Problems.at("", Tag.StructureSetROISequence, i);
      DataSet structure = all.get(i);
      OptionalInt number = structure.integer(Tag.ROINumber);
      if (number.isEmpty() || !numbers.add(number.getAsInt())) {
        problems.add(where, Tag.ROINumber, number.isEmpty() ? "is no number" : "is there twice");
      }
      check.frame(where, Tag.ReferencedFrameOfReferenceUID, structure);
      String label = check.label(where, Tag.ROIName, structure);
      if (!label.isEmpty() && !labels.add(label)) {
        problems.add(where, Tag.ROIName, "is there twice");
      }
    }
  }

  private void number(String where, DataSet item) {
    OptionalInt number = item.integer(Tag.ReferencedROINumber);
    if (number.isEmpty() || !numbers.contains(number.getAsInt())) {
      problems.add(where, Tag.ReferencedROINumber, "is no structure of this set");
    }
  }

  private void contours(DataSet result) {
    List<DataSet> all = result.items(Tag.ROIContourSequence);
    int left = MOST_CONTOURS;
    for (int i = 0; i < all.size(); i++) {
      String where = Problems.at("", Tag.ROIContourSequence, i);
      number(where, all.get(i));
      List<DataSet> contours = all.get(i).items(Tag.ContourSequence);
      left -= contours.size();
      if (left < 0) {
        problems.add(where, Tag.ContourSequence, "has too many contours");
        return;
      }
      for (int j = 0; j < contours.size(); j++) {
        contour(Problems.at(where, Tag.ContourSequence, j), contours.get(j));
      }
    }
  }

  private void contour(String where, DataSet contour) {
    List<DataSet> images = contour.items(Tag.ContourImageSequence);
    for (int i = 0; i < images.size(); i++) {
      check.image(Problems.at(where, Tag.ContourImageSequence, i), images.get(i));
    }
    if (contour.string(Tag.ContourGeometricType) == null) {
      problems.add(where, Tag.ContourGeometricType, "is missing");
    }
    List<String> data = contour.strings(Tag.ContourData);
    int points = contour.integer(Tag.NumberOfContourPoints).orElse(0);
    if (points < 1 || data.size() != (long) points * COORDINATES) {
      problems.add(
          where, Tag.ContourData, "has " + data.size() + " numbers for " + points + " points");
    } else if (!data.stream().allMatch(StructureSet::isNumber)) {
      problems.add(where, Tag.ContourData, "has a coordinate that is no number");
    }
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
