package org.orderly.dicom.image.codec;

/** Coding parameters of a scan (ITU-T T.87 A.2.1, C.2.4.1.1). */
record JpegLsParameters(
    int max, int near, int t1, int t2, int t3, int reset, int range, int quantizedBits, int limit) {

  /**
   * @param preset MAXVAL, T1, T2, T3, RESET, where zero means the default; or nothing
   */
  static JpegLsParameters of(int max, int near, int[] preset) throws CodecException {
    int t1;
    int t2;
    int t3;
    if (max >= 128) {
      int factor = (Math.min(max, 4095) + 128) / 256;
      t1 = clamp(factor + 2 + 3 * near, near + 1, max);
      t2 = clamp(factor * 4 + 3 + 5 * near, t1, max);
      t3 = clamp(factor * 17 + 4 + 7 * near, t2, max);
    } else {
      int factor = 256 / (max + 1);
      t1 = clamp(Math.max(2, 3 / factor + 3 * near), near + 1, max);
      t2 = clamp(Math.max(3, 7 / factor + 5 * near), t1, max);
      t3 = clamp(Math.max(4, 21 / factor + 7 * near), t2, max);
    }
    int reset = 64;
    if (preset.length > 0) {
      t1 = preset[1] > 0 ? preset[1] : t1;
      t2 = preset[2] > 0 ? preset[2] : t2;
      t3 = preset[3] > 0 ? preset[3] : t3;
      reset = preset[4] > 0 ? preset[4] : reset;
    }
    if (t1 < near + 1 || t2 < t1 || t3 < t2 || t3 > max || reset < 3) {
      throw new CodecException("JPEG-LS parameters are out of range");
    }
    int range = (max + 2 * near) / (2 * near + 1) + 1;
    int bits = Math.max(2, bitsFor(max + 1));
    int limit = 2 * (bits + Math.max(8, bits));
    return new JpegLsParameters(max, near, t1, t2, t3, reset, range, bitsFor(range), limit);
  }

  private static int clamp(int value, int low, int max) {
    return value > max || value < low ? low : value;
  }

  /** Rounded up logarithm. */
  private static int bitsFor(int values) {
    return 32 - Integer.numberOfLeadingZeros(values - 1);
  }
}
