package org.orderly.dicom.image;

import java.util.function.IntBinaryOperator;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.testing.SampleStudy;

/** Small images of every layout, with edges, gradients and some noise. */
final class SampleImages {
  static final int COLUMNS = 61; // odd on purpose
  static final int ROWS = 47;

  private SampleImages() {}

  static int texture(int x, int y) {
    int noise = (x * 7919 + y * 104729) * 2654435 >>> 24 & 0x1F;
    int disc = (x - 30) * (x - 30) + (y - 20) * (y - 20) < 200 ? 1500 : 0;
    return x * 40 + y * 25 + noise + disc & 0xFFF;
  }

  /** Monochrome with values from {@link #texture}, scaled to the range of the bits. */
  static DataSet gray(int allocated, int stored, boolean signed) {
    int max = (int) ((1L << stored - 1) - 1);
    return gray(
        allocated,
        stored,
        signed,
        (x, y) -> {
          long value = (long) texture(x, y) * max * 2 / 0xFFF;
          return (int) (signed ? value - max : value);
        });
  }

  static DataSet gray(int allocated, int stored, boolean signed, IntBinaryOperator values) {
    DataSet d = header(1, "MONOCHROME2", allocated, stored);
    d.putInt(Tag.PixelRepresentation, signed ? 1 : 0);
    int width = allocated / 8;
    byte[] pixels = new byte[ROWS * COLUMNS * width + (ROWS * COLUMNS * width & 1)];
    int mask = stored == 32 ? -1 : (1 << stored) - 1;
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      int value = values.applyAsInt(i % COLUMNS, i / COLUMNS) & mask;
      for (int b = 0; b < width; b++) {
        pixels[i * width + b] = (byte) (value >>> 8 * b);
      }
    }
    return d.putBytes(Tag.PixelData, width == 1 ? Vr.OB : Vr.OW, pixels);
  }

  static DataSet colour(boolean byPlane, String photometric, int frames) {
    DataSet d = header(3, photometric, 8, 8);
    d.putInt(Tag.PlanarConfiguration, byPlane ? 1 : 0);
    d.putInt(Tag.PixelRepresentation, 0);
    if (frames > 1) {
      d.putInt(Tag.NumberOfFrames, frames);
    }
    int pixels = ROWS * COLUMNS;
    byte[] bytes = new byte[frames * pixels * 3 + (frames * pixels * 3 & 1)];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < pixels; i++) {
        for (int c = 0; c < 3; c++) {
          int value = texture(i % COLUMNS + 9 * c + 3 * frame, i / COLUMNS) >> 4;
          int at = byPlane ? c * pixels + i : 3 * i + c;
          bytes[frame * pixels * 3 + at] = (byte) value;
        }
      }
    }
    return d.putBytes(Tag.PixelData, Vr.OB, bytes);
  }

  private static final int[] PALETTE_DESCRIPTORS = {
    Tag.RedPaletteColorLookupTableDescriptor,
    Tag.GreenPaletteColorLookupTableDescriptor,
    Tag.BluePaletteColorLookupTableDescriptor
  };

  static DataSet palette(int entryBits, boolean segmented) {
    DataSet d = gray(8, 8, false);
    d.put(Tag.PhotometricInterpretation, "PALETTE COLOR");
    int[] tables = {
      Tag.RedPaletteColorLookupTableData,
      Tag.GreenPaletteColorLookupTableData,
      Tag.BluePaletteColorLookupTableData
    };
    for (int c = 0; c < 3; c++) {
      d.put(PALETTE_DESCRIPTORS[c], Vr.US, "256", "0", Integer.toString(entryBits));
      byte[] data = new byte[512];
      for (int i = 0; i < 256; i++) {
        int value = c == 0 ? i : c == 1 ? 255 - i : i * 7 & 0xFF;
        int entry = entryBits == 16 ? value << 8 | value : value;
        data[2 * i] = (byte) entry;
        data[2 * i + 1] = (byte) (entry >> 8);
      }
      d.putBytes(tables[c], Vr.OW, data);
    }
    return d;
  }

  /** The first entry of the tables is for the least value, -128. */
  static DataSet signedPalette() {
    DataSet d = palette(16, false);
    d.putInt(Tag.PixelRepresentation, 1);
    for (int descriptor : PALETTE_DESCRIPTORS) {
      d.put(descriptor, Vr.SS, "256", "-128", "16");
    }
    return d;
  }

  static DataSet subsampled() {
    DataSet d = header(3, "YBR_FULL_422", 8, 8);
    d.putInt(Tag.Columns, COLUMNS - 1);
    d.putInt(Tag.PlanarConfiguration, 0);
    d.putInt(Tag.PixelRepresentation, 0);
    int pairs = (COLUMNS - 1) / 2;
    byte[] bytes = new byte[ROWS * pairs * 4];
    for (int i = 0; i < ROWS * pairs; i++) {
      int x = i % pairs * 2;
      int y = i / pairs;
      bytes[4 * i] = (byte) (texture(x, y) >> 4);
      bytes[4 * i + 1] = (byte) (texture(x + 1, y) >> 4);
      bytes[4 * i + 2] = (byte) (100 + y);
      bytes[4 * i + 3] = (byte) (160 - x);
    }
    return d.putBytes(Tag.PixelData, Vr.OB, bytes);
  }

  static DataSet withTable(DataSet d, int sequence, int first, int bits, int... entries) {
    DataSet item = new DataSet();
    item.put(
        Tag.LUTDescriptor,
        Vr.US,
        Integer.toString(entries.length),
        Integer.toString(first),
        Integer.toString(bits));
    byte[] data = new byte[2 * entries.length];
    for (int i = 0; i < entries.length; i++) {
      data[2 * i] = (byte) entries[i];
      data[2 * i + 1] = (byte) (entries[i] >> 8);
    }
    item.putBytes(Tag.LUTData, Vr.OW, data);
    if (sequence == Tag.ModalityLUTSequence) {
      item.put(Tag.ModalityLUTType, "US");
    }
    d.putSequence(sequence, item);
    return d;
  }

  static DataSet withOverlay(DataSet d) {
    int bits = ROWS * COLUMNS;
    byte[] plane = new byte[(bits + 15) / 16 * 2];
    for (int i = 0; i < bits; i++) {
      if (i % COLUMNS == i / COLUMNS || i / COLUMNS == 10) {
        plane[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    d.putInt(Tag.OverlayRows, ROWS);
    d.putInt(Tag.OverlayColumns, COLUMNS);
    d.put(Tag.OverlayType, Vr.CS, "G");
    d.put(Tag.OverlayOrigin, Vr.SS, "1", "1");
    d.putInt(Tag.OverlayBitsAllocated, 1);
    d.putInt(Tag.OverlayBitPosition, 0);
    return d.putBytes(Tag.OverlayData, Vr.OW, plane);
  }

  private static DataSet header(int samples, String photometric, int allocated, int stored) {
    DataSet d =
        SampleStudy.of("image")
            .instance(Uid.MultiFrameTrueColorSecondaryCaptureImageStorage, "OT", 1, 1);
    d.putInt(Tag.SamplesPerPixel, samples);
    d.put(Tag.PhotometricInterpretation, photometric);
    d.putInt(Tag.Rows, ROWS);
    d.putInt(Tag.Columns, COLUMNS);
    d.putInt(Tag.BitsAllocated, allocated);
    d.putInt(Tag.BitsStored, stored);
    d.putInt(Tag.HighBit, stored - 1);
    return d;
  }
}
