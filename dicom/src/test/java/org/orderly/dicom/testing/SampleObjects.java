package org.orderly.dicom.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/** Makes composite objects as modalities send them: small programs, not files, are what is kept. */
public final class SampleObjects {

  private SampleObjects() {}

  /** A CT slice of 12 bits in 16; 512 x 512 gives the usual half megabyte. */
  public static DataSet ct(SampleStudy study, int series, int instance, int rows, int columns) {
    DataSet d = study.instance(Uid.CTImageStorage, "CT", series, instance);
    d.put(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
    d.put(Tag.KVP, "120");
    d.put(Tag.SliceThickness, "1.25");
    d.put(Tag.RescaleIntercept, "-1024");
    d.put(Tag.RescaleSlope, "1");
    d.put(Tag.WindowCenter, "40", "600");
    d.put(Tag.WindowWidth, "400", "1600");
    plane(d, study, series, instance);
    gray(d, rows, columns, 16, 12);
    d.putBytes(Tag.PixelData, Vr.OW, pixels(rows * columns * 2, instance, 0x0F));
    return d;
  }

  public static DataSet mr(SampleStudy study, int series, int instance, int rows, int columns) {
    DataSet d = study.instance(Uid.MRImageStorage, "MR", series, instance);
    d.put(Tag.ImageType, "ORIGINAL", "PRIMARY", "M", "SE");
    d.put(Tag.ScanningSequence, "SE");
    d.put(Tag.SequenceVariant, "SK");
    d.putEmpty(Tag.ScanOptions, Vr.CS);
    d.put(Tag.MRAcquisitionType, "2D");
    d.put(Tag.RepetitionTime, "500.5");
    d.put(Tag.EchoTime, "14");
    plane(d, study, series, instance);
    gray(d, rows, columns, 16, 12);
    d.putBytes(Tag.PixelData, Vr.OW, pixels(rows * columns * 2, instance, 0x0F));
    return d;
  }

  /** An RGB cine loop. */
  public static DataSet ultrasound(
      SampleStudy study, int series, int instance, int frames, int size) {
    DataSet d = study.instance(Uid.UltrasoundMultiFrameImageStorage, "US", series, instance);
    d.put(Tag.ImageType, "ORIGINAL", "PRIMARY", "ABDOMINAL", "0001");
    d.putInt(Tag.SamplesPerPixel, 3);
    d.put(Tag.PhotometricInterpretation, "RGB");
    d.putInt(Tag.PlanarConfiguration, 0);
    d.putInt(Tag.NumberOfFrames, frames);
    d.put(Tag.FrameTime, "33.3");
    d.put(Tag.FrameIncrementPointer, "00181063");
    DataSet region = new DataSet();
    region.putInt(Tag.RegionSpatialFormat, 1);
    region.putInt(Tag.RegionDataType, 1);
    region.put(Tag.PhysicalDeltaX, "0.0125");
    region.put(Tag.PhysicalDeltaY, "0.0125");
    d.putSequence(Tag.SequenceOfUltrasoundRegions, region);
    matrix(d, size, size, 8, 8);
    d.putBytes(Tag.PixelData, Vr.OB, pixels(frames * size * size * 3, instance, 0xFF));
    return d;
  }

  /** A measurement report: nested content items, coded and free text. */
  public static DataSet report(SampleStudy study, int series, int instance) {
    DataSet d = study.instance(Uid.BasicTextSRStorage, "SR", series, instance);
    d.put(Tag.ValueType, "CONTAINER");
    d.put(Tag.ContinuityOfContent, "SEPARATE");
    d.put(Tag.CompletionFlag, "COMPLETE");
    d.put(Tag.VerificationFlag, "UNVERIFIED");
    d.putSequence(Tag.ConceptNameCodeSequence, code("11528-7", "LN", "Radiology Report"));
    d.putEmpty(Tag.ReferencedPerformedProcedureStepSequence, Vr.SQ);
    List<DataSet> content = d.putSequence(Tag.ContentSequence);
    for (int i = 1; i <= 3; i++) {
      DataSet text = new DataSet();
      text.put(Tag.RelationshipType, "CONTAINS");
      text.put(Tag.ValueType, "TEXT");
      text.putSequence(Tag.ConceptNameCodeSequence, code("121071", "DCM", "Finding"));
      text.put(Tag.TextValue, "Finding " + i + ".\r\nNo change \\ no action.");
      content.add(text);
    }
    return d;
  }

  public static DataSet pdf(SampleStudy study, int series, int instance) {
    DataSet d = study.instance(Uid.EncapsulatedPDFStorage, "DOC", series, instance);
    d.put(Tag.ConversionType, "WSD");
    d.put(Tag.BurnedInAnnotation, "YES");
    d.put(Tag.DocumentTitle, "Sample document");
    d.put(Tag.MIMETypeOfEncapsulatedDocument, "application/pdf");
    d.putEmpty(Tag.ConceptNameCodeSequence, Vr.SQ);
    byte[] document =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
            .getBytes(StandardCharsets.US_ASCII);
    d.putInt(Tag.EncapsulatedDocumentLength, document.length);
    d.putBytes(Tag.EncapsulatedDocument, Vr.OB, document);
    return d;
  }

  /** Replaces pixel data by encapsulated fragments that look like JPEG but decode to nothing. */
  public static DataSet encapsulated(DataSet dataSet, int fragments, int bytesEach) {
    List<BulkData> list = new ArrayList<>();
    list.add(BulkData.ofBytes(new byte[0]));
    for (int i = 0; i < fragments; i++) {
      byte[] fragment = pixels(bytesEach, i, 0xFF);
      fragment[0] = (byte) 0xFF;
      fragment[1] = (byte) 0xD8;
      list.add(BulkData.ofBytes(fragment));
    }
    return dataSet.putFragments(Tag.PixelData, Vr.OB, list);
  }

  private static DataSet code(String value, String scheme, String meaning) {
    return new DataSet()
        .put(Tag.CodeValue, value)
        .put(Tag.CodingSchemeDesignator, scheme)
        .put(Tag.CodeMeaning, meaning);
  }

  private static void plane(DataSet d, SampleStudy study, int series, int instance) {
    d.put(Tag.PatientPosition, "HFS");
    d.put(Tag.FrameOfReferenceUID, study.uid("frame"));
    d.putEmpty(Tag.PositionReferenceIndicator, Vr.LO);
    d.put(Tag.ImagePositionPatient, "-160", "-160", Double.toString(instance * 1.25));
    d.put(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
    d.put(Tag.PixelSpacing, "0.625", "0.625");
    d.putInt(Tag.AcquisitionNumber, series);
  }

  private static void gray(DataSet d, int rows, int columns, int allocated, int stored) {
    d.putInt(Tag.SamplesPerPixel, 1);
    d.put(Tag.PhotometricInterpretation, "MONOCHROME2");
    matrix(d, rows, columns, allocated, stored);
  }

  private static void matrix(DataSet d, int rows, int columns, int allocated, int stored) {
    d.putInt(Tag.Rows, rows);
    d.putInt(Tag.Columns, columns);
    d.putInt(Tag.BitsAllocated, allocated);
    d.putInt(Tag.BitsStored, stored);
    d.putInt(Tag.HighBit, stored - 1);
    d.putInt(Tag.PixelRepresentation, 0);
  }

  /** Neither constant nor random: compresses about as well as an image does. */
  private static byte[] pixels(int length, int seed, int highMask) {
    byte[] pixels = new byte[length];
    int noise = seed * 31 + 7;
    for (int i = 0; i < length; i++) {
      noise = noise * 1_103_515_245 + 12_345;
      int value = (i >> 6) + (noise >>> 28);
      pixels[i] = (byte) ((i & 1) == 1 ? value & highMask : value);
    }
    return pixels;
  }
}
