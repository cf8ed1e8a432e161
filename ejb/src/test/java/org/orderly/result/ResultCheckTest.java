package org.orderly.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.dicom.testing.Segmented;
import org.orderly.segmentation.InvalidResultException;

class ResultCheckTest {

  private static final List<String> LABELS = List.of("Heart", "Lung_L");

  private final SampleStudy study = SampleStudy.of("check");
  private final List<DataSet> images =
      Stream.of(1, 2, 3).map(i -> SampleObjects.ct(study, 1, i, 8, 8)).toList();
  private final SentSeries sent = SentSeries.of(images);

  @Test
  void a_result_of_the_series_is_taken_and_what_it_lacks_is_told() throws Exception {
    DataSet all = Segmented.structures(images, "HEART", "Lung_L");
    assertEquals(List.of(), ResultCheck.check(all, sent, LABELS));
    DataSet some = Segmented.structures(images, "Heart");
    assertEquals(List.of("Lung_L"), ResultCheck.check(some, sent, LABELS));
    DataSet segmentation = Segmented.segmentation(images, "Lung_L");
    assertEquals(List.of("Heart"), ResultCheck.check(segmentation, sent, LABELS));
  }

  private static DataSet item(DataSet holder, int... sequences) {
    DataSet found = holder;
    for (int sequence : sequences) {
      found = Objects.requireNonNull(found.item(sequence));
    }
    return found;
  }

  private static Arguments wrong(String where, Consumer<DataSet> change) {
    return Arguments.of(where, change);
  }

  static Stream<Arguments> structures() {
    return Stream.concat(references(), contents());
  }

  private static Stream<Arguments> references() {
    int frame = Tag.ReferencedFrameOfReferenceSequence;
    int study = Tag.RTReferencedStudySequence;
    int series = Tag.RTReferencedSeriesSequence;
    int image = Tag.ContourImageSequence;
    return Stream.of(
        wrong("(0008,0016)", d -> d.put(Tag.SOPClassUID, Uid.CTImageStorage)),
        wrong("(0008,0060)", d -> d.put(Tag.Modality, "CT")),
        wrong("(0008,0018)", d -> d.put(Tag.SOPInstanceUID, "x")),
        wrong("(0020,000E)", d -> d.remove(Tag.SeriesInstanceUID)),
        wrong("(0020,000D)", d -> d.put(Tag.StudyInstanceUID, "1.2.3")),
        wrong("(0010,0020)", d -> d.put(Tag.PatientID, "SOMEBODY")),
        wrong("(3006,0010)", d -> d.remove(frame)),
        wrong(
            "(3006,0010)[1] (0020,0052)",
            d -> item(d, frame).put(Tag.FrameOfReferenceUID, "1.2.3")),
        wrong(
            "(3006,0012)[1] (0008,1155)",
            d -> item(d, frame, study).put(Tag.ReferencedSOPInstanceUID, "1.2.3")),
        wrong(
            "(3006,0014)[1] (0020,000E)",
            d -> item(d, frame, study, series).put(Tag.SeriesInstanceUID, "1.2.3")),
        wrong("(3006,0016)", d -> item(d, frame, study, series).remove(image)),
        wrong(
            "(3006,0016)[1] (0008,1155)",
            d -> item(d, frame, study, series, image).put(Tag.ReferencedSOPInstanceUID, "1.2.3")),
        wrong(
            "(3006,0016)[1] (0008,1150)",
            d ->
                item(d, frame, study, series, image)
                    .put(Tag.ReferencedSOPClassUID, Uid.MRImageStorage)));
  }

  private static Stream<Arguments> contents() {
    int roi = Tag.StructureSetROISequence;
    int contour = Tag.ContourSequence;
    int image = Tag.ContourImageSequence;
    return Stream.of(
        wrong("(3006,0020)", d -> d.putSequence(roi)),
        wrong("(3006,0022)", d -> d.items(roi).get(1).put(Tag.ROINumber, "1")),
        wrong(
            "(3006,0020)[1] (3006,0024)",
            d -> item(d, roi).put(Tag.ReferencedFrameOfReferenceUID, "1.2.3")),
        wrong("\"Liver\"", d -> item(d, roi).put(Tag.ROIName, "Liver")),
        wrong("(3006,0026)", d -> d.items(roi).get(1).put(Tag.ROIName, "heart")),
        wrong(
            "(3006,0039)[1] (3006,0084)",
            d -> item(d, Tag.ROIContourSequence).put(Tag.ReferencedROINumber, "9")),
        wrong(
            "(3006,0080)[1] (3006,0084)",
            d -> item(d, Tag.RTROIObservationsSequence).put(Tag.ReferencedROINumber, "9")),
        wrong(
            "(3006,0042)",
            d -> item(d, Tag.ROIContourSequence, contour).remove(Tag.ContourGeometricType)),
        wrong(
            "(3006,0050)",
            d -> item(d, Tag.ROIContourSequence, contour).put(Tag.NumberOfContourPoints, "4")),
        wrong(
            "no number",
            d ->
                item(d, Tag.ROIContourSequence, contour)
                    .put(Tag.NumberOfContourPoints, "1")
                    .put(Tag.ContourData, "1", "x", "2")),
        wrong(
            "(3006,0040)[1] (3006,0016)[1] (0008,1155)",
            d ->
                item(d, Tag.ROIContourSequence, contour, image)
                    .put(Tag.ReferencedSOPInstanceUID, "1.2.3")));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void a_structure_set_of_something_else_is_refused(String where, Consumer<DataSet> change) {
    DataSet result = Segmented.structures(images, "Heart", "Lung_L");
    change.accept(result);
    refused(where, result);
  }

  private void refused(String where, DataSet result) {
    InvalidResultException refused =
        assertThrows(InvalidResultException.class, () -> ResultCheck.check(result, sent, LABELS));
    assertTrue(String.valueOf(refused.getMessage()).contains(where), refused.getMessage());
  }

  static Stream<Arguments> segmentations() {
    int frame = Tag.PerFrameFunctionalGroupsSequence;
    return Stream.of(
        wrong("(0020,0052)", d -> d.put(Tag.FrameOfReferenceUID, "1.2.3")),
        wrong("(0008,1115)", d -> d.remove(Tag.ReferencedSeriesSequence)),
        wrong(
            "(0008,1115)[1] (0020,000E)",
            d -> item(d, Tag.ReferencedSeriesSequence).put(Tag.SeriesInstanceUID, "1.2.3")),
        wrong(
            "(0008,114A)[1] (0008,1155)",
            d ->
                item(d, Tag.ReferencedSeriesSequence, Tag.ReferencedInstanceSequence)
                    .put(Tag.ReferencedSOPInstanceUID, "1.2.3")),
        wrong("(0062,0002)", d -> d.remove(Tag.SegmentSequence)),
        wrong("(0062,0005)", d -> item(d, Tag.SegmentSequence).put(Tag.SegmentLabel, "Liver")),
        wrong("(5200,9230)", d -> d.put(Tag.NumberOfFrames, "9")),
        wrong(
            "(0062,000A)[1] (0062,000B)",
            d ->
                item(d, frame, Tag.SegmentIdentificationSequence)
                    .putInt(Tag.ReferencedSegmentNumber, 2)),
        wrong(
            "(0008,2112)[1] (0008,1155)",
            d ->
                item(d, frame, Tag.DerivationImageSequence, Tag.SourceImageSequence)
                    .put(Tag.ReferencedSOPInstanceUID, "1.2.3")));
  }

  @ParameterizedTest
  @MethodSource("segmentations")
  void a_segmentation_of_something_else_is_refused(String where, Consumer<DataSet> change) {
    DataSet result = Segmented.segmentation(images, "Heart");
    change.accept(result);
    refused(where, result);
  }

  @Test
  void the_message_stays_short_whatever_comes() {
    DataSet result = Segmented.structures(images, "A".repeat(1000), "b\nb");
    for (DataSet contours : result.items(Tag.ROIContourSequence)) {
      contours.items(Tag.ContourSequence).forEach(c -> c.put(Tag.NumberOfContourPoints, "7"));
    }
    InvalidResultException refused =
        assertThrows(InvalidResultException.class, () -> ResultCheck.check(result, sent, LABELS));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.length() < 1000 && !message.contains("\n"), message);
    assertTrue(message.endsWith("and 3 more"), message);
  }
}
