package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.PeerComparison.Compression;
import org.orderly.dicom.testing.Dcmtk;

/** Pictures of what is allowed and seldom seen equal those of DCMTK, too. */
class OddImagePeerTest {
  @TempDir Path folder;

  private PeerComparison peer;

  @BeforeEach
  void dcmtk_is_installed() {
    peer = new PeerComparison(folder);
  }

  @Test
  void samples_anywhere_in_their_words() throws Exception {
    for (boolean signed : new boolean[] {false, true}) {
      for (int stored : new int[] {10, 12, 14, 15}) {
        for (int high = stored; high < 16; high++) {
          String name = stored + " to bit " + high + (signed ? " signed" : "");
          peer.compare(
              name, shifted(stored, high, signed, 0), Compression.NONE, Compression.BIG_ENDIAN);
          peer.compare(name + ", RLE", shifted(stored, high, signed, 0), Compression.RLE);
        }
        peer.compare(
            stored + " with other bits", shifted(stored, stored, signed, 1), Compression.NONE);
        peer.compare(
            stored + " below other bits", shifted(stored, stored - 1, signed, 2), Compression.NONE);
      }
    }
    peer.assertSame();
  }

  /** With the bits beside the samples set, too. */
  private static DataSet shifted(int stored, int high, boolean signed, int beside) {
    int low = high + 1 - stored;
    int half = signed ? 1 << stored - 1 : 0;
    int mask = (1 << stored) - 1;
    int others = beside == 0 ? 0 : ~(mask << low);
    DataSet d =
        SampleImages.gray(
            16,
            16,
            signed,
            (x, y) ->
                (SampleImages.texture(x, y) * (1 << stored) / 4096 - half & mask) << low
                    | others & (x & 1) * 0xFFFF);
    return d.putInt(Tag.BitsStored, stored).putInt(Tag.HighBit, high);
  }

  @Test
  void compressed_samples_anywhere_in_their_words() throws Exception {
    for (boolean signed : new boolean[] {false, true}) {
      for (int high : new int[] {11, 13, 15}) {
        peer.compare(
            high + " " + signed,
            shifted(12, high, signed, 0),
            Compression.LOSSLESS,
            Compression.SV1,
            Compression.LS);
      }
    }
    peer.assertSame();
  }

  @Test
  void signed_values_with_padding() throws Exception {
    DataSet d = SampleImages.gray(16, 12, true);
    d.put(Tag.PixelPaddingValue, Vr.SS, "-2000").put(Tag.RescaleIntercept, "-1024");
    d.put(Tag.RescaleSlope, "1").put(Tag.WindowCenter, "-1000").put(Tag.WindowWidth, "1500");
    peer.compare("signed", d, Compression.NONE, Compression.RLE, Compression.SV1, Compression.LS);
    d.put(Tag.PixelPaddingRangeLimit, Vr.SS, "-1500");
    peer.compare("range", d, Compression.NONE);
    d.put(Tag.PhotometricInterpretation, "MONOCHROME1");
    peer.compare("inverted", d, Compression.NONE);
    d.put(Tag.RescaleSlope, "-1.5");
    peer.compare("falling", d, Compression.NONE);
    peer.assertSame();
  }

  @Test
  void tables_of_all_forms() throws Exception {
    int[] bend = new int[4096];
    for (int i = 0; i < bend.length; i++) {
      bend[i] = (int) (Math.sqrt(i / 4095.0) * 65535);
    }
    for (int sequence : new int[] {Tag.ModalityLUTSequence, Tag.VOILUTSequence}) {
      String name = sequence == Tag.VOILUTSequence ? "VOI " : "modality ";
      DataSet d = SampleImages.withTable(SampleImages.gray(16, 12, false), sequence, 0, 16, bend);
      peer.compare(name + "16", d, Compression.NONE, Compression.BIG_ENDIAN, Compression.LS);
      d = SampleImages.withTable(SampleImages.gray(16, 12, true), sequence, 0, 16, bend);
      d.item(sequence).put(Tag.LUTDescriptor, Vr.SS, "4096", "-2048", "16");
      peer.compare(name + "signed", d, Compression.NONE, Compression.BIG_ENDIAN);
      int[] part = Arrays.copyOfRange(bend, 1000, 2000);
      d = SampleImages.withTable(SampleImages.gray(16, 12, false), sequence, 1000, 16, part);
      peer.compare(name + "a part", d, Compression.NONE);
      d = SampleImages.withTable(SampleImages.gray(16, 12, false), sequence, 0, 12, down(bend, 4));
      peer.compare(name + "12", d, Compression.NONE);
      d = SampleImages.withTable(SampleImages.gray(16, 12, false), sequence, 0, 8, down(bend, 8));
      peer.compare(name + "8", d, Compression.NONE);
      d.put(Tag.PhotometricInterpretation, "MONOCHROME1");
      peer.compare(name + "inverted", d, Compression.NONE);
    }
    peer.assertSame();
  }

  private static int[] down(int[] entries, int bits) {
    return Arrays.stream(entries).map(entry -> entry >> bits).toArray();
  }

  @Test
  void of_several_tables_and_windows_the_first() throws Exception {
    int[] falling = new int[256];
    Arrays.setAll(falling, i -> 255 - i);
    DataSet d =
        SampleImages.withTable(SampleImages.gray(8, 8, false), Tag.VOILUTSequence, 0, 8, falling);
    DataSet first = d.item(Tag.VOILUTSequence);
    int[] bend = new int[256];
    Arrays.setAll(bend, i -> i * i / 255);
    DataSet other = SampleImages.withTable(new DataSet(), Tag.VOILUTSequence, 0, 8, bend);
    d.putSequence(Tag.VOILUTSequence, other.item(Tag.VOILUTSequence), first);
    peer.compare("tables", d, Compression.NONE, Compression.RLE);
    d.put(Tag.WindowCenter, "100", "20", "200").put(Tag.WindowWidth, "90", "10", "30");
    peer.compare("and windows", d, Compression.NONE);
    peer.assertSame();
  }

  @Test
  void a_window_after_a_modality_table() throws Exception {
    int[] bend = new int[4096];
    Arrays.setAll(bend, i -> i * i / 256);
    DataSet d =
        SampleImages.withTable(
            SampleImages.gray(16, 12, false), Tag.ModalityLUTSequence, 0, 16, bend);
    d.put(Tag.WindowCenter, "20000").put(Tag.WindowWidth, "30000");
    peer.compare("window", d, Compression.NONE);
    d.put(Tag.VOILUTFunction, "SIGMOID");
    peer.compare("sigmoid", d, Compression.NONE);
    d.put(Tag.VOILUTFunction, "LINEAR_EXACT");
    peer.compare("exact", d, Compression.NONE);
    peer.assertSame();
  }

  @Test
  void many_frames_of_sixteen_bits() throws Exception {
    DataSet d = frames(SampleImages.gray(16, 16, true), SampleImages.gray(16, 16, false), 3);
    peer.compare("frames", d, Compression.NONE, Compression.RLE, Compression.SV1, Compression.LS);
    DataSet odd = frames(SampleImages.gray(8, 8, false), SampleImages.gray(8, 8, true), 3);
    peer.compare(
        "odd", odd, Compression.NONE, Compression.BIG_ENDIAN, Compression.RLE, Compression.LS);
    peer.assertSame();
  }

  /** The first image, and the other one in turn. */
  private static DataSet frames(DataSet d, DataSet other, int count) {
    int length =
        SampleImages.ROWS * SampleImages.COLUMNS * d.integer(Tag.BitsAllocated).getAsInt() / 8;
    byte[] all = new byte[count * length + (count * length & 1)];
    for (int i = 0; i < count; i++) {
      System.arraycopy((i % 2 == 0 ? d : other).bytes(Tag.PixelData), 0, all, i * length, length);
    }
    d.putInt(Tag.NumberOfFrames, count);
    return d.putBytes(Tag.PixelData, length % 2 == 0 ? Vr.OW : Vr.OB, all);
  }

  /** The peer itself reads them only with an offset table. */
  @Test
  void frames_in_many_fragments() throws Exception {
    DataSet d = frames(SampleImages.gray(16, 16, false), SampleImages.gray(16, 16, true), 3);
    Path source = write(d);
    for (String table : List.of("+ot", "-ot")) {
      for (List<String> command :
          List.of(
              List.of("dcmcjpeg", "+e1", "+fs", "1", table),
              List.of("dcmcjpls", "+el", "+fs", "1", table))) {
        Frames original = Frames.open(source);
        Frames read = Frames.open(run(command, source));
        for (int frame = 1; frame <= 3; frame++) {
          assertArrayEquals(
              original.uncompressed(frame), read.uncompressed(frame), command + ", " + frame);
        }
      }
    }
  }

  /** Forbidden (PS3.5 A.4.2); the peer, too, takes fragments together when it reads all frames. */
  @Test
  void run_length_frames_in_several_fragments() throws Exception {
    DataSet one = SampleImages.colour(false, "RGB", 1);
    Path whole = run(List.of("dcmcrle"), write(one));
    for (int cut : new int[] {64, 100, 2000, -2}) {
      Path split = splitted(whole, cut, Table.BASIC);
      peer.compareFile("cut at " + cut, split, "dcm2pnm");
    }
    peer.assertSame();
    DataSet three = frames(SampleImages.gray(16, 16, false), SampleImages.gray(16, 12, true), 3);
    Frames original = Frames.open(write(three));
    Path compressed = run(List.of("dcmcrle"), write(three));
    for (int cut : new int[] {64, 100, 2000, -2}) {
      for (Table table : Table.values()) {
        Frames read = Frames.open(splitted(compressed, cut, table));
        for (int frame = 1; frame <= 3; frame++) {
          assertArrayEquals(
              original.uncompressed(frame),
              read.uncompressed(frame),
              cut + " " + table + ", " + frame);
        }
      }
    }
  }

  @Test
  void extended_offset_tables() throws Exception {
    DataSet three = frames(SampleImages.gray(16, 16, false), SampleImages.gray(16, 16, true), 3);
    for (String command : List.of("dcmcjpeg", "dcmcjpls")) {
      String option = command.equals("dcmcjpeg") ? "+e1" : "+el";
      Frames original = Frames.open(write(three));
      Path compressed = run(List.of(command, option), write(three));
      String renderer = command.equals("dcmcjpeg") ? "dcmj2pnm" : "dcml2pnm";
      peer.compareFile(command, splitted(compressed, 0, Table.EXTENDED), renderer);
      for (int cut : new int[] {100, 1000, -2}) {
        Frames read = Frames.open(splitted(compressed, cut, Table.EXTENDED));
        for (int frame = 1; frame <= 3; frame++) {
          assertArrayEquals(
              original.uncompressed(frame), read.uncompressed(frame), command + cut + ", " + frame);
        }
      }
    }
    peer.assertSame();
  }

  private enum Table {
    NONE,
    BASIC,
    EXTENDED
  }

  /**
   * Each frame in two fragments, or as it is.
   *
   * @param cut length of the first; negative from the end, 0 not at all
   */
  private Path splitted(Path file, int cut, Table table) throws Exception {
    Frames whole = Frames.open(file);
    int count = whole.count();
    List<BulkData> list = new ArrayList<>();
    ByteBuffer basic = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer extended = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer lengths = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    int position = 0;
    for (int frame = 1; frame <= count; frame++) {
      byte[] bytes = whole.encoded(frame);
      basic.putInt(position);
      extended.putLong(position);
      lengths.putLong(bytes.length);
      int at = cut < 0 ? bytes.length + cut : cut;
      for (byte[] part :
          cut == 0
              ? new byte[][] {bytes}
              : new byte[][] {
                Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)
              }) {
        list.add(BulkData.ofBytes(part));
        position += part.length + 8;
      }
    }
    list.add(0, BulkData.ofBytes(table == Table.BASIC ? basic.array() : new byte[0]));
    DataSet d = new DataSet();
    whole.dataSet().forEach(d::put);
    d.putFragments(Tag.PixelData, Vr.OB, list);
    if (table == Table.EXTENDED) {
      d.putBytes(Tag.ExtendedOffsetTable, Vr.OV, extended.array());
      d.putBytes(Tag.ExtendedOffsetTableLengths, Vr.OV, lengths.array());
    }
    Path target = folder.resolve("odd-split.dcm");
    Part10.write(target, FileMetaInformation.of(d, whole.transferSyntax()), d);
    return target;
  }

  @Test
  void lossy_and_lossless_streams_of_other_parameters() throws Exception {
    DataSet[] images = {
      SampleImages.gray(8, 8, false),
      SampleImages.gray(16, 10, false),
      SampleImages.gray(16, 16, false),
      SampleImages.colour(false, "RGB", 1),
      SampleImages.colour(true, "RGB", 2)
    };
    for (int i = 0; i < images.length; i++) {
      Path source = write(images[i]);
      for (String near : List.of("1", "7", "20")) {
        for (String order : List.of("+il", "+is", "+in")) {
          peer.compareFile(
              i + " near " + near + order,
              run(List.of("dcmcjpls", "+en", "+md", near, order), source),
              "dcml2pnm");
        }
      }
      peer.compareFile(
          i + " thresholds",
          run(
              List.of("dcmcjpls", "+el", "+t1", "9", "+t2", "20", "+t3", "60", "+rs", "32"),
              source),
          "dcml2pnm");
      for (String predictor : List.of("1", "2", "3", "4", "5", "6", "7")) {
        peer.compareFile(
            i + " predictor " + predictor,
            run(List.of("dcmcjpeg", "+el", "+sv", predictor), source),
            "dcmj2pnm");
      }
      peer.compareFile(
          i + " moved", run(List.of("dcmcjpeg", "+e1", "+pt", "1"), source), "dcmj2pnm");
    }
    peer.assertSame();
  }

  @Test
  void palettes_of_sixteen_bits() throws Exception {
    for (int first : new int[] {0, 100}) {
      for (int bits : new int[] {8, 12, 16}) {
        DataSet d = palette(SampleImages.gray(16, 12, false), first, 3000, bits);
        peer.compare(first + " " + bits, d, Compression.NONE, Compression.RLE, Compression.LS);
      }
    }
    DataSet all = palette(SampleImages.gray(16, 16, false), 0, 65536, 16);
    peer.compare("65536", all, Compression.NONE, Compression.SV1);
    DataSet high = palette(shifted(12, 15, false, 0), 0, 4096, 16);
    peer.compare("high bits", high, Compression.NONE);
    peer.assertSame();
  }

  private static DataSet palette(DataSet d, int first, int count, int bits) {
    d.put(Tag.PhotometricInterpretation, "PALETTE COLOR");
    int[] descriptors = {
      Tag.RedPaletteColorLookupTableDescriptor,
      Tag.GreenPaletteColorLookupTableDescriptor,
      Tag.BluePaletteColorLookupTableDescriptor
    };
    int[] tables = {
      Tag.RedPaletteColorLookupTableData,
      Tag.GreenPaletteColorLookupTableData,
      Tag.BluePaletteColorLookupTableData
    };
    for (int c = 0; c < 3; c++) {
      d.put(
          descriptors[c],
          Vr.US,
          Integer.toString(count & 0xFFFF),
          Integer.toString(first),
          Integer.toString(bits));
      byte[] data = new byte[2 * count];
      for (int i = 0; i < count; i++) {
        double part = i / (count - 1.0);
        double value = c == 0 ? part : c == 1 ? 1 - part : Math.abs(0.5 - part);
        int entry = (int) (value * ((1 << bits) - 1));
        data[2 * i] = (byte) entry;
        data[2 * i + 1] = (byte) (entry >> 8);
      }
      d.putBytes(tables[c], Vr.OW, data);
    }
    return d;
  }

  @Test
  void colours_of_sixteen_bits_and_shared_chrominance() throws Exception {
    for (boolean byPlane : new boolean[] {false, true}) {
      DataSet d = wide(SampleImages.colour(byPlane, "RGB", 2));
      peer.compare("RGB " + byPlane, d, Compression.NONE, Compression.RLE, Compression.SV1);
      DataSet full = SampleImages.colour(byPlane, "YBR_FULL", 2);
      peer.compare("YBR " + byPlane, full, Compression.RLE);
    }
    DataSet d = SampleImages.subsampled();
    byte[] one = d.bytes(Tag.PixelData);
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 4, two, one.length, one.length - 4);
    d.putInt(Tag.NumberOfFrames, 2).putBytes(Tag.PixelData, Vr.OB, two);
    peer.compare("422 in frames", d, Compression.NONE, Compression.BIG_ENDIAN);
    peer.assertSame();
  }

  @Test
  void shared_chrominance_of_any_value() throws Exception {
    Random random = new Random(20);
    for (String photometric : List.of("YBR_PARTIAL_422", "YBR_FULL_422")) {
      for (int round = 0; round < 4; round++) {
        DataSet d = SampleImages.subsampled().put(Tag.PhotometricInterpretation, photometric);
        byte[] bytes = new byte[d.bytes(Tag.PixelData).length];
        random.nextBytes(bytes);
        if (round > 0) {
          for (int i = 0; i < bytes.length; i++) { // around gray, where nothing is cut off
            bytes[i] = (byte) (128 + bytes[i] / (2 * round));
          }
        }
        peer.compare(
            photometric + " " + round,
            d.putBytes(Tag.PixelData, Vr.OB, bytes),
            Compression.NONE,
            Compression.BIG_ENDIAN);
      }
    }
    peer.assertSame();
  }

  @Test
  void gray_stays_gray_in_the_narrow_range() throws Exception {
    DataSet d = SampleImages.subsampled().put(Tag.PhotometricInterpretation, "YBR_PARTIAL_422");
    byte[] bytes = new byte[d.bytes(Tag.PixelData).length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 4 > 1 ? 128 : 16 + i / 4 % 220);
    }
    d.putBytes(Tag.PixelData, Vr.OB, bytes);
    BufferedImage image =
        new FrameRenderer(Frames.of(d, TransferSyntax.EXPLICIT_LITTLE)).render(1, null);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int[] rgb = image.getRaster().getPixel(x, y, (int[]) null);
        assertEquals(rgb[0], rgb[1], 1, "at " + x + "," + y);
        assertEquals(rgb[0], rgb[2], 1, "at " + x + "," + y);
      }
    }
    assertArrayEquals(new int[] {0, 0, 0}, image.getRaster().getPixel(0, 0, (int[]) null));
  }

  private static DataSet wide(DataSet d) {
    byte[] bytes = d.bytes(Tag.PixelData);
    byte[] words = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      words[2 * i] = (byte) (i * 31);
      words[2 * i + 1] = bytes[i];
    }
    d.putInt(Tag.BitsAllocated, 16).putInt(Tag.BitsStored, 16).putInt(Tag.HighBit, 15);
    return d.putBytes(Tag.PixelData, Vr.OW, words);
  }

  private Path write(DataSet d) throws Exception {
    Path source = folder.resolve("odd.dcm");
    Part10.write(source, FileMetaInformation.of(d, TransferSyntax.EXPLICIT_LITTLE), d);
    return source;
  }

  private Path run(List<String> command, Path source) throws Exception {
    Path target = folder.resolve("odd-compressed.dcm");
    List<String> whole = new ArrayList<>(command);
    whole.add(source.toString());
    whole.add(target.toString());
    Dcmtk.Run run = Dcmtk.run(whole.toArray(String[]::new));
    assertEquals(0, run.exit(), whole + run.output());
    return target;
  }
}
