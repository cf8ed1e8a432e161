package org.orderly.dicom.image.codec;

/**
 * The size of a frame as the data set declares it; a stream of another size is refused.
 *
 * @param bitsAllocated of one sample
 */
public record Shape(int columns, int rows, int samplesPerPixel, int bitsAllocated) {

  /** Keeps one frame below 128 MB, or 256 MB when samples have more than 16 bits. */
  public static final long MAX_SAMPLES = 1L << 26;

  public Shape {
    if (columns < 1 || rows < 1 || columns > 0xFFFF || rows > 0xFFFF) {
      throw new IllegalArgumentException("frames of " + columns + " x " + rows + " pixels");
    }
    if (samplesPerPixel != 1 && samplesPerPixel != 3 && samplesPerPixel != 4) {
      throw new IllegalArgumentException(samplesPerPixel + " samples per pixel");
    }
    if ((long) columns * rows * samplesPerPixel > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          columns + " x " + rows + " x " + samplesPerPixel + " samples are too many to decode");
    }
  }

  public int pixels() {
    return columns * rows;
  }

  public int samples() {
    return pixels() * samplesPerPixel;
  }

  void check(String codec, int foundColumns, int foundRows, int foundComponents)
      throws CodecException {
    if (foundColumns != columns || foundRows != rows || foundComponents != samplesPerPixel) {
      throw new CodecException(
          codec
              + (" stream of " + foundColumns + " x " + foundRows + " x " + foundComponents)
              + (" samples where the data set says " + columns + " x " + rows)
              + (" x " + samplesPerPixel));
    }
  }
}
