package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.Dcmtk;

/** Pictures equal those of DCMTK within one gray level, over all layouts and compressions. */
class ImagePeerTest {

  /** Who compresses, and who renders what was compressed. */
  private enum Compression {
    NONE("dcm2pnm"),
    BIG_ENDIAN("dcm2pnm", "dcmconv", "+tb"),
    DEFLATED("dcm2pnm", "dcmconv", "+td"),
    RLE("dcm2pnm", "dcmcrle"),
    BASELINE("dcmj2pnm", "dcmcjpeg", "+eb"),
    BASELINE_411("dcmj2pnm", "dcmcjpeg", "+eb", "+np"),
    BASELINE_444("dcmj2pnm", "dcmcjpeg", "+eb", "+s4"),
    BASELINE_RGB("dcmj2pnm", "dcmcjpeg", "+eb", "+cr"),
    EXTENDED("dcmj2pnm", "dcmcjpeg", "+ee", "+q", "95"),
    LOSSLESS("dcmj2pnm", "dcmcjpeg", "+el", "+sv", "6"),
    LOSSLESS_PT("dcmj2pnm", "dcmcjpeg", "+el", "+sv", "4", "+pt", "2"),
    SV1("dcmj2pnm", "dcmcjpeg", "+e1"),
    LS("dcml2pnm", "dcmcjpls", "+el"),
    LS_LINE("dcml2pnm", "dcmcjpls", "+el", "+il"),
    LS_SAMPLE("dcml2pnm", "dcmcjpls", "+el", "+is"),
    LS_NONE("dcml2pnm", "dcmcjpls", "+el", "+in"),
    LS_NEAR("dcml2pnm", "dcmcjpls", "+en", "+md", "3");

    final String renderer;
    final List<String> command;

    Compression(String renderer, String... command) {
      this.renderer = renderer;
      this.command = List.of(command);
    }
  }

  @TempDir Path folder;

  @BeforeEach
  void dcmtk_is_installed() {
    Dcmtk.require("dcm2pnm", "dcmj2pnm", "dcml2pnm", "dcmcjpeg", "dcmcjpls", "dcmcrle", "dcmconv");
  }

  private static final Compression[] ANY_GRAY = {
    Compression.NONE,
    Compression.BIG_ENDIAN,
    Compression.DEFLATED,
    Compression.RLE,
    Compression.LOSSLESS,
    Compression.SV1,
    Compression.LS,
    Compression.LS_NEAR
  };

  private static final Compression[] ANY_COLOUR = {
    Compression.NONE,
    Compression.BIG_ENDIAN,
    Compression.RLE,
    Compression.BASELINE,
    Compression.BASELINE_411,
    Compression.BASELINE_444,
    Compression.BASELINE_RGB,
    Compression.LOSSLESS,
    Compression.SV1,
    Compression.LS,
    Compression.LS_LINE,
    Compression.LS_SAMPLE,
    Compression.LS_NONE,
    Compression.LS_NEAR
  };

  @Test
  void gray_of_all_depths() throws Exception {
    Map<String, DataSet> images = new LinkedHashMap<>();
    images.put("8", SampleImages.gray(8, 8, false));
    images.put("8 signed", SampleImages.gray(8, 8, true));
    images.put("12", SampleImages.gray(16, 12, false));
    images.put("12 signed", SampleImages.gray(16, 12, true));
    images.put("16", SampleImages.gray(16, 16, false));
    images.put("16 signed", SampleImages.gray(16, 16, true));
    images.put("10 of 16", SampleImages.gray(16, 10, false));
    images.put("CT", rescaled(SampleImages.gray(16, 12, false), "-1024", "1"));
    images.put("PET", rescaled(SampleImages.gray(16, 16, true), "0", "0.37"));
    for (Map.Entry<String, DataSet> image : images.entrySet()) {
      compare(image.getKey(), image.getValue(), ANY_GRAY);
    }
    assertDifferences();
  }

  @Test
  void thirty_two_bits() throws Exception {
    for (boolean signed : new boolean[] {false, true}) {
      compare("32 " + signed, SampleImages.gray(32, 32, signed), Compression.NONE, Compression.RLE);
      compare("24 " + signed, SampleImages.gray(32, 24, signed), Compression.NONE);
    }
    assertDifferences();
  }

  @Test
  void lossy_gray() throws Exception {
    compare("8", SampleImages.gray(8, 8, false), Compression.BASELINE, Compression.EXTENDED);
    compare("12", SampleImages.gray(16, 12, false), Compression.EXTENDED, Compression.LOSSLESS_PT);
    compare("CT", rescaled(SampleImages.gray(16, 12, false), "-1024", "1"), Compression.EXTENDED);
    assertDifferences();
  }

  @Test
  void windows() throws Exception {
    for (String function : List.of("LINEAR", "SIGMOID")) {
      DataSet d = rescaled(SampleImages.gray(16, 12, false), "-1024", "1");
      d.put(Tag.WindowCenter, "40", "600").put(Tag.WindowWidth, "400", "1600");
      d.put(Tag.VOILUTFunction, function);
      compare(function, d, Compression.NONE, Compression.LS);
      d.put(Tag.PhotometricInterpretation, "MONOCHROME1");
      compare(function + " inverted", d, Compression.NONE);
    }
    DataSet narrow = SampleImages.gray(8, 8, true);
    narrow.put(Tag.WindowCenter, "-12.5").put(Tag.WindowWidth, "1");
    compare("narrow", narrow, Compression.NONE);
    DataSet inverted = SampleImages.gray(16, 12, false);
    inverted.put(Tag.PhotometricInterpretation, "MONOCHROME1");
    compare("MONOCHROME1", inverted, ANY_GRAY);
    inverted.put(Tag.PresentationLUTShape, "INVERSE");
    compare("MONOCHROME1 INVERSE", inverted, Compression.NONE);
    assertDifferences();
  }

  @Test
  void tables() throws Exception {
    int[] bend = new int[4096];
    for (int i = 0; i < bend.length; i++) {
      bend[i] = (int) (Math.sqrt(i / 4095.0) * 1023);
    }
    compare(
        "VOI LUT",
        SampleImages.withTable(SampleImages.gray(16, 12, false), Tag.VOILUTSequence, 0, 10, bend),
        Compression.NONE);
    compare(
        "modality LUT",
        SampleImages.withTable(
            SampleImages.gray(16, 12, false), Tag.ModalityLUTSequence, 0, 10, bend),
        Compression.NONE);
    assertDifferences();
  }

  @Test
  void colours() throws Exception {
    for (boolean byPlane : new boolean[] {false, true}) {
      compare("RGB " + byPlane, SampleImages.colour(byPlane, "RGB", 1), ANY_COLOUR);
      compare("YBR " + byPlane, SampleImages.colour(byPlane, "YBR_FULL", 1), Compression.NONE);
    }
    compare("422", SampleImages.subsampled(), Compression.NONE);
    compare("palette", SampleImages.palette(16, false), Compression.NONE, Compression.RLE);
    compare("palette 8", SampleImages.palette(8, false), Compression.NONE);
    compare("palette signed", SampleImages.signedPalette(), Compression.NONE, Compression.RLE);
    assertDifferences();
  }

  @Test
  void samples_come_out_of_compression_in_the_order_that_the_data_set_tells() throws Exception {
    DataSet image = SampleImages.colour(true, "RGB", 2);
    Path source = folder.resolve("source.dcm");
    Part10.write(source, FileMetaInformation.of(image, TransferSyntax.EXPLICIT_LITTLE), image);
    Path file = folder.resolve("rle.dcm");
    Dcmtk.Run run = Dcmtk.run("dcmcrle", source.toString(), file.toString());
    assertEquals(0, run.exit(), run.output());
    for (int frame = 1; frame <= 2; frame++) {
      assertTrue(Frames.open(file).isEncapsulated());
      assertArrayEquals(Frames.open(source).encoded(frame), Frames.open(file).uncompressed(frame));
    }
  }

  @Test
  void frames() throws Exception {
    compare("frames", SampleImages.colour(false, "RGB", 3), ANY_COLOUR);
    assertDifferences();
  }

  @Test
  void overlays() throws Exception {
    compare(
        "overlay", SampleImages.withOverlay(SampleImages.gray(16, 12, false)), Compression.NONE);
    DataSet inverted = SampleImages.withOverlay(SampleImages.gray(8, 8, false));
    inverted.put(Tag.PhotometricInterpretation, "MONOCHROME1");
    compare("overlay inverted", inverted, Compression.NONE);
    DataSet embedded =
        SampleImages.gray(
            16, 16, false, (x, y) -> SampleImages.texture(x, y) | (x == y ? 0x8000 : 0));
    embedded.putInt(Tag.BitsStored, 12).putInt(Tag.HighBit, 11);
    embedded.put(Tag.OverlayType, org.orderly.dicom.dict.Vr.CS, "G");
    embedded
        .putInt(Tag.OverlayRows, SampleImages.ROWS)
        .putInt(Tag.OverlayColumns, SampleImages.COLUMNS);
    embedded.put(Tag.OverlayOrigin, org.orderly.dicom.dict.Vr.SS, "1", "1");
    embedded.putInt(Tag.OverlayBitsAllocated, 16).putInt(Tag.OverlayBitPosition, 15);
    compare("embedded", embedded, Compression.NONE);
    assertDifferences();
  }

  @Test
  void files_of_pydicom() throws Exception {
    Path samples = Path.of("/usr/lib/python3/dist-packages/pydicom/data/test_files");
    assertTrue(
        Files.isDirectory(samples) || System.getenv("CI") == null, "python3-pydicom is needed");
    assumeTrue(Files.isDirectory(samples), "SKIPPED: python3-pydicom is not installed");
    List<Path> files;
    try (Stream<Path> found = Files.list(samples)) {
      files = found.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
    }
    for (Path file : files) {
      if (!isImage(file)) {
        continue;
      }
      Frames frames = Frames.open(file);
      String syntax = frames.transferSyntax().uid();
      for (int frame = 1; frame <= frames.count(); frame++) {
        String difference =
            difference(frames, frame, file, syntax.startsWith(LS) ? "dcml2pnm" : "dcmj2pnm");
        if (NOT_RENDERED.contains(String.valueOf(file.getFileName()))
            || syntax.startsWith(JPEG_2000)) {
          assertTrue(String.valueOf(difference).startsWith("not rendered"), file.toString());
          continue; // others than this peer are asked
        }
        compared++;
        if (difference != null) {
          differences.put(file.getFileName() + ", frame " + frame, difference);
        }
      }
    }
    assertTrue(compared > 80, "only " + compared);
    assertDifferences();
  }

  private static final String LS = "1.2.840.10008.1.2.4.8";
  private static final String JPEG_2000 = "1.2.840.10008.1.2.4.9";
  private static final List<String> NOT_RENDERED = List.of("SC_rgb_jpeg.dcm");

  private static boolean isImage(Path file) throws IOException {
    try (Part10File part10 = Part10.open(file)) {
      DataSet d = part10.readAll();
      return d.contains(Tag.PixelData) && d.contains(Tag.BitsAllocated);
    } catch (DicomParseException e) {
      return false;
    }
  }

  private final Map<String, String> differences = new LinkedHashMap<>();
  private int compared;

  private void assertDifferences() {
    assertTrue(compared > 0);
    assertEquals(Map.of(), differences);
  }

  private static DataSet rescaled(DataSet d, String intercept, String slope) {
    return d.put(Tag.RescaleIntercept, intercept).put(Tag.RescaleSlope, slope);
  }

  private void compare(String name, DataSet image, Compression... compressions) throws Exception {
    Path source = folder.resolve("source.dcm");
    Part10.write(
        source,
        FileMetaInformation.of(image, TransferSyntax.of(Uid.ExplicitVRLittleEndian)),
        image);
    for (Compression compression : compressions) {
      if (compression == Compression.LS_NEAR
          && image.integer(Tag.PixelRepresentation).getAsInt() == 1) {
        continue; // not written by the peer
      }
      Path file = source;
      if (!compression.command.isEmpty()) {
        file = folder.resolve("compressed.dcm");
        List<String> command = new ArrayList<>(compression.command);
        command.add(source.toString());
        command.add(file.toString());
        Dcmtk.Run run = Dcmtk.run(command.toArray(String[]::new));
        assertEquals(0, run.exit(), name + " " + compression + ": " + run.output());
      }
      Frames frames = Frames.open(file);
      for (int frame = 1; frame <= frames.count(); frame++) {
        String difference = difference(frames, frame, file, compression.renderer);
        compared++;
        if (difference != null) {
          differences.put(name + ", " + compression + ", frame " + frame, difference);
        }
      }
    }
  }

  private @Nullable String difference(Frames frames, int frame, Path file, String renderer)
      throws Exception {
    DataSet d = frames.dataSet();
    Path theirs = folder.resolve("theirs.pnm");
    List<String> command = new ArrayList<>(List.of(renderer, "+F", Integer.toString(frame), "+op"));
    if (!frames.format().isColour() && !d.contains(Tag.RedPaletteColorLookupTableDescriptor)) {
      command.addAll(
          d.contains(Tag.WindowCenter)
              ? List.of("+Wi", "1")
              : d.contains(Tag.VOILUTSequence) ? List.of("+Wl", "1") : List.of("+Wm"));
    }
    command.addAll(List.of(file.toString(), theirs.toString()));
    Dcmtk.Run run = Dcmtk.run(command.toArray(String[]::new));
    if (run.exit() != 0) {
      return "not rendered: " + run.output();
    }
    return difference(new FrameRenderer(frames).render(frame, null), Pnm.read(theirs));
  }

  private static @Nullable String difference(BufferedImage ours, Pnm theirs) {
    if (ours.getWidth() != theirs.width() || ours.getHeight() != theirs.height()) {
      return "size " + theirs.width() + " x " + theirs.height();
    }
    int most = 0;
    int many = 0;
    String where = "";
    int bands = ours.getRaster().getNumBands();
    for (int y = 0; y < theirs.height(); y++) {
      for (int x = 0; x < theirs.width(); x++) {
        for (int c = 0; c < 3; c++) {
          int mine = ours.getRaster().getSample(x, y, Math.min(c, bands - 1));
          int other = theirs.sample(x, y, c);
          int distance = Math.abs(mine - other);
          many += distance > 1 ? 1 : 0;
          if (distance > most) {
            most = distance;
            where = "(" + x + "," + y + "," + c + ") " + mine + " against " + other;
          }
        }
      }
    }
    return most <= 1 ? null : many + " samples, the worst at " + where;
  }

  /** A binary PGM or PPM file. */
  private record Pnm(int width, int height, int channels, byte[] bytes, int start) {

    static Pnm read(Path path) throws IOException {
      byte[] b = Files.readAllBytes(path);
      int[] numbers = new int[3];
      int at = 2;
      for (int i = 0; i < 3; i++) {
        while (Character.isWhitespace(b[at]) || b[at] == '#') {
          if (b[at] == '#') {
            while (b[at] != '\n') {
              at++;
            }
          }
          at++;
        }
        while (Character.isDigit(b[at])) {
          numbers[i] = numbers[i] * 10 + b[at++] - '0';
        }
      }
      assertEquals(255, numbers[2]);
      return new Pnm(numbers[0], numbers[1], b[1] == '6' ? 3 : 1, b, at + 1);
    }

    int sample(int x, int y, int c) {
      return bytes[start + (y * width + x) * channels + Math.min(c, channels - 1)] & 0xFF;
    }
  }
}
