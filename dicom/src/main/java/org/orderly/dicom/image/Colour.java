package org.orderly.dicom.image;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.image.codec.Samples;

/** From stored samples to red, green and blue (PS3.3 C.7.6.3.1.2). */
final class Colour {
  private static final double NEUTRAL = 128;

  // others take the middle of the range, 127.5: within one level of both, and gray stays gray
  private static final double BETWEEN = 127.75;

  private Colour() {}

  /** Three bytes for each pixel. */
  static byte[] render(Samples samples, Frames frames) throws ImageException {
    PixelFormat format = frames.format();
    if (samples.shape().samplesPerPixel() != 3) {
      throw new ImageException(
          "Pixels of " + samples.shape().samplesPerPixel() + " samples cannot be rendered");
    }
    byte[] rgb = new byte[samples.length()];
    int low = format.lowBit();
    int bits = format.bitsStored();
    int down = Math.max(0, bits - 8);
    int up = Math.max(0, 8 - bits);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (samples.value(i, low, bits, false) >>> down << up);
    }
    switch (format.photometric()) {
      case "RGB", "YBR_ICT", "YBR_RCT" -> {
        // the codec has undone the transformation
      }
      case "YBR_FULL", "YBR_FULL_422" -> fromFullRange(rgb, isJpeg(frames) ? NEUTRAL : BETWEEN);
      case "YBR_PARTIAL_422", "YBR_PARTIAL_420" -> fromPartialRange(rgb);
      default ->
          throw new ImageException(
              "Photometric interpretation " + format.photometric() + " cannot be rendered");
    }
    return rgb;
  }

  private static boolean isJpeg(Frames frames) {
    return frames.isEncapsulated() && !frames.transferSyntax().uid().equals(Uid.RLELossless);
  }

  /**
   * @param neutral chrominance without colour
   */
  private static void fromFullRange(byte[] b, double neutral) {
    double ofGreen = NEUTRAL - (NEUTRAL - neutral) / 4;
    for (int i = 0; i + 2 < b.length; i += 3) {
      double y = b[i] & 0xFF;
      double cb = b[i + 1] & 0xFF;
      double cr = b[i + 2] & 0xFF;
      b[i] = clamp(y + 1.402 * (cr - neutral));
      b[i + 1] = clamp(y - 0.344136 * (cb - ofGreen) - 0.714136 * (cr - ofGreen));
      b[i + 2] = clamp(y + 1.772 * (cb - neutral));
    }
  }

  /** Rounded down, and gray stays gray; DCMTK's green is up to one level below. */
  private static void fromPartialRange(byte[] b) {
    for (int i = 0; i + 2 < b.length; i += 3) {
      double y = 1.1631 * (b[i] & 0xFF);
      int cb = b[i + 1] & 0xFF;
      int cr = b[i + 2] & 0xFF;
      b[i] = clamp(Math.floor(y + 1.5969 * cr - 222.18));
      b[i + 1] = clamp(Math.floor(y - 0.3913 * cb - 0.8121 * cr + 135.79));
      b[i + 2] = clamp(Math.floor(y + 2.0177 * cb - 275.91));
    }
  }

  private static byte clamp(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Three bytes for each index into a palette. */
  static byte[] ofPalette(Samples samples, Frames frames) throws ImageException {
    PixelFormat format = frames.format();
    DataSet d = frames.dataSet();
    boolean signed = format.signed();
    LookupTable[] tables = {
      table(
          d,
          signed,
          Tag.RedPaletteColorLookupTableDescriptor,
          Tag.RedPaletteColorLookupTableData,
          Tag.SegmentedRedPaletteColorLookupTableData),
      table(
          d,
          signed,
          Tag.GreenPaletteColorLookupTableDescriptor,
          Tag.GreenPaletteColorLookupTableData,
          Tag.SegmentedGreenPaletteColorLookupTableData),
      table(
          d,
          signed,
          Tag.BluePaletteColorLookupTableDescriptor,
          Tag.BluePaletteColorLookupTableData,
          Tag.SegmentedBluePaletteColorLookupTableData)
    };
    byte[][] bytes = new byte[3][];
    int bits = Math.min(16, format.bitsStored());
    for (int c = 0; c < 3; c++) {
      bytes[c] = new byte[1 << bits];
      LookupTable.Bytes inBytes = tables[c].inBytes();
      for (int i = 0; i < bytes[c].length; i++) {
        bytes[c][i] = (byte) inBytes.at(signed ? i << 32 - bits >> 32 - bits : i);
      }
    }
    byte[] rgb = new byte[3 * samples.length()];
    for (int i = 0; i < samples.length(); i++) {
      int index = samples.value(i, format.lowBit(), bits, false);
      rgb[3 * i] = bytes[0][index];
      rgb[3 * i + 1] = bytes[1][index];
      rgb[3 * i + 2] = bytes[2][index];
    }
    return rgb;
  }

  private static LookupTable table(
      DataSet d, boolean signed, int descriptor, int data, int segments) throws ImageException {
    @Nullable LookupTable table =
        d.contains(segments) && !d.contains(data)
            ? LookupTable.ofSegments(d, descriptor, segments, signed)
            : LookupTable.of(d, descriptor, data, signed);
    if (table == null) {
      throw new ImageException("The colour palette is missing or broken");
    }
    return table;
  }
}
