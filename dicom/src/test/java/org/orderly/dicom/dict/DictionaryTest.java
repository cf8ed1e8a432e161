package org.orderly.dicom.dict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DictionaryTest {

  @Test
  void the_tables_have_the_size_of_their_edition() {
    assertEquals(5169, Dictionary.size());
    assertEquals(383, Dictionary.uidCount());
  }

  @Test
  void tags_are_found_by_number_and_by_keyword() {
    assertEquals(0x00100010, Tag.PatientName);
    assertEquals(Vr.PN, Dictionary.vrOf(Tag.PatientName));
    assertEquals("PatientName", Dictionary.keywordOf(0x00100010));
    assertEquals(OptionalInt.of(0x7FE00010), Dictionary.tagForKeyword("PixelData"));
    assertEquals(OptionalInt.empty(), Dictionary.tagForKeyword("NoSuchKeyword"));
    assertEquals(Vr.OV, Dictionary.vrOf(Tag.ExtendedOffsetTable));
    assertEquals(Vr.OB, Dictionary.vrOf(Tag.FileMetaInformationVersion));
    assertEquals(Vr.US, Dictionary.vrOf(Tag.CommandField));
  }

  @Test
  void repeating_groups_share_an_entry_but_private_groups_do_not() {
    assertEquals("OverlayRows", Dictionary.keywordOf(0x60020010));
    assertEquals(Vr.OW, Dictionary.vrOf(0x601E3000));
    assertEquals("", Dictionary.keywordOf(0x60010010));
    assertEquals("CurveDimensions", Dictionary.keywordOf(0x50FE0005));
  }

  @Test
  void tags_outside_of_the_table_get_the_vr_the_standard_demands() {
    assertEquals(Vr.UL, Dictionary.vrOf(0x00080000));
    assertEquals(Vr.LO, Dictionary.vrOf(0x00090010));
    assertEquals(Vr.UN, Dictionary.vrOf(0x00091001));
    assertEquals(Vr.UN, Dictionary.vrOf(0x00089999));
  }

  @Test
  void uids_have_names_and_kinds() {
    assertEquals("CT Image Storage", Dictionary.nameOfUid(Uid.CTImageStorage));
    assertEquals("1.2.3", Dictionary.nameOfUid("1.2.3"));
    assertTrue(Dictionary.isStorageSopClass(Uid.EncapsulatedPDFStorage));
    assertFalse(Dictionary.isStorageSopClass(Uid.Verification));
    assertFalse(Dictionary.isStorageSopClass(Uid.StorageCommitmentPushModel));
    assertFalse(Dictionary.isStorageSopClass(Uid.MediaStorageDirectoryStorage));
    assertEquals("1.2.840.10008.5.1.4.33", Uid.InstanceAvailabilityNotification);
    assertEquals("1.2.840.10008.5.1.4.34.6.1", Uid.UnifiedProcedureStepPush);
  }

  @Test
  void it_agrees_with_the_dictionary_of_dcmtk() throws IOException {
    Path dic = dcmtk();
    assertTrue(dic != null || System.getenv("CI") == null, "dcmtk is needed for this test");
    assumeTrue(dic != null, "SKIPPED: dcmtk is not installed");
    Map<String, String> differences = new TreeMap<>();
    int compared = 0;
    assertNotNull(dic);
    for (String line : Files.readAllLines(dic)) {
      String[] row = line.split("\t");
      if (row.length < 5 || !row[0].matches("\\([0-9A-F]{4},[0-9A-F]{4}\\)")) {
        continue;
      }
      Dictionary.Entry entry = Dictionary.entry(Tags.parse(row[0]));
      boolean published = row[4].startsWith("DICOM") && !row[4].contains("retired");
      if (entry == null || !published || entry.retired()) {
        continue;
      }
      compared++;
      if (!entry.keyword().equals(row[2])) {
        differences.put(row[0], entry.keyword() + " " + row[2]);
      }
      boolean ambiguous = !row[1].matches("[A-Z]{2}"); // dcmtk's xs, ox, px, up and na
      if (!ambiguous && Dictionary.vrOf(entry.tag()) != Vr.valueOf(row[1])) {
        differences.put(row[0], Dictionary.vrOf(entry.tag()) + " " + row[1]);
      }
    }
    assertTrue(compared > 4_000, "only " + compared);
    assertEquals(Map.of(), differences);
  }

  private static @Nullable Path dcmtk() throws IOException {
    Path share = Path.of("/usr/share");
    if (!Files.isDirectory(share)) {
      return null;
    }
    try (Stream<Path> folders = Files.list(share)) {
      return folders
          .filter(f -> f.getFileName().toString().startsWith("libdcmtk"))
          .map(f -> f.resolve("dicom.dic"))
          .filter(Files::exists)
          .findFirst()
          .orElse(null);
    }
  }
}
