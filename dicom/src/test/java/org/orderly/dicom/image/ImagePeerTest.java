package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.PeerComparison.Compression;
import org.orderly.dicom.testing.Dcmtk;

/** Pictures equal those of DCMTK within one gray level, over all layouts and compressions. */
class ImagePeerTest {

  @TempDir Path folder;

  private PeerComparison peer;

  @BeforeEach
  void dcmtk_is_installed() {
    peer = new PeerComparison(folder);
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
      peer.compare(image.getKey(), image.getValue(), ANY_GRAY);
    }
    peer.assertSame();
  }

  @Test
  void thirty_two_bits() throws Exception {
    for (boolean signed : new boolean[] {false, true}) {
      peer.compare(
          "32 " + signed, SampleImages.gray(32, 32, signed), Compression.NONE, Compression.RLE);
      peer.compare("24 " + signed, SampleImages.gray(32, 24, signed), Compression.NONE);
    }
    peer.assertSame();
  }

  @Test
  void lossy_gray() throws Exception {
    peer.compare("8", SampleImages.gray(8, 8, false), Compression.BASELINE, Compression.EXTENDED);
    peer.compare(
        "12", SampleImages.gray(16, 12, false), Compression.EXTENDED, Compression.LOSSLESS_PT);
    peer.compare(
        "CT", rescaled(SampleImages.gray(16, 12, false), "-1024", "1"), Compression.EXTENDED);
    peer.assertSame();
  }

  @Test
  void windows() throws Exception {
    for (String function : List.of("LINEAR", "SIGMOID")) {
      DataSet d = rescaled(SampleImages.gray(16, 12, false), "-1024", "1");
      d.put(Tag.WindowCenter, "40", "600").put(Tag.WindowWidth, "400", "1600");
      d.put(Tag.VOILUTFunction, function);
      peer.compare(function, d, Compression.NONE, Compression.LS);
      d.put(Tag.PhotometricInterpretation, "MONOCHROME1");
      peer.compare(function + " inverted", d, Compression.NONE);
    }
    DataSet narrow = SampleImages.gray(8, 8, true);
    narrow.put(Tag.WindowCenter, "-12.5").put(Tag.WindowWidth, "1");
    peer.compare("narrow", narrow, Compression.NONE);
    DataSet inverted = SampleImages.gray(16, 12, false);
    inverted.put(Tag.PhotometricInterpretation, "MONOCHROME1");
    peer.compare("MONOCHROME1", inverted, ANY_GRAY);
    inverted.put(Tag.PresentationLUTShape, "INVERSE");
    peer.compare("MONOCHROME1 INVERSE", inverted, Compression.NONE);
    peer.assertSame();
  }

  @Test
  void tables() throws Exception {
    int[] bend = new int[4096];
    for (int i = 0; i < bend.length; i++) {
      bend[i] = (int) (Math.sqrt(i / 4095.0) * 1023);
    }
    peer.compare(
        "VOI LUT",
        SampleImages.withTable(SampleImages.gray(16, 12, false), Tag.VOILUTSequence, 0, 10, bend),
        Compression.NONE);
    peer.compare(
        "modality LUT",
        SampleImages.withTable(
            SampleImages.gray(16, 12, false), Tag.ModalityLUTSequence, 0, 10, bend),
        Compression.NONE);
    peer.assertSame();
  }

  @Test
  void colours() throws Exception {
    for (boolean byPlane : new boolean[] {false, true}) {
      peer.compare("RGB " + byPlane, SampleImages.colour(byPlane, "RGB", 1), ANY_COLOUR);
      peer.compare("YBR " + byPlane, SampleImages.colour(byPlane, "YBR_FULL", 1), Compression.NONE);
    }
    peer.compare("422", SampleImages.subsampled(), Compression.NONE);
    peer.compare("palette", SampleImages.palette(16, false), Compression.NONE, Compression.RLE);
    peer.compare("palette 8", SampleImages.palette(8, false), Compression.NONE);
    peer.compare("palette signed", SampleImages.signedPalette(), Compression.NONE, Compression.RLE);
    peer.assertSame();
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
    peer.compare("frames", SampleImages.colour(false, "RGB", 3), ANY_COLOUR);
    peer.assertSame();
  }

  @Test
  void overlays() throws Exception {
    peer.compare(
        "overlay", SampleImages.withOverlay(SampleImages.gray(16, 12, false)), Compression.NONE);
    DataSet inverted = SampleImages.withOverlay(SampleImages.gray(8, 8, false));
    inverted.put(Tag.PhotometricInterpretation, "MONOCHROME1");
    peer.compare("overlay inverted", inverted, Compression.NONE);
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
    peer.compare("embedded", embedded, Compression.NONE);
    peer.assertSame();
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
            peer.difference(frames, frame, file, syntax.startsWith(LS) ? "dcml2pnm" : "dcmj2pnm");
        if (NOT_RENDERED.contains(String.valueOf(file.getFileName()))
            || syntax.startsWith(JPEG_2000)) {
          assertTrue(String.valueOf(difference).startsWith("not rendered"), file.toString());
          continue; // others than this peer are asked
        }
        peer.note(file.getFileName() + ", frame " + frame, difference);
      }
    }
    assertTrue(peer.compared() > 80, "only " + peer.compared());
    peer.assertSame();
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

  private static DataSet rescaled(DataSet d, String intercept, String slope) {
    return d.put(Tag.RescaleIntercept, intercept).put(Tag.RescaleSlope, slope);
  }
}
