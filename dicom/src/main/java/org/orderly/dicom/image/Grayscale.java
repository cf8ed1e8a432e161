package org.orderly.dicom.image;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.image.codec.Samples;

/**
 * From stored values to brightness: modality LUT, values of interest, presentation (PS3.4 N.2.1).
 */
final class Grayscale {
  private static final int WIDEST_TABLE = 16;

  private final PixelFormat format;
  private final @Nullable LookupTable modalityTable;
  private final double slope;
  private final double intercept;
  private final @Nullable Window window;
  private final @Nullable LookupTable interest;
  private final boolean inverse;
  private final @Nullable Padding padding;

  /**
   * @param asked instead of what the object says
   */
  Grayscale(Frames frames, int frame, @Nullable Window asked) {
    DataSet d = frames.dataSet();
    this.format = frames.format();
    DataSet transformation = FunctionalGroups.macro(d, frame, Tag.PixelValueTransformationSequence);
    this.modalityTable = LookupTable.modality(d, format.signed());
    double declared = transformation.number(Tag.RescaleSlope).orElse(1);
    this.slope = declared == 0 || !Double.isFinite(declared) ? 1 : declared;
    this.intercept = transformation.number(Tag.RescaleIntercept).orElse(0);
    DataSet voi = FunctionalGroups.macro(d, frame, Tag.FrameVOILUTSequence);
    this.window = asked != null ? asked : Window.of(voi);
    this.interest =
        window != null
            ? null
            : LookupTable.valueOfInterest(voi, modalityTable == null && isBelowZero());
    this.inverse =
        format.photometric().equals(PixelFormat.MONOCHROME1)
            || d.string(Tag.PresentationLUTShape, "").equals("INVERSE");
    this.padding = Padding.of(d, format.signed());
  }

  private boolean isBelowZero() {
    return format.signed() || intercept < 0;
  }

  /** One byte of brightness for each sample. */
  byte[] render(Samples samples) {
    int length = samples.length();
    byte[] gray = new byte[length];
    int low = format.lowBit();
    int bits = format.bitsStored();
    boolean signed = format.signed();
    Window used = window != null || interest != null ? window : spanOf(samples);
    if (bits > WIDEST_TABLE) {
      for (int i = 0; i < length; i++) {
        gray[i] = (byte) brightness(stored(samples, i), used);
      }
      return gray;
    }
    byte[] table = new byte[1 << bits];
    for (int i = 0; i < table.length; i++) {
      int value = signed ? i << 32 - bits >> 32 - bits : i;
      table[i] = (byte) brightness(value, used);
    }
    for (int i = 0; i < length; i++) {
      gray[i] = table[samples.value(i, low, bits, false)];
    }
    return gray;
  }

  private long stored(Samples samples, int index) {
    int value = samples.value(index, format.lowBit(), format.bitsStored(), format.signed());
    return format.signed() ? value : Integer.toUnsignedLong(value);
  }

  private int brightness(long stored, @Nullable Window used) {
    double value = modality(stored);
    double bright =
        used != null ? used.apply(value) : interest != null ? interest.brightness(value) : 0;
    return (int) Math.round(255 * (inverse ? 1 - bright : bright));
  }

  private double modality(long stored) {
    return modalityTable != null ? modalityTable.at(stored) : stored * slope + intercept;
  }

  /** The window of all values that are no padding. */
  private Window spanOf(Samples samples) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < samples.length(); i++) {
      long stored = stored(samples, i);
      if (padding == null || !padding.holds(stored)) {
        double value = modality(stored);
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    return min <= max ? Window.spanning(min, max) : Window.spanning(0, 1);
  }

  /** Values that stand for no pixel (PS3.3 C.7.5.1.1.2). */
  private record Padding(long low, long high) {

    static @Nullable Padding of(DataSet d, boolean signed) {
      if (d.longValue(Tag.PixelPaddingValue).isEmpty()) {
        return null;
      }
      long value = number(d, Tag.PixelPaddingValue, 0, signed);
      long limit = number(d, Tag.PixelPaddingRangeLimit, value, signed);
      return new Padding(Math.min(value, limit), Math.max(value, limit));
    }

    /** Its VR is often not that of the pixels. */
    private static long number(DataSet d, int tag, long otherwise, boolean signed) {
      long value = d.longValue(tag).orElse(otherwise);
      return signed ? (short) value : value & 0xFFFF;
    }

    boolean holds(long value) {
      return value >= low && value <= high;
    }
  }
}
