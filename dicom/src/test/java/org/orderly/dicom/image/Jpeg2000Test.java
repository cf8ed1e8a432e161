package org.orderly.dicom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriter;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.stream.MemoryCacheImageOutputStream;
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
import org.orderly.dicom.image.codec.Samples;
import org.orderly.dicom.testing.Dcmtk;

/** JPEG 2000, which DCMTK does not read: against the uncompressed originals. */
class Jpeg2000Test {
  private static final Path FOLDER =
      Path.of("/usr/lib/python3/dist-packages/pydicom/data/test_files");

  private static void needFiles() {
    boolean there = Files.isDirectory(FOLDER);
    assertTrue(there || System.getenv("CI") == null, "python3-pydicom is needed for this test");
    assumeTrue(there, "SKIPPED: python3-pydicom is not installed");
  }

  @Test
  void lossless_signed_samples_are_those_of_the_original() throws IOException {
    needFiles();
    Frames original = Frames.open(FOLDER.resolve("MR_small.dcm"));
    Frames compressed = Frames.open(FOLDER.resolve("MR_small_jp2klossless.dcm"));
    Samples expected = original.decode(1);
    Samples actual = compressed.decode(1);
    PixelFormat format = compressed.format();
    for (int i = 0; i < expected.length(); i++) {
      assertEquals(
          expected.value(i, 0, 16, true),
          actual.value(i, format.lowBit(), format.bitsStored(), format.signed()));
    }
  }

  @Test
  void colours_of_another_encoder_are_those_of_the_original() throws IOException {
    needFiles();
    Samples expected = Frames.open(FOLDER.resolve("SC_rgb_rle.dcm")).decode(1);
    Samples actual = Frames.open(FOLDER.resolve("SC_rgb_gdcm_KY.dcm")).decode(1);
    for (int i = 0; i < expected.length(); i++) {
      assertEquals(expected.word(i), actual.word(i));
    }
  }

  @Test
  void depths_other_than_the_data_set_says_change_no_value(@TempDir Path folder) throws Exception {
    Dcmtk.require("gdcmconv");
    for (boolean signed : new boolean[] {false, true}) {
      for (int stored : new int[] {9, 10, 12, 14, 16}) {
        DataSet d = SampleImages.gray(16, stored, signed);
        Path source = folder.resolve("source.dcm");
        Path target = folder.resolve("target.dcm");
        Part10.write(source, FileMetaInformation.of(d, TransferSyntax.EXPLICIT_LITTLE), d);
        Dcmtk.Run run = Dcmtk.run("gdcmconv", "--j2k", source.toString(), target.toString());
        assertEquals(0, run.exit(), run.output());
        Frames read = Frames.open(target);
        Samples expected = Frames.open(source).decode(1);
        for (int declared : new int[] {stored, 16}) {
          DataSet other = read.dataSet().putInt(Tag.BitsStored, declared);
          other.putInt(Tag.HighBit, declared - 1);
          Samples actual = Frames.of(other, read.transferSyntax()).decode(1);
          for (int i = 0; i < expected.length(); i++) {
            assertEquals(
                expected.value(i, 0, stored, signed),
                actual.value(i, 0, declared, signed),
                stored + " as " + declared + (signed ? " signed" : ""));
          }
        }
      }
    }
  }

  @Test
  void files_of_other_encoders_are_rendered() throws IOException {
    needFiles();
    for (String name :
        List.of(
            "693_J2KI.dcm",
            "GDCMJ2K_TextGBR.dcm",
            "J2K_pixelrep_mismatch.dcm",
            "JPEG2000.dcm",
            "SC_rgb_gdcm_KY.dcm")) {
      Frames frames = Frames.open(FOLDER.resolve(name));
      BufferedImage picture = new FrameRenderer(frames).render(1, null);
      assertEquals(frames.format().shape().columns(), picture.getWidth(), name);
    }
  }

  @Test
  void lossless_gray_and_colour_come_back() throws IOException {
    for (DataSet d : List.of(SampleImages.gray(8, 8, false), SampleImages.gray(16, 16, false))) {
      Frames original = Frames.of(d, TransferSyntax.EXPLICIT_LITTLE);
      Samples expected = original.decode(1);
      DataSet compressed = compressed(d, expected);
      Samples actual = Frames.of(compressed, TransferSyntax.of(Uid.JPEG2000Lossless)).decode(1);
      for (int i = 0; i < expected.length(); i++) {
        assertEquals(expected.word(i), actual.word(i), original.format() + " sample " + i);
      }
    }
  }

  static DataSet compressed(DataSet d, Samples samples) throws IOException {
    boolean colour = samples.shape().samplesPerPixel() == 3;
    BufferedImage image =
        new BufferedImage(
            samples.shape().columns(),
            samples.shape().rows(),
            colour
                ? BufferedImage.TYPE_3BYTE_BGR
                : samples.shape().bitsAllocated() == 8
                    ? BufferedImage.TYPE_BYTE_GRAY
                    : BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < samples.length(); i++) {
      int pixel = i / samples.shape().samplesPerPixel();
      image
          .getRaster()
          .setSample(
              pixel % image.getWidth(),
              pixel / image.getWidth(),
              i % samples.shape().samplesPerPixel(),
              samples.word(i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    J2KImageWriter writer = new J2KImageWriter(new J2KImageWriterSpi());
    try (MemoryCacheImageOutputStream target = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(target);
      J2KImageWriteParam param = (J2KImageWriteParam) writer.getDefaultWriteParam();
      param.setLossless(true);
      param.setFilter(J2KImageWriteParam.FILTER_53);
      param.setEncodingRate(Double.MAX_VALUE);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    DataSet copy = new DataSet();
    d.forEach(copy::put);
    return copy.putFragments(
        Tag.PixelData,
        Vr.OB,
        List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(out.toByteArray())));
  }
}
