package org.orderly.dicom.image.codec;

/** The samples of one frame, interleaved by pixel; as many bits each as they were stored with. */
public final class Samples {
  private final Shape shape;
  private final short[] narrow;
  private final int[] wide;

  public Samples(Shape shape) {
    this.shape = shape;
    boolean isWide = shape.bitsAllocated() > 16;
    this.narrow = new short[isWide ? 0 : shape.samples()];
    this.wide = new int[isWide ? shape.samples() : 0];
  }

  public Shape shape() {
    return shape;
  }

  public int length() {
    return shape.samples();
  }

  /** The bits of a sample, without a sign. */
  public int word(int index) {
    return wide.length > 0 ? wide[index] : narrow[index] & 0xFFFF;
  }

  public void set(int index, int word) {
    if (wide.length > 0) {
      wide[index] = word;
    } else {
      narrow[index] = (short) word;
    }
  }

  /** A value of so many bits from {@code lowBit} on, with sign if there is one. */
  public int value(int index, int lowBit, int bits, boolean signed) {
    int up = 32 - bits - lowBit;
    int word = word(index) << up;
    return signed ? word >> up + lowBit : word >>> up + lowBit;
  }
}
