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
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.codec.Samples;

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

  /** The same stream, said to have a sign, holds values that are less by half of their range. */
  @Test
  void samples_of_fewer_bits_than_the_data_set_says_keep_their_sign() throws IOException {
    DataSet d = SampleImages.gray(8, 8, false);
    Samples expected = Frames.of(d, TransferSyntax.EXPLICIT_LITTLE).decode(1);
    DataSet compressed = compressed(d, expected);
    byte[] stream =
        Frames.of(compressed, TransferSyntax.of(Uid.JPEG2000Lossless)).encoded(1).clone();
    int size = 2;
    while (stream[size - 2] != (byte) 0xFF || stream[size - 1] != 0x51) {
      size++;
    }
    stream[size + 38] |= (byte) 0x80; // Ssiz of the only component (T.800 A.5.1)
    compressed.putFragments(
        Tag.PixelData, Vr.OB, List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(stream)));
    compressed.putInt(Tag.BitsAllocated, 16).putInt(Tag.BitsStored, 16).putInt(Tag.HighBit, 15);
    compressed.putInt(Tag.PixelRepresentation, 1);
    Frames read = Frames.of(compressed, TransferSyntax.of(Uid.JPEG2000Lossless));
    Samples actual = read.decode(1);
    for (int i = 0; i < expected.length(); i++) {
      assertEquals(expected.word(i) - 128, actual.value(i, 0, 16, true), "sample " + i);
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
