package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

class DeidentifierTest {

  private static final SampleStudy STUDY = SampleStudy.of("deident");

  @TempDir Path folder;

  private final MemoryPseudonyms pseudonyms =
      new MemoryPseudonyms(
          new PseudonymKey("sixteen bytes or more".getBytes(StandardCharsets.UTF_8)));

  private static DicomObject object(DataSet dataSet) {
    return new DicomObject(
        FileMetaInformation.of(dataSet, TransferSyntax.EXPLICIT_LITTLE)
            .withAeTitles("MODALITY", null, null),
        dataSet);
  }

  private static DataSet ct(int instance) {
    return SampleObjects.ct(STUDY, 1, instance, 8, 8);
  }

  private DataSet one(DeidentProfile profile, DataSet original) throws DeidentException {
    return new Deidentifier(profile, pseudonyms)
        .deidentify(List.of(object(original)))
        .get(0)
        .dataSet();
  }

  @Test
  void an_object_says_what_was_done_to_it() throws Exception {
    DataSet made = one(DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES), ct(1));
    assertEquals("YES", made.string(Tag.PatientIdentityRemoved));
    assertEquals("MODIFIED", made.string(Tag.LongitudinalTemporalInformationModified));
    assertEquals(
        List.of("113100", "113107"),
        made.items(Tag.DeidentificationMethodCodeSequence).stream()
            .map(code -> code.string(Tag.CodeValue))
            .toList());
    assertEquals(2, made.strings(Tag.DeidentificationMethod).size());
    assertEquals(
        "REMOVED",
        one(DeidentProfile.BASIC, ct(1)).string(Tag.LongitudinalTemporalInformationModified));
  }

  @Test
  void the_header_of_the_file_tells_nothing_of_the_original() throws Exception {
    DicomObject made =
        new Deidentifier(DeidentProfile.BASIC, pseudonyms)
            .deidentify(List.of(object(ct(1))))
            .get(0);
    assertEquals(made.dataSet().string(Tag.SOPInstanceUID), made.meta().sopInstanceUid());
    assertNull(made.meta().sourceAeTitle());
  }

  @Test
  void the_original_stays_as_it_is() throws Exception {
    DataSet original = ct(1);
    DataSet before = ct(1);
    DataSet made = one(DeidentProfile.BASIC, original);
    assertEquals(before, original);
    assertNotEquals(before, made);
    assertArrayEquals(original.bytes(Tag.PixelData), made.bytes(Tag.PixelData));
  }

  @Test
  void the_same_original_has_the_same_replacement_in_one_scope_and_another_one_elsewhere()
      throws Exception {
    DataSet first = one(DeidentProfile.BASIC, ct(1));
    DataSet second = one(DeidentProfile.BASIC, ct(2));
    for (int tag : List.of(Tag.PatientID, Tag.AccessionNumber, Tag.StudyInstanceUID)) {
      assertEquals(first.string(tag), second.string(tag));
      assertNotEquals(ct(1).string(tag), first.string(tag));
    }
    assertNotEquals(first.string(Tag.SOPInstanceUID), second.string(Tag.SOPInstanceUID));
    MemoryPseudonyms other = new MemoryPseudonyms(new PseudonymKey(new byte[16]));
    DataSet elsewhere =
        new Deidentifier(DeidentProfile.BASIC, other)
            .deidentify(List.of(object(ct(1))))
            .get(0)
            .dataSet();
    assertNotEquals(first.string(Tag.PatientID), elsewhere.string(Tag.PatientID));
    assertNotEquals(first.string(Tag.StudyInstanceUID), elsewhere.string(Tag.StudyInstanceUID));
  }

  @Test
  void references_lead_to_the_instances_that_they_led_to() throws Exception {
    DataSet first = ct(1);
    DataSet second = ct(2);
    DataSet reference =
        new DataSet()
            .put(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
            .put(Tag.ReferencedSOPInstanceUID, first.string(Tag.SOPInstanceUID, ""));
    second.putSequence(Tag.ReferencedInstanceSequence, reference);
    List<DicomObject> made =
        new Deidentifier(DeidentProfile.BASIC, pseudonyms)
            .deidentify(List.of(object(first), object(second)));
    DataSet item =
        Objects.requireNonNull(made.get(1).dataSet().item(Tag.ReferencedInstanceSequence));
    assertEquals(made.get(0).meta().sopInstanceUid(), item.string(Tag.ReferencedSOPInstanceUID));
    assertEquals(Uid.CTImageStorage, item.string(Tag.ReferencedSOPClassUID));
  }

  @Test
  void dates_move_by_one_number_of_days_and_intervals_stay_exact() throws Exception {
    DataSet original = ct(1);
    original.put(Tag.StudyDate, "20240228").put(Tag.StudyTime, "235959.5");
    original.put(Tag.SeriesDate, "20240301");
    original.put(Tag.AcquisitionDateTime, "20240229000000.25+0100");
    original.put(Tag.ContentDate, "no date");
    DataSet made = one(DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES), original);
    long days =
        DateTimeFormatter.BASIC_ISO_DATE
                .parse(made.string(Tag.StudyDate, ""), LocalDate::from)
                .toEpochDay()
            - LocalDate.of(2024, 2, 28).toEpochDay();
    assertTrue(days <= -31 && days >= -3652, "moved by " + days);
    assertEquals(
        LocalDate.of(2024, 3, 1).plusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE),
        made.string(Tag.SeriesDate));
    assertEquals(
        LocalDate.of(2024, 2, 29).plusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE)
            + "000000.25+0100",
        made.string(Tag.AcquisitionDateTime));
    assertEquals("235959.5", made.string(Tag.StudyTime));
    assertEquals(Dummies.DATE, made.string(Tag.ContentDate));
    DataSet another = ct(2).put(Tag.StudyDate, "20240309");
    DataSet later = one(DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES), another);
    assertEquals(
        LocalDate.of(2024, 3, 9).plusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE),
        later.string(Tag.StudyDate));
  }

  @Test
  void names_in_text_that_stays_are_taken_out_in_every_way_of_writing() throws Exception {
    DataSet original = ct(1);
    original.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    original.put(Tag.PatientName, "Müller^Änne=王^小东");
    original.put(Tag.Manufacturer, "Maker MULLER");
    original.put(Tag.SoftwareVersions, "v1 mueller", "for 王 小东", "Anne's");
    original.put(Tag.ManufacturerModelName, "Mullerian");
    DataSet made = one(DeidentProfile.BASIC, original);
    assertEquals("Maker", made.string(Tag.Manufacturer));
    assertEquals(List.of("v1", "for", "'s"), made.strings(Tag.SoftwareVersions));
    assertEquals("Mullerian", made.string(Tag.ManufacturerModelName));
  }

  @Test
  void descriptors_are_cleaned_of_what_identifies_and_keep_the_rest() throws Exception {
    DataSet original = ct(1).put(Tag.PatientName, "Doe^Jane");
    original.put(
        Tag.StudyDescription, "CT thorax of Jane DOE, 12.03.2024, ref. Dr. House, tel 0301234567");
    DataSet made = one(DeidentProfile.of(DeidentOption.CLEAN_DESCRIPTORS), original);
    String text = made.string(Tag.StudyDescription, "");
    assertTrue(text.startsWith("CT thorax of"), text);
    for (String part : List.of("jane", "doe", "2024", "house", "0301234567")) {
      assertFalse(text.toLowerCase(java.util.Locale.ROOT).contains(part), text);
    }
    assertNull(one(DeidentProfile.BASIC, original).get(Tag.StudyDescription));
  }

  @Test
  void descriptors_that_name_nobody_stay() throws Exception {
    for (String text :
        List.of(
            "MR Brain w/o contrast",
            "DR Chest PA 2 views",
            "SR Report of Patient Positioned Supine",
            "CT 1.25 mm B30f, series 4/12")) {
      DataSet original = ct(1).put(Tag.StudyDescription, text).put(Tag.SoftwareVersions, "Brain");
      DataSet made = one(DeidentProfile.of(DeidentOption.CLEAN_DESCRIPTORS), original);
      assertEquals(text, made.string(Tag.StudyDescription));
      assertEquals("Brain", made.string(Tag.SoftwareVersions));
    }
  }

  @Test
  void private_attributes_go_but_those_known_to_be_safe_may_stay() throws Exception {
    DataSet original = ct(1);
    original.putPrivate("GEMS_ACQU_01", 0x00190023, Vr.DS, "39.37");
    original.putPrivate("GEMS_ACQU_01", 0x00190001, Vr.LO, "not safe");
    original.putPrivate("SOMEBODY", 0x00190023, Vr.LO, "unknown");
    original.putPrivate("DECLARED", 0x00210005, Vr.LO, "declared safe");
    DataSet declaration = new DataSet();
    declaration.putInt(Tag.PrivateGroupReference, 0x21);
    declaration.put(Tag.PrivateCreatorReference, "DECLARED");
    declaration.put(Tag.BlockIdentifyingInformationStatus, "SAFE");
    original.putSequence(Tag.PrivateDataElementCharacteristicsSequence, declaration);
    DataSet basic = one(DeidentProfile.BASIC, original);
    for (Element element : basic) {
      assertFalse(Tags.isPrivate(element.tag()), Tags.toString(element.tag()));
    }
    DataSet made = one(DeidentProfile.of(DeidentOption.RETAIN_SAFE_PRIVATE), original);
    Element kept = made.get("GEMS_ACQU_01", 0x00190023);
    assertNotNull(kept);
    assertEquals("39.37", made.string(kept.tag()));
    assertNull(made.get("GEMS_ACQU_01", 0x00190001));
    assertNull(made.get("SOMEBODY", 0x00190023));
    assertNotNull(made.get("DECLARED", 0x00210005));
  }

  @Test
  void overlays_go_or_are_blanked_and_regions_of_interest_stay() throws Exception {
    DataSet original = ct(1);
    for (int plane = 0; plane < 2; plane++) {
      int group = plane * 2 << 16;
      original.put(Tag.OverlayType + group, Vr.CS, plane == 0 ? "G" : "R");
      original.put(Tag.OverlayRows + group, Vr.US, "8");
      original.put(Tag.OverlayColumns + group, Vr.US, "8");
      original.putBytes(
          Tag.OverlayData + group, Vr.OW, "overlays".getBytes(StandardCharsets.UTF_8));
    }
    for (Element element : one(DeidentProfile.BASIC, original)) {
      assertNotEquals(0x6000, Tags.group(element.tag()) & 0xFF00, Tags.toString(element.tag()));
    }
    DataSet made = one(DeidentProfile.of(DeidentOption.CLEAN_GRAPHICS), original);
    assertArrayEquals(new byte[8], made.bytes(Tag.OverlayData));
    assertArrayEquals(
        "overlays".getBytes(StandardCharsets.UTF_8), made.bytes(Tag.OverlayData + 0x20000));
  }

  @Test
  void pixels_that_may_carry_text_are_refused_or_blanked() throws Exception {
    DataSet original = SampleObjects.ultrasound(STUDY, 1, 1, 2, 16);
    DeidentException refusal =
        assertThrows(DeidentException.class, () -> one(DeidentProfile.BASIC, original));
    assertEquals("(0028,0301)", refusal.path());
    DataSet region = original.items(Tag.SequenceOfUltrasoundRegions).get(0);
    region.putInt(Tag.RegionLocationMinX0, 4).putInt(Tag.RegionLocationMinY0, 5);
    region.putInt(Tag.RegionLocationMaxX1, 11).putInt(Tag.RegionLocationMaxY1, 15);
    DataSet made = one(DeidentProfile.BASIC.withPixels(PixelPolicy.blanking()), original);
    byte[] before = original.bytes(Tag.PixelData);
    byte[] after = made.bytes(Tag.PixelData);
    for (int i = 0; i < after.length; i++) {
      int pixel = i / 3 % 256;
      int column = pixel % 16;
      boolean inside = column >= 4 && column <= 11 && pixel / 16 >= 5;
      assertEquals(inside ? before[i] : 0, after[i], "byte " + i);
    }
    assertEquals("NO", made.string(Tag.BurnedInAnnotation));
    DataSet denied = SampleObjects.ultrasound(STUDY, 1, 1, 1, 8).put(Tag.BurnedInAnnotation, "NO");
    assertNotNull(one(DeidentProfile.BASIC, denied).get(Tag.PixelData));
    DataSet flagged = ct(1).put(Tag.BurnedInAnnotation, "YES");
    assertThrows(DeidentException.class, () -> one(DeidentProfile.BASIC, flagged));
  }

  @Test
  void overlays_in_unused_bits_of_pixels_are_cleared() throws Exception {
    DataSet original = ct(1);
    original.put(Tag.OverlayBitPosition, Vr.US, "15").put(Tag.OverlayBitsAllocated, Vr.US, "16");
    byte[] pixels = Objects.requireNonNull(original.bytes(Tag.PixelData)).clone();
    pixels[1] |= (byte) 0x80;
    original.putBytes(Tag.PixelData, Vr.OW, pixels);
    byte[] made = one(DeidentProfile.BASIC, original).bytes(Tag.PixelData);
    assertEquals(0, made[1] & 0xF0);
    assertEquals(pixels[1] & 0x0F, made[1] & 0x0F);
    assertEquals(pixels[0], made[0]);
  }

  @Test
  void a_series_with_one_bad_object_gives_nothing_and_the_error_names_the_place() throws Exception {
    DataSet bad = ct(2);
    bad.putBytes(Tag.PixelData, Vr.OW, "xxSAMPLE-DEIDENTxx".getBytes(StandardCharsets.US_ASCII));
    DeidentException trouble =
        assertThrows(
            DeidentException.class,
            () ->
                new Deidentifier(DeidentProfile.BASIC, pseudonyms)
                    .deidentify(List.of(object(ct(1)), object(bad), object(ct(3)))));
    assertEquals(2, trouble.object());
    assertEquals("(7FE0,0010)", trouble.path());
    assertFalse(String.valueOf(trouble.getMessage()).contains("SAMPLE"), trouble.getMessage());
  }

  @Test
  void a_comment_in_a_compressed_image_is_found() {
    DataSet original = ct(1).put(Tag.PatientName, "Miller^Jo");
    byte[] fragment = new byte[600];
    System.arraycopy("MILLER".getBytes(StandardCharsets.US_ASCII), 0, fragment, 20, 6);
    original.putFragments(
        Tag.PixelData, Vr.OB, List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(fragment)));
    DeidentException trouble =
        assertThrows(DeidentException.class, () -> one(DeidentProfile.BASIC, original));
    assertEquals("(7FE0,0010)", trouble.path());
  }

  @Test
  void files_are_made_all_or_none() throws Exception {
    Path in = Files.createDirectory(folder.resolve("in"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Path first = in.resolve("1");
    Path second = in.resolve("2");
    Part10.write(first, SampleObjects.ct(STUDY, 1, 1, 256, 256));
    Part10.write(second, SampleObjects.ct(STUDY, 1, 2, 256, 256));
    Deidentifier deidentifier = new Deidentifier(DeidentProfile.BASIC, pseudonyms);
    List<Path> made = deidentifier.deidentify(List.of(first, second), out);
    assertEquals(2, made.size());
    try (Part10File file = Part10.open(made.get(1))) {
      DataSet dataSet = file.readAll();
      assertTrue(file.meta().matches(dataSet));
      assertArrayEquals(
          SampleObjects.ct(STUDY, 1, 2, 256, 256).bytes(Tag.PixelData),
          dataSet.bytes(Tag.PixelData));
    }
    for (Path file : made) {
      Files.delete(file);
    }
    Files.write(second, new byte[] {1, 2, 3});
    assertThrows(
        DeidentException.class, () -> deidentifier.deidentify(List.of(first, second), out));
    DataSet bad = SampleObjects.ct(STUDY, 1, 2, 256, 256).put(Tag.BurnedInAnnotation, "YES");
    Files.delete(second);
    Part10.write(second, bad);
    assertThrows(
        DeidentException.class, () -> deidentifier.deidentify(List.of(first, second), out));
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void what_the_table_does_not_name_goes_if_it_says_who_or_when() throws Exception {
    DataSet original = ct(1);
    original.put(Tag.EvaluatorName, "Somebody^Else");
    original.put(Tag.ProcedureCreationDate, "20240101");
    original.put(Tag.MultiFrameSourceSOPInstanceUID, "1.3.6.1.4.1.99999.7");
    original.put(0x00089999, Vr.LO, "unknown to the dictionary");
    original.putSequence(
        Tag.EncryptedAttributesSequence,
        new DataSet().putBytes(Tag.EncryptedContent, Vr.OB, new byte[16]));
    original.put(Tag.KVP, "120");
    DataSet made = one(DeidentProfile.BASIC, original);
    assertEquals("REMOVED", made.string(Tag.EvaluatorName));
    assertEquals(Dummies.DATE, made.string(Tag.ProcedureCreationDate));
    assertTrue(made.string(Tag.MultiFrameSourceSOPInstanceUID, "").startsWith("2.25."));
    assertNull(made.get(0x00089999));
    assertNull(made.get(Tag.EncryptedAttributesSequence));
    assertEquals("120", made.string(Tag.KVP));
  }

  @Test
  void a_document_becomes_an_empty_one_of_its_own_length() throws Exception {
    DataSet made = one(DeidentProfile.BASIC, SampleObjects.pdf(STUDY, 1, 1));
    byte[] document = Objects.requireNonNull(made.bytes(Tag.EncapsulatedDocument));
    assertTrue(new String(document, StandardCharsets.US_ASCII).startsWith("%PDF-1.4\n1 0 obj"));
    assertFalse(
        Arrays.equals(SampleObjects.pdf(STUDY, 1, 1).bytes(Tag.EncapsulatedDocument), document));
    assertEquals(document.length, made.integer(Tag.EncapsulatedDocumentLength).orElseThrow());
  }

  @Test
  void an_operator_may_want_more_to_go() throws Exception {
    DeidentProfile profile =
        DeidentProfile.BASIC.withOverrides(
            Map.of(Tag.Manufacturer, DeidentAction.X, Tag.PatientID, DeidentAction.D));
    DataSet made = one(profile, ct(1));
    assertNull(made.get(Tag.Manufacturer));
    assertEquals("REMOVED", made.string(Tag.PatientID));
  }
}
