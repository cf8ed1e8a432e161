package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

class ReidentifierTest {

  private static final String NEW_SERIES = "1.3.6.1.4.1.99999.1";
  private static final String NEW_INSTANCE = "1.3.6.1.4.1.99999.1.1";

  private final MemoryPseudonyms pseudonyms = new MemoryPseudonyms(new PseudonymKey(new byte[16]));

  private static DicomObject object(DataSet dataSet) {
    return new DicomObject(
        FileMetaInformation.of(dataSet, TransferSyntax.EXPLICIT_LITTLE), dataSet);
  }

  /** As it comes out of a file: text in the bytes of its character set. */
  private static DataSet encoded(DataSet dataSet) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(dataSet);
    return new DataSetReader(
            new ByteArrayInputStream(out.toByteArray()),
            TransferSyntax.EXPLICIT_LITTLE,
            ReadLimits.DEFAULTS)
        .readAll();
  }

  private DataSet sent(DataSet original) throws DeidentException {
    return new Deidentifier(DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES), pseudonyms)
        .deidentify(List.of(object(original)))
        .get(0)
        .dataSet();
  }

  /** What a segmentation server answers with: it copies what it got. */
  private static DataSet structures(DataSet image) {
    DataSet d = new DataSet();
    for (int tag :
        List.of(
            Tag.SpecificCharacterSet,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.AccessionNumber,
            Tag.PatientName,
            Tag.PatientID,
            Tag.PatientIdentityRemoved,
            Tag.DeidentificationMethod,
            Tag.StudyInstanceUID)) {
      if (image.get(tag) != null) {
        d.put(Objects.requireNonNull(image.get(tag)));
      }
    }
    d.put(Tag.SOPClassUID, Uid.RTStructureSetStorage).put(Tag.SOPInstanceUID, NEW_INSTANCE);
    d.put(Tag.SeriesInstanceUID, NEW_SERIES).put(Tag.Modality, "RTSTRUCT");
    d.put(Tag.StructureSetLabel, "AUTO").put(Tag.StructureSetDate, "20261121");
    d.put(Tag.FrameOfReferenceUID, image.string(Tag.FrameOfReferenceUID, ""));
    DataSet contour = new DataSet();
    contour.put(Tag.ReferencedSOPClassUID, Uid.CTImageStorage);
    contour.put(Tag.ReferencedSOPInstanceUID, image.string(Tag.SOPInstanceUID, ""));
    DataSet series = new DataSet();
    series.put(Tag.SeriesInstanceUID, image.string(Tag.SeriesInstanceUID, ""));
    series.putSequence(Tag.ContourImageSequence, contour);
    d.putSequence(Tag.RTReferencedSeriesSequence, series);
    return d;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO_IR 100", "ISO_IR 192", "ISO 2022 IR 100"})
  void a_result_becomes_one_of_the_original_patient_and_study(String terms) throws Exception {
    SampleStudy study = SampleStudy.of("reid").named("Grünewald^Jérôme", terms);
    DataSet image = SampleObjects.ct(study, 1, 1, 8, 8);
    image.put(Tag.IssuerOfPatientID, "HOSPITAL").put(Tag.PatientBirthTime, "0101");
    DataSet answer = structures(sent(encoded(image)));
    answer.put(Tag.SpecificCharacterSet, "ISO_IR 192").put(Tag.StructureSetName, "Zürich 日本");
    answer.put(Tag.PatientSex, "M");
    DicomObject back = new Reidentifier(pseudonyms).reidentify(object(encoded(answer)));
    DataSet d = encoded(back.dataSet());
    for (int tag :
        List.of(
            Tag.PatientName,
            Tag.PatientID,
            Tag.IssuerOfPatientID,
            Tag.PatientBirthDate,
            Tag.PatientBirthTime,
            Tag.PatientSex,
            Tag.StudyInstanceUID,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.StudyID,
            Tag.StudyDescription,
            Tag.AccessionNumber,
            Tag.ReferringPhysicianName,
            Tag.FrameOfReferenceUID)) {
      assertEquals(image.string(tag), d.string(tag), Integer.toHexString(tag));
    }
    assertEquals("Zürich 日本", d.string(Tag.StructureSetName));
    assertEquals(NEW_INSTANCE, back.meta().sopInstanceUid());
    assertEquals(NEW_SERIES, d.string(Tag.SeriesInstanceUID));
    assertEquals("20261121", d.string(Tag.StructureSetDate));
    DataSet series = Objects.requireNonNull(d.item(Tag.RTReferencedSeriesSequence));
    assertEquals(image.string(Tag.SeriesInstanceUID), series.string(Tag.SeriesInstanceUID));
    DataSet contour = Objects.requireNonNull(series.item(Tag.ContourImageSequence));
    assertEquals(image.string(Tag.SOPInstanceUID), contour.string(Tag.ReferencedSOPInstanceUID));
    assertNull(d.get(Tag.PatientIdentityRemoved));
    assertNull(d.get(Tag.DeidentificationMethod));
  }

  @Test
  void dates_that_went_out_moved_move_back_and_its_own_stay() throws Exception {
    DataSet image = SampleObjects.ct(SampleStudy.of("dates"), 1, 1, 8, 8);
    image.put(Tag.AcquisitionDate, "20250304").put(Tag.AcquisitionDateTime, "20250304101112.5");
    DataSet sent = sent(image);
    DataSet answer = structures(sent);
    answer.put(Tag.AcquisitionDate, sent.string(Tag.AcquisitionDate, ""));
    answer.put(Tag.AcquisitionDateTime, sent.string(Tag.AcquisitionDateTime, ""));
    assertTrue(!"20250304".equals(answer.string(Tag.AcquisitionDate)));
    Set<String> moved = Set.of(sent.string(Tag.AcquisitionDate, ""));
    DataSet back = new Reidentifier(pseudonyms, moved).reidentify(object(answer)).dataSet();
    assertEquals("20250304", back.string(Tag.AcquisitionDate));
    assertEquals("20250304101112.5", back.string(Tag.AcquisitionDateTime));
    assertEquals("20261121", back.string(Tag.StructureSetDate));
  }

  @Test
  void a_result_of_an_unknown_study_or_another_patient_is_refused() throws Exception {
    DataSet first = sent(SampleObjects.ct(SampleStudy.of("one"), 1, 1, 8, 8));
    DataSet second = sent(SampleObjects.ct(SampleStudy.of("two"), 1, 1, 8, 8));
    Reidentifier reidentifier = new Reidentifier(pseudonyms);
    DataSet unknown = structures(first).put(Tag.StudyInstanceUID, "1.3.6.1.4.1.99999.9");
    DeidentException trouble =
        assertThrows(DeidentException.class, () -> reidentifier.reidentify(object(unknown)));
    assertEquals("(0020,000D)", trouble.path());
    DataSet mixed = structures(first).put(Tag.PatientID, second.string(Tag.PatientID, ""));
    trouble = assertThrows(DeidentException.class, () -> reidentifier.reidentify(object(mixed)));
    assertEquals("(0010,0020)", trouble.path());
    DataSet without = structures(first).putEmpty(Tag.PatientID, Vr.LO);
    assertEquals(
        "SAMPLE-one", reidentifier.reidentify(object(without)).dataSet().string(Tag.PatientID));
  }

  @Test
  void the_same_patient_has_one_pseudonym_over_studies_and_another_issuer_another_one()
      throws Exception {
    DataSet first = SampleObjects.ct(SampleStudy.of("one"), 1, 1, 8, 8);
    DataSet second =
        SampleObjects.ct(SampleStudy.of("two"), 1, 1, 8, 8).put(Tag.PatientID, "SAMPLE-one");
    DataSet third =
        SampleObjects.ct(SampleStudy.of("three"), 1, 1, 8, 8)
            .put(Tag.PatientID, "SAMPLE-one")
            .put(Tag.IssuerOfPatientID, "ELSEWHERE");
    String pseudonym = sent(first).string(Tag.PatientID);
    assertNotNull(pseudonym);
    assertEquals(pseudonym, sent(second).string(Tag.PatientID));
    assertTrue(!pseudonym.equals(sent(third).string(Tag.PatientID)));
  }
}
