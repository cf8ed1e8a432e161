package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.Dcmtk;

/** Frames with broken bytes end with a picture or an {@link ImageException}, soon. */
class MalformedFrameTest {
  private static final int MUTATIONS = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void broken_frames_of_each_codec_are_refused_by_name() throws Exception {
    Dcmtk.require("dcmcjpeg", "dcmcjpls", "dcmcrle");
    DataSet gray = SampleImages.gray(16, 12, false);
    DataSet colour = SampleImages.colour(false, "RGB", 1);
    List<Frames> victims = new ArrayList<>();
    for (DataSet d : List.of(gray, colour)) {
      victims.add(compressed(d, "dcmcrle"));
      victims.add(compressed(d, "dcmcjpeg", "+e1"));
      victims.add(compressed(d, "dcmcjpls", "+el"));
      victims.add(compressed(d, "dcmcjpls", "+en"));
    }
    victims.add(compressed(gray, "dcmcjpeg", "+ee"));
    victims.add(compressed(colour, "dcmcjpeg", "+eb"));
    for (Frames victim : victims) {
      Assertions.assertTimeoutPreemptively(PATIENCE, () -> attack(victim, MUTATIONS));
    }
  }

  @Test
  void broken_frames_of_jpeg_2000_are_refused_by_name() throws IOException {
    DataSet d = SampleImages.gray(16, 12, false);
    Frames original = Frames.of(d, TransferSyntax.EXPLICIT_LITTLE);
    Frames victim =
        Frames.of(
            Jpeg2000Test.compressed(d, original.decode(1)),
            TransferSyntax.of(Uid.JPEG2000Lossless));
    Assertions.assertTimeoutPreemptively(PATIENCE, () -> attack(victim, MUTATIONS));
  }

  private static void attack(Frames victim, int mutations) throws IOException {
    byte[] good = victim.encoded(1);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] bad = good.clone();
      // headers are short: every other attack goes there
      int reach = i % 2 == 0 ? Math.min(160, bad.length) : bad.length;
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      if (i % 5 == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      long start = System.nanoTime();
      try {
        Frames.of(with(victim.dataSet(), bad), victim.transferSyntax()).decode(1);
      } catch (ImageException e) {
        refused++;
        assertTrue(String.valueOf(e.getMessage()).startsWith("Frame 1"), e.getMessage());
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis < 5000, victim.transferSyntax() + " took " + millis + " ms");
    }
    assertTrue(refused > mutations / 10, victim.transferSyntax() + ": only " + refused);
  }

  private static DataSet with(DataSet d, byte[] frame) {
    DataSet copy = new DataSet();
    d.forEach(copy::put);
    return copy.putFragments(
        Tag.PixelData, Vr.OB, List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(frame)));
  }

  private Frames compressed(DataSet d, String... command) throws Exception {
    Path source = folder.resolve("source.dcm");
    Path target = folder.resolve("target.dcm");
    Part10.write(
        source, FileMetaInformation.of(d, TransferSyntax.of(Uid.ExplicitVRLittleEndian)), d);
    List<String> all = new ArrayList<>(List.of(command));
    all.add(source.toString());
    all.add(target.toString());
    Dcmtk.Run run = Dcmtk.run(all.toArray(String[]::new));
    assertEquals(0, run.exit(), run.output());
    return Frames.open(target);
  }

  @Test
  void sizes_that_cannot_be_are_refused_before_memory_is_taken() {
    DataSet d = SampleImages.gray(16, 12, false);
    d.putInt(Tag.Rows, 65535).putInt(Tag.Columns, 65535);
    ImageException e =
        Assertions.assertThrows(
            ImageException.class, () -> Frames.of(d, TransferSyntax.EXPLICIT_LITTLE));
    assertTrue(String.valueOf(e.getMessage()).contains("65535"), e.getMessage());
  }

  @Test
  void missing_frames_and_short_pixel_data_are_named() throws IOException {
    DataSet d = SampleImages.gray(16, 12, false);
    d.putInt(Tag.NumberOfFrames, 2);
    Frames frames = Frames.of(d, TransferSyntax.EXPLICIT_LITTLE);
    ImageException e = Assertions.assertThrows(ImageException.class, () -> frames.decode(2));
    assertEquals("Frame 2: pixel data end too early", e.getMessage());
    e = Assertions.assertThrows(ImageException.class, () -> frames.decode(3));
    assertEquals("There is no frame 3 among 2", e.getMessage());
  }

  @Test
  void an_unknown_compression_is_named() throws IOException {
    DataSet d = with(SampleImages.gray(8, 8, false), new ByteArrayOutputStream().toByteArray());
    Frames frames = Frames.of(d, TransferSyntax.of(Uid.HTJ2K));
    ImageException e = Assertions.assertThrows(ImageException.class, () -> frames.decode(1));
    assertTrue(String.valueOf(e.getMessage()).contains(Uid.HTJ2K), e.getMessage());
  }
}
