package org.orderly.dicom.testing;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/** What who segments makes of a series, as it knows it. */
public final class Segmented {

  public static final String RESULT_SERIES = "1.3.6.1.4.1.99999.7";
  public static final String RESULT = "1.3.6.1.4.1.99999.7.1";

  private Segmented() {}

  private static DataSet head(List<DataSet> images, String sopClass, String modality) {
    DataSet image = images.get(0);
    DataSet d = new DataSet();
    for (int tag : List.of(Tag.StudyInstanceUID, Tag.PatientID, Tag.PatientName, Tag.StudyDate)) {
      d.put(tag, image.string(tag, ""));
    }
    d.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    d.put(Tag.SOPClassUID, sopClass).put(Tag.Modality, modality);
    d.put(Tag.SOPInstanceUID, RESULT).put(Tag.SeriesInstanceUID, RESULT_SERIES);
    return d;
  }

  /** A structure set with a triangle on each image. */
  public static DataSet structures(List<DataSet> images, String... labels) {
    DataSet d = head(images, Uid.RTStructureSetStorage, "RTSTRUCT");
    DataSet image = images.get(0);
    String frame = image.string(Tag.FrameOfReferenceUID, "");
    d.put(Tag.StructureSetLabel, "AUTO").put(Tag.StructureSetDate, "20261121");
    d.put(Tag.AcquisitionDate, image.string(Tag.AcquisitionDate, ""));
    DataSet series = new DataSet();
    series.put(Tag.SeriesInstanceUID, image.string(Tag.SeriesInstanceUID, ""));
    series.putSequence(Tag.ContourImageSequence, references(images));
    DataSet study = new DataSet();
    study.put(Tag.ReferencedSOPClassUID, "1.2.840.10008.3.1.2.3.1");
    study.put(Tag.ReferencedSOPInstanceUID, image.string(Tag.StudyInstanceUID, ""));
    study.putSequence(Tag.RTReferencedSeriesSequence, series);
    DataSet reference = new DataSet().put(Tag.FrameOfReferenceUID, frame);
    reference.putSequence(Tag.RTReferencedStudySequence, study);
    d.putSequence(Tag.ReferencedFrameOfReferenceSequence, reference);
    List<DataSet> structures = new ArrayList<>();
    List<DataSet> contours = new ArrayList<>();
    List<DataSet> observations = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      String number = Integer.toString(i + 1);
      structures.add(
          new DataSet()
              .put(Tag.ROINumber, number)
              .put(Tag.ReferencedFrameOfReferenceUID, frame)
              .put(Tag.ROIName, labels[i])
              .put(Tag.ROIGenerationAlgorithm, "AUTOMATIC"));
      contours.add(contours(images, number));
      observations.add(
          new DataSet()
              .put(Tag.ObservationNumber, number)
              .put(Tag.ReferencedROINumber, number)
              .put(Tag.RTROIInterpretedType, "ORGAN")
              .putEmpty(Tag.ROIInterpreter, Vr.PN));
    }
    d.putSequence(Tag.StructureSetROISequence, structures.toArray(DataSet[]::new));
    d.putSequence(Tag.ROIContourSequence, contours.toArray(DataSet[]::new));
    d.putSequence(Tag.RTROIObservationsSequence, observations.toArray(DataSet[]::new));
    return d;
  }

  private static DataSet contours(List<DataSet> images, String number) {
    List<DataSet> contours = new ArrayList<>();
    for (DataSet image : images) {
      DataSet contour = new DataSet();
      contour.putSequence(Tag.ContourImageSequence, references(List.of(image)));
      contour.put(Tag.ContourGeometricType, "CLOSED_PLANAR").put(Tag.NumberOfContourPoints, "3");
      contour.put(Tag.ContourData, "0", "0", "1.25", "10", "0", "1.25", "0", "10", "1.25");
      contours.add(contour);
    }
    DataSet all = new DataSet().put(Tag.ReferencedROINumber, number);
    all.putSequence(Tag.ContourSequence, contours.toArray(DataSet[]::new));
    return all;
  }

  private static DataSet[] references(List<DataSet> images) {
    return images.stream()
        .map(
            image ->
                new DataSet()
                    .put(Tag.ReferencedSOPClassUID, image.string(Tag.SOPClassUID, ""))
                    .put(Tag.ReferencedSOPInstanceUID, image.string(Tag.SOPInstanceUID, "")))
        .toArray(DataSet[]::new);
  }

  /** A segmentation of one segment and a frame for each image. */
  public static DataSet segmentation(List<DataSet> images, String label) {
    DataSet d = head(images, Uid.SegmentationStorage, "SEG");
    DataSet image = images.get(0);
    d.put(Tag.FrameOfReferenceUID, image.string(Tag.FrameOfReferenceUID, ""));
    DataSet series = new DataSet();
    series.put(Tag.SeriesInstanceUID, image.string(Tag.SeriesInstanceUID, ""));
    series.putSequence(Tag.ReferencedInstanceSequence, references(images));
    d.putSequence(Tag.ReferencedSeriesSequence, series);
    DataSet segment = new DataSet().put(Tag.SegmentLabel, label);
    segment.putInt(Tag.SegmentNumber, 1);
    d.putSequence(Tag.SegmentSequence, segment);
    d.put(Tag.NumberOfFrames, Integer.toString(images.size()));
    List<DataSet> frames = new ArrayList<>();
    for (DataSet each : images) {
      DataSet derivation = new DataSet();
      derivation.putSequence(Tag.SourceImageSequence, references(List.of(each)));
      DataSet identification = new DataSet();
      identification.putInt(Tag.ReferencedSegmentNumber, 1);
      DataSet frame = new DataSet();
      frame.putSequence(Tag.DerivationImageSequence, derivation);
      frame.putSequence(Tag.SegmentIdentificationSequence, identification);
      frames.add(frame);
    }
    d.putSequence(Tag.PerFrameFunctionalGroupsSequence, frames.toArray(DataSet[]::new));
    d.putInt(Tag.Rows, 8).putInt(Tag.Columns, 8);
    d.putBytes(Tag.PixelData, Vr.OB, new byte[8 * images.size()]);
    return d;
  }
}
