package org.orderly.result;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The Segmentation IOD (PS3.3 A.51) as far as it is about the series that went out. */
final class Segmentation {

  private final ResultCheck check;
  private final Problems problems;
  private final Set<Integer> numbers = new HashSet<>();
  private final Set<String> labels = new HashSet<>();

  Segmentation(ResultCheck check) {
    this.check = check;
    this.problems = check.problems();
  }

  /** The labels of its segments. */
  Set<String> check(DataSet result) {
    check.frame("", Tag.FrameOfReferenceUID, result);
    references(result);
    segments(result);
    frames(result);
    return labels;
  }

  private void references(DataSet result) {
    List<DataSet> all = result.items(Tag.ReferencedSeriesSequence);
    if (all.isEmpty()) {
      problems.add("", Tag.ReferencedSeriesSequence, "names no series");
    }
    for (int i = 0; i < all.size(); i++) {
      String where = Problems.at("", Tag.ReferencedSeriesSequence, i);
      if (!check.sent().series().equals(all.get(i).string(Tag.SeriesInstanceUID, ""))) {
        problems.add(where, Tag.SeriesInstanceUID, "is not the series that was sent");
      }
      images(where, Tag.ReferencedInstanceSequence, all.get(i));
    }
  }

  private void images(String where, int sequence, DataSet holder) {
    List<DataSet> images = holder.items(sequence);
    for (int i = 0; i < images.size(); i++) {
      check.image(Problems.at(where, sequence, i), images.get(i));
    }
  }

  private void segments(DataSet result) {
    List<DataSet> all = result.items(Tag.SegmentSequence);
    if (all.isEmpty()) {
      problems.add("", Tag.SegmentSequence, "has no segment");
    }
    for (int i = 0; i < all.size(); i++) {
      String where = Problems.at("", Tag.SegmentSequence, i);
      OptionalInt number = all.get(i).integer(Tag.SegmentNumber);
      if (number.isEmpty() || !numbers.add(number.getAsInt())) {
        problems.add(
            where, Tag.SegmentNumber, number.isEmpty() ? "is no number" : "is there twice");
      }
      labels.add(check.label(where, Tag.SegmentLabel, all.get(i)));
    }
  }

  private void frames(DataSet result) {
    shared(result);
    List<DataSet> all = result.items(Tag.PerFrameFunctionalGroupsSequence);
    int number = result.integer(Tag.NumberOfFrames).orElse(0);
    if (number < 1 || number != all.size()) {
      problems.add(
          "",
          Tag.PerFrameFunctionalGroupsSequence,
          "describes " + all.size() + " of " + number + " frames");
    }
    for (int i = 0; i < all.size(); i++) {
      group(Problems.at("", Tag.PerFrameFunctionalGroupsSequence, i), all.get(i));
    }
  }

  private void shared(DataSet result) {
    List<DataSet> all = result.items(Tag.SharedFunctionalGroupsSequence);
    for (int i = 0; i < all.size(); i++) {
      group(Problems.at("", Tag.SharedFunctionalGroupsSequence, i), all.get(i));
    }
  }

  private void group(String where, DataSet group) {
    List<DataSet> segments = group.items(Tag.SegmentIdentificationSequence);
    for (int i = 0; i < segments.size(); i++) {
      OptionalInt number = segments.get(i).integer(Tag.ReferencedSegmentNumber);
      if (number.isEmpty() || !numbers.contains(number.getAsInt())) {
        problems.add(
            Problems.at(where, Tag.SegmentIdentificationSequence, i),
            Tag.ReferencedSegmentNumber,
            "is no segment of this object");
      }
    }
    List<DataSet> derivations = group.items(Tag.DerivationImageSequence);
    for (int i = 0; i < derivations.size(); i++) {
      images(
          Problems.at(where, Tag.DerivationImageSequence, i),
          Tag.SourceImageSequence,
          derivations.get(i));
    }
  }
}
