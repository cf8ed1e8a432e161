package org.orderly.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

class DataSetTest {

  @Test
  void elements_come_in_unsigned_order_of_their_tags() {
    DataSet d = new DataSet();
    d.put(0xFFFC0000 | 0xFFFC, Vr.LO, "last");
    d.put(Tag.PatientID, "1");
    d.put(Tag.SOPClassUID, "1.2");
    d.put(0x80010010, Vr.LO, "private creator with the sign bit");
    List<String> order = new ArrayList<>();
    d.forEach(e -> order.add(Tags.toHex(e.tag())));
    assertEquals(List.of("00080016", "00100020", "80010010", "FFFCFFFC"), order);
    assertNotNull(d.remove(Tag.PatientID));
    assertNull(d.get(Tag.PatientID));
    assertEquals(3, d.size());
  }

  @Test
  void padding_is_dropped_and_values_are_split() {
    DataSet d = new DataSet();
    d.putBytes(Tag.ImageType, Vr.CS, " ORIGINAL\\PRIMARY\\ ".getBytes(StandardCharsets.US_ASCII));
    assertEquals(List.of("ORIGINAL", "PRIMARY", ""), d.strings(Tag.ImageType));
    d.putBytes(Tag.SOPClassUID, Vr.UI, "1.2\0".getBytes(StandardCharsets.US_ASCII));
    assertEquals("1.2", d.string(Tag.SOPClassUID));
    d.put(Tag.TextValue, " a\\b ");
    d.putBytes(Tag.TextValue, Vr.UT, " a\\b ".getBytes(StandardCharsets.US_ASCII));
    assertEquals(List.of(" a\\b"), d.strings(Tag.TextValue));
  }

  @Test
  void numbers_of_all_widths_are_kept() {
    DataSet d = new DataSet();
    d.putInt(Tag.Rows, 65_535);
    d.put(Tag.ExtendedOffsetTableLengths, Vr.UV, "18446744073709551615");
    d.put(0x00091001, Vr.SV, "-9223372036854775808");
    d.put(0x00091002, Vr.FD, "0.1");
    d.put(0x00091003, Vr.FL, "0.1");
    d.put(Tag.SliceThickness, "1.50");
    assertEquals(OptionalInt.of(65_535), d.integer(Tag.Rows));
    assertEquals("18446744073709551615", d.string(Tag.ExtendedOffsetTableLengths));
    assertEquals(OptionalLong.of(Long.MIN_VALUE), d.longValue(0x00091001));
    assertEquals(OptionalDouble.of(0.1), d.number(0x00091002));
    assertEquals("0.1", d.string(0x00091003));
    assertEquals(OptionalDouble.of(1.5), d.number(Tag.SliceThickness));
    assertEquals(OptionalLong.empty(), d.longValue(Tag.SliceThickness));
    assertThrows(IllegalArgumentException.class, () -> d.putInt(Tag.Rows, 65_536));
  }

  @Test
  void items_inherit_the_character_set() {
    DataSet item = new DataSet();
    item.putBytes(Tag.CodeMeaning, Vr.LO, "Ödem".getBytes(StandardCharsets.ISO_8859_1));
    DataSet d = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 100");
    d.putSequence(Tag.ConceptNameCodeSequence).add(item);
    assertEquals("Ödem", item.string(Tag.CodeMeaning));
    d.put(Tag.SpecificCharacterSet, "ISO_IR 144");
    assertEquals("жdem", item.string(Tag.CodeMeaning), "the set is looked up when text is");
  }

  @Test
  void private_elements_are_found_by_their_creator() {
    DataSet d = new DataSet();
    d.putPrivate("ONE", 0x00090001, Vr.LO, "a").putPrivate("TWO", 0x00090001, Vr.LO, "b");
    Element element = d.get("TWO", 0x00090001);
    assertNotNull(element);
    assertEquals(0x00091101, element.tag());
    assertNull(d.get("THREE", 0x00090001));
  }

  @Test
  void neither_data_sets_nor_names_print_values() {
    DataSet d = new DataSet().put(Tag.PatientName, "Secret^Name");
    assertFalse(d.toString().contains("Secret"), d.toString());
    assertTrue(d.toString().contains("PatientName"));
    assertFalse(PersonName.of("Secret^Name").toString().contains("Secret"));
  }

  @Test
  void ae_titles_are_checked() {
    assertEquals("ORDERLY", AeTitle.of(" ORDERLY  ").toString());
    for (String bad : List.of("", "  ", "SEVENTEEN_LETTERS", "A\\B", "A\nB", "Ä")) {
      assertThrows(IllegalArgumentException.class, () -> AeTitle.of(bad), bad);
    }
  }

  @Test
  void person_names_have_three_groups() {
    PersonName name = PersonName.of("Yamada^Tarou^^=山田^太郎=");
    assertEquals("Yamada^Tarou", name.alphabetic());
    assertEquals("Tarou", name.givenName());
    assertEquals("Yamada^Tarou=山田^太郎", name.toValue());
  }

  @Nested
  class Ranges {

    @Test
    void of_dates_are_open_or_closed() {
      LocalDate day = LocalDate.of(2026, 1, 5);
      for (String text :
          List.of("20260105", "20260101-", "-20260105", "20260105-20260106", "2026.01.05")) {
        assertTrue(DateRange.parse(text).orElseThrow().contains(day), text);
      }
      assertFalse(DateRange.parse("20260106-").orElseThrow().contains(day));
      for (String bad : List.of("", "-", "2026", "20261301", "20260105-x")) {
        assertTrue(DateRange.parse(bad).isEmpty(), bad);
      }
    }

    @Test
    void of_times_include_what_a_short_end_stands_for() {
      TimeRange range = TimeRange.parse("08-10").orElseThrow();
      assertTrue(range.contains(LocalTime.of(10, 59, 59)));
      assertFalse(range.contains(LocalTime.of(11, 0)));
      assertTrue(TimeRange.parse("25").isEmpty());
    }

    @Test
    void moments_know_their_offset() {
      assertEquals(
          "2026-01-05T10:15:30.250+01:00",
          DateTimes.dateTime("20260105101530.25+0100", ZoneOffset.UTC).orElseThrow().toString());
      assertEquals(
          "2026-01-01T00:00Z", DateTimes.dateTime("2026", ZoneOffset.UTC).orElseThrow().toString());
      assertTrue(DateTimes.dateTime("20260230", ZoneOffset.UTC).isEmpty());
      assertTrue(DateTimes.dateTime("20260105+9999", ZoneOffset.UTC).isEmpty());
    }
  }
}
