package org.orderly.it.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/**
 * Draws a sphere in the middle of a series of slices, once for each label, as an RT Structure Set.
 */
final class SphereStructures {
  private static final int CORNERS = 36;
  private static final String DAY = "20260101";

  private final List<DataSet> slices;

  /**
   * @param slices what {@code readHead} gave
   */
  SphereStructures(List<DataSet> slices) {
    this.slices =
        slices.stream().sorted(Comparator.comparingDouble(SphereStructures::height)).toList();
  }

  private static double height(DataSet slice) {
    List<String> position = slice.strings(Tag.ImagePositionPatient);
    return position.size() < 3 ? 0 : Double.parseDouble(position.get(2));
  }

  private static double[] numbers(DataSet slice, int tag, double... otherwise) {
    List<String> values = slice.strings(tag);
    return values.size() < otherwise.length
        ? otherwise
        : values.stream().mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * @param series the Series Instance UID that it says it is about
   */
  DataSet draw(String series, List<String> labels) {
    DataSet first = slices.get(0);
    DataSet d = new DataSet();
    d.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    for (int tag :
        new int[] {
          Tag.PatientName,
          Tag.PatientID,
          Tag.StudyInstanceUID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.StudyID,
          Tag.AccessionNumber,
          Tag.PatientBirthDate,
          Tag.PatientSex
        }) {
      d.put(tag, first.string(tag, ""));
    }
    d.put(Tag.SOPClassUID, Uid.RTStructureSetStorage);
    d.put(Tag.SOPInstanceUID, "2.25." + Math.abs(UUID.randomUUID().getMostSignificantBits()));
    d.put(Tag.SeriesInstanceUID, "2.25." + Math.abs(UUID.randomUUID().getMostSignificantBits()));
    d.put(Tag.Modality, "RTSTRUCT");
    d.put(Tag.SeriesNumber, "900");
    d.put(Tag.Manufacturer, "Stub");
    d.put(Tag.StructureSetLabel, "AUTOSEG");
    d.put(Tag.StructureSetDate, DAY);
    d.put(Tag.StructureSetTime, "120000");
    String frame = first.string(Tag.FrameOfReferenceUID, "");
    d.put(Tag.FrameOfReferenceUID, frame);
    reference(d, frame, series);
    List<DataSet> rois = d.putSequence(Tag.StructureSetROISequence);
    List<DataSet> contours = d.putSequence(Tag.ROIContourSequence);
    List<DataSet> observations = d.putSequence(Tag.RTROIObservationsSequence);
    for (int i = 0; i < labels.size(); i++) {
      String number = Integer.toString(i + 1);
      rois.add(
          new DataSet()
              .put(Tag.ROINumber, number)
              .put(Tag.ReferencedFrameOfReferenceUID, frame)
              .put(Tag.ROIName, labels.get(i))
              .put(Tag.ROIGenerationAlgorithm, "AUTOMATIC"));
      DataSet contour =
          new DataSet()
              .put(Tag.ReferencedROINumber, number)
              .put(Tag.ROIDisplayColor, "255", "0", "0");
      contour.putSequence(Tag.ContourSequence, sphere().toArray(DataSet[]::new));
      contours.add(contour);
      observations.add(
          new DataSet()
              .put(Tag.ObservationNumber, number)
              .put(Tag.ReferencedROINumber, number)
              .put(Tag.RTROIInterpretedType, "ORGAN")
              .putEmpty(Tag.ROIInterpreter, Vr.PN));
    }
    return d;
  }

  private void reference(DataSet d, String frame, String series) {
    DataSet referenced = new DataSet().put(Tag.SeriesInstanceUID, series);
    referenced.putSequence(
        Tag.ContourImageSequence,
        slices.stream().map(SphereStructures::image).toArray(DataSet[]::new));
    DataSet study =
        new DataSet()
            .put(Tag.ReferencedSOPClassUID, "1.2.840.10008.3.1.2.3.1")
            .put(Tag.ReferencedSOPInstanceUID, slices.get(0).string(Tag.StudyInstanceUID, ""));
    study.putSequence(Tag.RTReferencedSeriesSequence, referenced);
    DataSet of = new DataSet().put(Tag.FrameOfReferenceUID, frame);
    of.putSequence(Tag.RTReferencedStudySequence, study);
    d.putSequence(Tag.ReferencedFrameOfReferenceSequence, of);
  }

  private static DataSet image(DataSet slice) {
    return new DataSet()
        .put(Tag.ReferencedSOPClassUID, slice.string(Tag.SOPClassUID, ""))
        .put(Tag.ReferencedSOPInstanceUID, slice.string(Tag.SOPInstanceUID, ""));
  }

  private List<DataSet> sphere() {
    DataSet first = slices.get(0);
    double[] begin = numbers(first, Tag.ImagePositionPatient, 0, 0, 0);
    double[] spacing = numbers(first, Tag.PixelSpacing, 1, 1);
    double width = first.integer(Tag.Columns).orElse(1) * spacing[1];
    double depth = first.integer(Tag.Rows).orElse(1) * spacing[0];
    double low = height(first);
    double high = height(slices.get(slices.size() - 1));
    double middle = (low + high) / 2;
    double radius =
        Math.max(1, Math.min(Math.min(width, depth) / 4, Math.max(2, (high - low) / 2)));
    List<DataSet> contours = new ArrayList<>();
    for (DataSet slice : slices) {
      double z = height(slice);
      double square = radius * radius - (z - middle) * (z - middle);
      if (square <= 0) {
        continue;
      }
      double r = Math.sqrt(square);
      List<String> points = new ArrayList<>();
      for (int i = 0; i < CORNERS; i++) {
        double angle = 2 * Math.PI * i / CORNERS;
        points.add(text(begin[0] + width / 2 + r * Math.cos(angle)));
        points.add(text(begin[1] + depth / 2 + r * Math.sin(angle)));
        points.add(text(z));
      }
      DataSet contour =
          new DataSet()
              .put(Tag.ContourGeometricType, "CLOSED_PLANAR")
              .put(Tag.NumberOfContourPoints, Integer.toString(CORNERS))
              .put(Tag.ContourData, points.toArray(String[]::new));
      contour.putSequence(Tag.ContourImageSequence, image(slice));
      contours.add(contour);
    }
    return contours;
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
