package org.orderly.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

class AnonymizerTest {
  private static final List<String> LIST =
      List.of("PatientName", "PatientID", "PatientBirthDate", "ReferringPhysicianName");

  private final DataSet copy =
      SampleObjects.ct(SampleStudy.of("anonymous"), 1, 1, 16, 16)
          .put(Tag.PatientName, "Quixotic^Zebedee")
          .put(Tag.PatientID, "PAT-4711")
          .put(Tag.PatientBirthDate, "19610423");

  private void anonymize() throws Exception {
    new Anonymizer(LIST, "ANON1").apply(copy);
  }

  private String written() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Part10.write(out, FileMetaInformation.of(copy, TransferSyntax.EXPLICIT_LITTLE), copy);
    return out.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  @Test
  void listed_values_are_gone_and_name_and_id_are_a_pseudonym() throws Exception {
    anonymize();
    assertEquals("ANON1", copy.string(Tag.PatientName));
    assertEquals("ANON1", copy.string(Tag.PatientID));
    assertTrue(copy.contains(Tag.PatientBirthDate));
    assertFalse(copy.hasValue(Tag.PatientBirthDate));
  }

  @Test
  void listed_values_are_found_at_every_depth_in_text_in_private_elements_and_in_bytes()
      throws Exception {
    copy.put(Tag.ImageComments, "Mr. QUIXOTIC was restless");
    copy.putPrivate("ACME", 0x00291001, Vr.LO, "id pat-4711/2");
    copy.putBytes(
        copy.reserve("ACME", 0x00291002), Vr.UN, "..PAT-4711..".getBytes(StandardCharsets.UTF_8));
    copy.putSequence(
        Tag.RequestAttributesSequence,
        new DataSet()
            .put(Tag.ReferringPhysicianName, "Abernathy^Ada")
            .put(Tag.RequestedProcedureDescription, "ordered by Dr. Abernathy"));
    anonymize();
    String bytes = written();
    for (String word : List.of("quixotic", "zebedee", "pat-4711", "abernathy", "19610423")) {
      assertFalse(bytes.contains(word), word);
    }
  }

  @Test
  void listed_values_are_found_in_other_spellings_character_sets_and_forms_of_dates()
      throws Exception {
    copy.put(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
    copy.put(Tag.PatientName, "Müllerová^Zoë=山田^太郎");
    copy.put(Tag.ImageComments, "Frau MUELLEROVA");
    copy.put(Tag.StudyDescription, "born 23.04.1961");
    copy.put(Tag.SeriesDescription, "Chest of 山田太郎");
    copy.put(Tag.ProtocolName, "zoe");
    copy.putPrivate("ACME", 0x00291001, Vr.LO, "harmless");
    anonymize();
    for (int tag :
        new int[] {
          Tag.ImageComments, Tag.StudyDescription, Tag.SeriesDescription, Tag.ProtocolName
        }) {
      assertFalse(copy.hasValue(tag), Tags.toString(tag));
    }
    assertTrue(written().contains("harmless"));
  }

  @Test
  void names_are_found_in_bytes_of_a_wide_encoding() throws Exception {
    byte[] wide = "..Quixotic..".getBytes(StandardCharsets.UTF_16LE);
    copy.putPrivate("ACME", 0x00291001, Vr.LO, "harmless");
    copy.putBytes(copy.reserve("ACME", 0x00291002), Vr.UN, wide);
    anonymize();
    assertFalse(written().contains("q\0u\0i\0x"));
    assertTrue(written().contains("harmless"));
  }

  @Test
  void what_is_not_listed_and_says_nothing_stays() throws Exception {
    copy.put(Tag.StudyDescription, "Chest routine");
    copy.put(Tag.ImageComments, "nothing remarkable");
    DataSet before = SampleObjects.ct(SampleStudy.of("anonymous"), 1, 1, 16, 16);
    anonymize();
    assertEquals("Chest routine", copy.string(Tag.StudyDescription));
    assertEquals("nothing remarkable", copy.string(Tag.ImageComments));
    assertEquals(before.string(Tag.SOPInstanceUID), copy.string(Tag.SOPInstanceUID));
    assertEquals(before.bytes(Tag.PixelData).length, copy.bytes(Tag.PixelData).length);
  }

  @Test
  void without_a_list_nothing_changes() throws Exception {
    new Anonymizer(List.of(), "ANON1").apply(copy);
    assertEquals("PAT-4711", copy.string(Tag.PatientID));
  }
}
