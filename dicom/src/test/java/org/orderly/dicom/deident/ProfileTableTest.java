package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;

class ProfileTableTest {

  @Test
  void the_tables_have_the_size_of_their_editions() {
    assertEquals(657, ProfileTable.size());
    assertEquals(479, SafePrivate.size());
  }

  @Test
  void rows_are_those_of_the_standard() {
    assertEquals(DeidentAction.Z, row(Tag.PatientName).basic());
    assertEquals(DeidentAction.Z_D, row(Tag.PatientID).basic());
    assertEquals(DeidentAction.X_Z_U, row(Tag.SourceImageSequence).basic());
    assertEquals(DeidentAction.U, row(Tag.SOPInstanceUID).basic());
    assertEquals(
        Map.of(DeidentOption.CLEAN_STRUCTURED_CONTENT, DeidentAction.C),
        row(Tag.ContentSequence).options());
    assertEquals(
        Map.of(
            DeidentOption.RETAIN_FULL_DATES,
            DeidentAction.K,
            DeidentOption.RETAIN_MODIFIED_DATES,
            DeidentAction.C),
        row(Tag.StudyDate).options());
    assertNull(ProfileTable.row(Tag.Rows));
  }

  @Test
  void repeating_groups_and_private_ones_have_rows() {
    assertEquals(DeidentAction.X, row(0x60023000).basic());
    assertEquals(DeidentAction.X, row(0x601E4000).basic());
    assertEquals(DeidentAction.X, row(0x50FE2500).basic());
    assertEquals(
        Map.of(DeidentOption.RETAIN_SAFE_PRIVATE, DeidentAction.C), row(0x00091001).options());
    assertNull(ProfileTable.row(0x60023001));
  }

  @Test
  void every_option_of_the_standard_but_pixels_has_rows() {
    TreeSet<DeidentOption> options = new TreeSet<>();
    ProfileTable.tags().forEach(tag -> options.addAll(row(tag).options().keySet()));
    options.addAll(row(0x00091001).options().keySet());
    options.add(DeidentOption.CLEAN_PIXEL_DATA);
    assertEquals(DeidentOption.values().length, options.size());
  }

  @Test
  void dates_that_move_move_whatever_else_would_keep_them() {
    ProfileTable.Row row = row(Tag.DateOfLastDetectorCalibration);
    assertEquals(
        DeidentAction.K, row.under(DeidentProfile.of(DeidentOption.RETAIN_DEVICE_IDENTITY)));
    assertEquals(
        DeidentAction.C,
        row.under(
            DeidentProfile.of(
                DeidentOption.RETAIN_DEVICE_IDENTITY, DeidentOption.RETAIN_MODIFIED_DATES)));
  }

  @Test
  void types_decide_between_codes() {
    assertEquals(3, AttributeTypes.typeOf(Tag.SeriesDate, Uid.CTImageStorage));
    assertEquals(
        1, AttributeTypes.typeOf(Tag.SeriesDate, Uid.PositronEmissionTomographyImageStorage));
    assertEquals(0, AttributeTypes.typeOf(Tag.SeriesDate, Uid.SegmentationStorage));
    assertEquals(DeidentAction.X, DeidentAction.X_Z_D.forType(3));
    assertEquals(DeidentAction.Z, DeidentAction.X_Z_D.forType(2));
    assertEquals(DeidentAction.D, DeidentAction.X_Z_D.forType(1));
    assertEquals(DeidentAction.D, DeidentAction.X_Z_D.forType(0));
    assertEquals(DeidentAction.U, DeidentAction.X_Z_U.forType(0));
    assertEquals(DeidentAction.Z, DeidentAction.X_Z.forType(0));
    assertEquals(DeidentAction.D, DeidentAction.Z_D.forType(0));
    assertEquals(DeidentAction.D, DeidentAction.X_D.forType(0));
  }

  @Test
  void the_sop_classes_of_the_types_exist() {
    int found = 0;
    for (String keyword : AttributeTypes.sopClasses()) {
      found++;
      assertTrue(
          Dictionary.storageSopClasses().stream()
              .anyMatch(
                  uid -> {
                    Dictionary.UidEntry entry = Dictionary.uidEntry(uid);
                    return entry != null && entry.keyword().equals(keyword);
                  }),
          keyword);
    }
    assertEquals(14, found);
  }

  @Test
  void profiles_that_contradict_themselves_are_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DeidentProfile.of(
                DeidentOption.RETAIN_FULL_DATES, DeidentOption.RETAIN_MODIFIED_DATES));
    assertThrows(
        IllegalArgumentException.class,
        () -> DeidentProfile.BASIC.withOverrides(Map.of(Tag.PatientName, DeidentAction.K)));
  }

  private static ProfileTable.Row row(int tag) {
    ProfileTable.Row row = ProfileTable.row(tag);
    assertNotNull(row);
    return row;
  }
}
