package org.orderly.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

class ColumnTextTest {

  /** Of PostgreSQL; some bytes of it are not for the value. */
  private static final int LARGEST_INDEX_ENTRY = 2704;

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "ß", "ΐ", "漢", "𐐨"})
  void a_key_fits_its_column_and_its_index(String character) {
    String key = ColumnText.key(character.repeat(1000));
    assertNotNull(key);
    assertTrue(key.length() <= 1000, () -> "characters: " + key.length());
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < LARGEST_INDEX_ENTRY - 100, () -> "bytes: " + bytes);
  }

  @Test
  void a_key_is_in_upper_case() {
    assertEquals("MÜLLER^UTE", ColumnText.key("Müller^Ute"));
    assertNull(ColumnText.key(null));
  }

  @Test
  void text_is_cut_between_characters_and_has_no_nul() {
    DataSet dataSet = new DataSet().put(Tag.StudyDescription, "ab\0c\uD801\uDC28");
    assertEquals("abc\uD801\uDC28", ColumnText.of(dataSet, Tag.StudyDescription, 5));
    String cut = ColumnText.of(dataSet, Tag.StudyDescription, 4);
    assertEquals("abc", cut);
    assertNull(ColumnText.of(dataSet, Tag.SeriesDescription, 4));
  }
}
