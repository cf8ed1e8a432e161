package org.orderly.dicom.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

class MalformedInputTest {

  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LITTLE;

  /** PatientID "AB", explicit VR. */
  private static final String PATIENT_ID = "1000 2000 4C4F 0200 4142";

  private static DataSetReader reader(TransferSyntax syntax, String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    return new DataSetReader(new ByteArrayInputStream(bytes), syntax, ReadLimits.DEFAULTS);
  }

  private static byte[] nested(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] level =
        HexFormat.of()
            .parseHex("0800" + "4011" + "5351" + "0000" + "FFFFFFFF" + "FEFF00E0FFFFFFFF");
    byte[] end = HexFormat.of().parseHex("FEFF0DE000000000" + "FEFFDDE000000000");
    for (int i = 0; i < depth; i++) {
      out.writeBytes(level);
    }
    for (int i = 0; i < depth; i++) {
      out.writeBytes(end);
    }
    return out.toByteArray();
  }

  @Test
  void sequences_400_deep_are_read_written_and_compared() throws IOException {
    byte[] bytes = nested(400);
    DataSet d =
        new DataSetReader(new ByteArrayInputStream(bytes), EXPLICIT, ReadLimits.DEFAULTS).readAll();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, EXPLICIT, DataSetWriter.SequenceLength.UNDEFINED).write(d);
    int depth = 0;
    for (DataSet item = d; item != null; item = item.item(Tag.ReferencedImageSequence)) {
      depth++;
    }
    assertEquals(401, depth);
    assertArrayEquals(bytes, out.toByteArray(), "empty innermost item included");
  }

  @Test
  void sequences_20000_deep_are_refused_by_the_depth_limit() {
    DicomParseException e =
        assertThrows(
            DicomParseException.class,
            () ->
                new DataSetReader(
                        new ByteArrayInputStream(nested(20_000)), EXPLICIT, ReadLimits.DEFAULTS)
                    .readAll());
    assertTrue(String.valueOf(e.getMessage()).contains("nested deeper than 512"), e.getMessage());
  }

  @Test
  void a_declared_length_of_4_gigabytes_allocates_nothing() throws IOException {
    DataSetReader reader = reader(EXPLICIT, "1000 4000 4F42 0000 FEFFFFFF 00");
    assertTrue(assertThrows(DicomParseException.class, reader::readAll).isTruncated());
  }

  @Test
  void a_deflate_bomb_stops_at_the_limit() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bomb, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(HexFormat.of().parseHex("10004000" + "4F420000" + "FEFFFF7F"));
      for (int i = 0; i < 64; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    DataSetReader reader =
        new DataSetReader(
            new ByteArrayInputStream(bomb.toByteArray()),
            TransferSyntax.DEFLATED,
            ReadLimits.HEAD.withMaxInflatedBytes(1 << 24));
    DicomParseException e = assertThrows(DicomParseException.class, reader::drain);
    assertTrue(String.valueOf(e.getMessage()).contains("inflates to more than"), e.getMessage());
  }

  @Test
  void an_item_must_not_reach_beyond_its_sequence() throws IOException {
    DataSetReader reader =
        reader(EXPLICIT, "0800 4011 5351 0000 10000000 FEFF00E0 20000000 " + "00".repeat(40));
    assertEquals(Header.ITEM, assertThrows(DicomParseException.class, reader::readAll).tag());
  }

  @Test
  void an_unknown_vr_of_two_letters_has_a_long_length() throws IOException {
    DataSet d = reader(EXPLICIT, "1000 1000 5A5A 0000 02000000 4142" + PATIENT_ID).readAll();
    assertEquals(Vr.UN, d.iterator().next().vr());
    assertEquals("AB", d.string(Tag.PatientID));
  }

  @Test
  void question_marks_for_a_vr_have_a_short_length() throws IOException {
    DataSet d = reader(EXPLICIT, "1000 1000 3F3F 0200 4142" + PATIENT_ID).readAll();
    assertEquals("AB", d.string(Tag.PatientName));
  }

  @Test
  void implicit_bytes_declared_explicit_are_read() throws IOException {
    assertEquals("AB", reader(EXPLICIT, "1000 2000 02000000 4142").readAll().string(Tag.PatientID));
  }

  @Test
  void explicit_bytes_declared_implicit_are_read() throws IOException {
    assertEquals(
        "AB", reader(TransferSyntax.IMPLICIT_LITTLE, PATIENT_ID).readAll().string(Tag.PatientID));
  }

  @Test
  void an_odd_length_is_read_and_padded_when_written() throws IOException {
    DataSet d = reader(EXPLICIT, "1000 2000 4C4F 0100 41").readAll();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, EXPLICIT).write(d);
    assertEquals("100020004c4f02004120", HexFormat.of().formatHex(out.toByteArray()));
  }

  @Test
  void zeros_after_the_data_set_are_counted_as_padding() throws IOException {
    DataSetReader reader = reader(EXPLICIT, PATIENT_ID + "00".repeat(30));
    assertEquals(1, reader.readAll().size());
    assertEquals(30, reader.trailingBytes());
  }

  @Test
  void data_set_trailing_padding_is_an_element() throws IOException {
    DataSet d = reader(EXPLICIT, PATIENT_ID + "FCFF FCFF 4F42 0000 04000000 00000000").readAll();
    assertTrue(d.contains(Tag.DataSetTrailingPadding));
  }

  @Test
  void unknown_of_undefined_length_is_a_sequence_in_implicit_vr() throws IOException {
    // (0009,1001) UN undefined: item with (0010,0020) in implicit VR (CP-246)
    DataSet d =
        reader(
                EXPLICIT,
                "0900 0110 554E 0000 FFFFFFFF FEFF00E0 FFFFFFFF 1000 2000 02000000 4142"
                    + "FEFF0DE0 00000000 FEFFDDE0 00000000"
                    + PATIENT_ID)
            .readAll();
    assertEquals("AB", d.items(0x00091001).get(0).string(Tag.PatientID));
    assertEquals("AB", d.string(Tag.PatientID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a private element, then one of the dictionary; items with and without length
        "FEFF00E0 FFFFFFFF 0900 0210 4C4F 0200 5859 1000 2000 4C4F 0200 4142 FEFF0DE0 00000000",
        "FEFF00E0 14000000 0900 0210 4C4F 0200 5859 1000 2000 4C4F 0200 4142",
        "FEFF00E0 0A000000 1000 2000 4C4F 0200 4142",
        "FEFF00E0 FFFFFFFF 1000 2000 4C4F 0200 4142 FEFF0DE0 00000000",
        "FEFF00E0 1C000000 0900 0210 4F42 0000 02000000 5859 1000 2000 5554 0000 02000000 4142",
      })
  void unknown_of_undefined_length_in_explicit_vr_is_read_all_the_same(String items)
      throws IOException {
    String end = "FEFFDDE0 00000000";
    DataSet d =
        reader(EXPLICIT, "0900 0110 554E 0000 FFFFFFFF" + items + end + PATIENT_ID).readAll();
    assertEquals("AB", d.items(0x00091001).get(0).string(Tag.PatientID));
    assertEquals("AB", d.string(Tag.PatientID));
  }

  @Test
  void a_length_in_implicit_vr_that_looks_like_a_vr_stays_a_length() throws IOException {
    // 0x5344 bytes, "DS", of Contour Data
    String value = "31".repeat(0x5344);
    DataSet d =
        reader(
                EXPLICIT,
                "0900 0110 554E 0000 FFFFFFFF FEFF00E0 FFFFFFFF 0630 5000 44530000"
                    + value
                    + "FEFF0DE0 00000000 FEFFDDE0 00000000"
                    + PATIENT_ID)
            .readAll();
    assertEquals(0x5344, d.items(0x00091001).get(0).string(0x30060050).length());
    assertEquals("AB", d.string(Tag.PatientID));
  }

  @Test
  void element_and_memory_bounds_hold() {
    byte[] bytes = nested(100);
    assertThrows(
        DicomParseException.class,
        () ->
            new DataSetReader(
                    new ByteArrayInputStream(bytes),
                    EXPLICIT,
                    ReadLimits.DEFAULTS.withMaxElements(50))
                .readAll());
    byte[] id = HexFormat.of().parseHex(PATIENT_ID.replace(" ", ""));
    assertThrows(
        DicomParseException.class,
        () ->
            new DataSetReader(
                    new ByteArrayInputStream(id),
                    EXPLICIT,
                    ReadLimits.DEFAULTS.withMaxInMemoryBytes(1))
                .readAll());
  }

  @Test
  void a_value_over_the_limit_is_left_out_but_its_place_is_kept() throws IOException {
    byte[] id = HexFormat.of().parseHex(PATIENT_ID.replace(" ", ""));
    DataSet d =
        new DataSetReader(
                new ByteArrayInputStream(id), EXPLICIT, ReadLimits.DEFAULTS.withMaxValueLength(1))
            .readAll();
    assertTrue(d.get(Tag.PatientID) instanceof Element.Bulk bulk && bulk.data().length() == 2);
  }
}
