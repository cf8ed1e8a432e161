package org.orderly.dicom.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.testing.RandomDataSets;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

class RoundTripTest {

  private static final SampleStudy STUDY = SampleStudy.of("round-trip");

  static List<TransferSyntax> syntaxes() {
    return List.of(
        TransferSyntax.IMPLICIT_LITTLE,
        TransferSyntax.EXPLICIT_LITTLE,
        TransferSyntax.EXPLICIT_BIG,
        TransferSyntax.DEFLATED);
  }

  private static List<DataSet> samples() {
    return List.of(
        SampleObjects.ct(STUDY, 1, 1, 64, 64),
        SampleObjects.mr(STUDY, 2, 1, 32, 32),
        SampleObjects.ultrasound(STUDY, 3, 1, 3, 16),
        SampleObjects.report(STUDY.named("Müller^Jörg", "ISO_IR 100"), 4, 1),
        SampleObjects.pdf(STUDY, 5, 1));
  }

  private static byte[] write(DataSet d, TransferSyntax ts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, ts).write(d);
    return out.toByteArray();
  }

  private static DataSet read(byte[] bytes, TransferSyntax ts) throws IOException {
    return new DataSetReader(new ByteArrayInputStream(bytes), ts, ReadLimits.DEFAULTS).readAll();
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void what_is_written_is_read_again(TransferSyntax syntax) throws IOException {
    for (DataSet sample : samples()) {
      if (!syntax.explicitVr()) {
        sample.remove(Tag.PixelData); // OB becomes OW without explicit VR
        sample.remove(Tag.EncapsulatedDocument);
      }
      assertNull(new Comparison(sample, read(write(sample, syntax), syntax)).firstDifference());
    }
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void the_length_is_known_before_writing(TransferSyntax syntax) throws IOException {
    for (DataSet sample : samples()) {
      long length = new DataSetWriter(new ByteArrayOutputStream(), syntax).lengthOf(sample);
      if (!syntax.deflated()) {
        assertEquals(length, write(sample, syntax).length);
      } else {
        assertEquals(0, write(sample, syntax).length % 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void recoding_reaches_each_syntax_from_each(TransferSyntax from) throws IOException {
    DataSet sample = SampleObjects.ct(STUDY, 1, 1, 64, 64);
    for (TransferSyntax to : syntaxes()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new Recoder(from, to, ReadLimits.DEFAULTS)
          .recode(new ByteArrayInputStream(write(sample, from)), out);
      assertNull(
          new Comparison(sample, read(out.toByteArray(), to)).firstDifference(), from + " " + to);
    }
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void random_data_sets_survive_each_explicit_syntax(TransferSyntax syntax) throws IOException {
    RandomDataSets random = new RandomDataSets(42);
    for (int i = 0; i < 200; i++) {
      DataSet d = random.next(4);
      byte[] bytes = write(d, syntax);
      DataSet again = read(bytes, syntax);
      if (syntax.explicitVr()) {
        assertNull(new Comparison(d, again).firstDifference(), "data set " + i);
      }
      assertArrayEquals(bytes, write(again, syntax), "data set " + i);
    }
  }

  @Test
  void without_a_vr_pixel_values_are_signed_where_the_pixels_are() throws IOException {
    DataSet sample = new DataSet();
    sample.putInt(Tag.PixelRepresentation, 1);
    sample.putBytes(Tag.PixelPaddingValue, Vr.SS, new byte[] {0x30, (byte) 0xF8});
    DataSet item = new DataSet();
    item.putBytes(Tag.RealWorldValueLastValueMapped, Vr.SS, new byte[] {(byte) 0xFF, (byte) 0xFF});
    sample.putSequence(Tag.RealWorldValueMappingSequence, item);
    DataSet again =
        read(write(sample, TransferSyntax.IMPLICIT_LITTLE), TransferSyntax.IMPLICIT_LITTLE);
    assertEquals("-2000", again.string(Tag.PixelPaddingValue));
    assertNull(new Comparison(sample, again).firstDifference());
    sample.putInt(Tag.PixelRepresentation, 0);
    again = read(write(sample, TransferSyntax.IMPLICIT_LITTLE), TransferSyntax.IMPLICIT_LITTLE);
    assertEquals("63536", again.string(Tag.PixelPaddingValue));
  }

  @Test
  void recoding_into_the_same_syntax_makes_odd_lengths_even() throws IOException {
    byte[] odd =
        HexFormat.of()
            .parseHex(
                "10002000"
                    + "4C4F0300"
                    + "414243" // PatientID "ABC"
                    + "E07F1000"
                    + "4F420000FFFFFFFF"
                    + "FEFF00E000000000"
                    + "FEFF00E003000000"
                    + "FFD8FF"
                    + "FEFFDDE000000000");
    TransferSyntax jpeg = TransferSyntax.of(Uid.JPEGBaseline8Bit);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Recoder(jpeg, jpeg, ReadLimits.DEFAULTS).recode(new ByteArrayInputStream(odd), out);
    assertEquals(odd.length + 2, out.size());
    assertEquals("ABC", read(out.toByteArray(), jpeg).string(Tag.PatientID));
  }

  @Test
  void recoding_does_not_touch_compressed_pixels() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Recoder(
                TransferSyntax.of(Uid.JPEGBaseline8Bit),
                TransferSyntax.EXPLICIT_LITTLE,
                ReadLimits.DEFAULTS));
  }

  @Test
  void fragments_pass_through_untouched() throws IOException {
    TransferSyntax jpeg = TransferSyntax.of(Uid.JPEGBaseline8Bit);
    DataSet sample = SampleObjects.encapsulated(SampleObjects.ct(STUDY, 1, 2, 8, 8), 3, 100);
    byte[] bytes = write(sample, jpeg);
    assertNull(new Comparison(sample, read(bytes, jpeg)).firstDifference());
    assertThrows(IOException.class, () -> write(sample, TransferSyntax.EXPLICIT_LITTLE));
  }

  @Test
  void every_truncation_is_a_parse_exception_or_a_shorter_data_set() throws IOException {
    DataSet sample = SampleObjects.report(STUDY, 4, 1);
    for (TransferSyntax syntax : syntaxes()) {
      byte[] whole = write(sample, syntax);
      int failed = 0;
      for (int length = 0; length < whole.length; length++) {
        try {
          assertTrue(read(Arrays.copyOf(whole, length), syntax).size() <= sample.size());
        } catch (DicomParseException e) {
          failed++;
        }
      }
      assertTrue(failed > whole.length / 2, syntax + ": only " + failed);
    }
  }

  @Test
  void mutated_bytes_give_nothing_but_parse_exceptions() throws IOException {
    Random random = new Random(20260105);
    ReadLimits limits = ReadLimits.HEAD.withMaxInMemoryBytes(1 << 20);
    for (TransferSyntax syntax : syntaxes()) {
      byte[] whole = write(SampleObjects.report(STUDY, 4, 1), syntax);
      for (int round = 0; round < 4_000; round++) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
          DataSetReader reader = new DataSetReader(new ByteArrayInputStream(bytes), syntax, limits);
          DataSet head = reader.readUntil(Tag.PixelData);
          head.forEach(e -> head.strings(e.tag()));
          reader.drain();
        } catch (DicomParseException e) {
          assertTrue(e.offset() >= 0);
        }
      }
    }
  }

  @Test
  void draining_accounts_for_each_byte_and_notices_missing_pixels() throws IOException {
    byte[] whole = write(SampleObjects.ct(STUDY, 1, 1, 256, 256), TransferSyntax.EXPLICIT_LITTLE);
    DataSetReader reader =
        new DataSetReader(
            new ByteArrayInputStream(whole), TransferSyntax.EXPLICIT_LITTLE, ReadLimits.HEAD);
    DataSet head = reader.readUntil(Tag.PixelData);
    assertTrue(head.contains(Tag.PixelRepresentation) && !head.contains(Tag.PixelData));
    assertEquals(whole.length - 12 - 256 * 256 * 2, reader.position());
    reader.drain();
    assertEquals(whole.length, reader.position());

    DataSetReader cut =
        new DataSetReader(
            new ByteArrayInputStream(whole, 0, whole.length - 1),
            TransferSyntax.EXPLICIT_LITTLE,
            ReadLimits.HEAD);
    cut.readUntil(Tag.PixelData);
    assertTrue(assertThrows(DicomParseException.class, cut::drain).isTruncated());
  }

  @Test
  void a_value_too_long_for_its_vr_goes_as_unknown() throws IOException {
    DataSet d = new DataSet().put(Tag.PatientComments, Vr.LO, "x".repeat(70_000));
    DataSet again = read(write(d, TransferSyntax.EXPLICIT_LITTLE), TransferSyntax.EXPLICIT_LITTLE);
    assertEquals(Vr.UN, again.iterator().next().vr());
    assertEquals(d.string(Tag.PatientComments), again.string(Tag.PatientComments));
  }
}
