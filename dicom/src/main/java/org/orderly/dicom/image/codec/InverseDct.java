package org.orderly.dicom.image.codec;

/**
 * The inverse cosine transform of 8 x 8 coefficients (ITU-T T.81 A.3.3) in integers, by the scheme
 * of Loeffler, Ligtenberg and Moschytz (11 multiplications in one dimension): every decoder built
 * on it gives the same samples.
 */
final class InverseDct {
  private static final int BITS = 13;

  private static final int C_0_298 = fix(0.298631336);
  private static final int C_0_390 = fix(0.390180644);
  private static final int C_0_541 = fix(0.541196100);
  private static final int C_0_765 = fix(0.765366865);
  private static final int C_0_899 = fix(0.899976223);
  private static final int C_1_175 = fix(1.175875602);
  private static final int C_1_501 = fix(1.501321110);
  private static final int C_1_847 = fix(1.847759065);
  private static final int C_1_961 = fix(1.961570560);
  private static final int C_2_053 = fix(2.053119869);
  private static final int C_2_562 = fix(2.562915447);
  private static final int C_3_072 = fix(3.072711026);

  private final int keep; // bits of fraction between the two passes
  private final int center;
  private final int max;
  private final int[] out = new int[8];

  InverseDct(int precision) {
    this.keep = precision > 8 ? 1 : 2;
    this.center = 1 << precision - 1;
    this.max = (1 << precision) - 1;
  }

  private static int fix(double x) {
    return (int) (x * (1 << BITS) + 0.5);
  }

  /** Turns dequantized coefficients, row by row, into samples in the same place. */
  void transform(int[] block) {
    for (int column = 0; column < 8; column++) {
      if (isFlat(block, column)) {
        int dc = block[column] << keep;
        for (int row = 0; row < 8; row++) {
          block[row * 8 + column] = dc;
        }
        continue;
      }
      oneDimension(block, column, 8);
      int shift = BITS - keep;
      int half = 1 << shift - 1;
      for (int row = 0; row < 8; row++) {
        block[row * 8 + column] = out[row] + half >> shift;
      }
    }
    int shift = BITS + keep + 3;
    int half = 1 << shift - 1;
    for (int row = 0; row < 8; row++) {
      oneDimension(block, row * 8, 1);
      for (int column = 0; column < 8; column++) {
        int sample = (out[column] + half >> shift) + center;
        block[row * 8 + column] = Math.max(0, Math.min(max, sample));
      }
    }
  }

  private static boolean isFlat(int[] b, int c) {
    return (b[c + 8] | b[c + 16] | b[c + 24] | b[c + 32] | b[c + 40] | b[c + 48] | b[c + 56]) == 0;
  }

  private void oneDimension(int[] in, int at, int step) {
    int z2 = in[at + 2 * step];
    int z3 = in[at + 6 * step];
    int z1 = (z2 + z3) * C_0_541;
    int even2 = z1 - z3 * C_1_847;
    int even3 = z1 + z2 * C_0_765;
    int even0 = in[at] + in[at + 4 * step] << BITS;
    int even1 = in[at] - in[at + 4 * step] << BITS;
    int t10 = even0 + even3;
    int t13 = even0 - even3;
    int t11 = even1 + even2;
    int t12 = even1 - even2;

    int t0 = in[at + 7 * step];
    int t1 = in[at + 5 * step];
    int t2 = in[at + 3 * step];
    int t3 = in[at + step];
    int z5 = (t0 + t2 + t1 + t3) * C_1_175;
    int p1 = -(t0 + t3) * C_0_899;
    int p2 = -(t1 + t2) * C_2_562;
    int p3 = z5 - (t0 + t2) * C_1_961;
    int p4 = z5 - (t1 + t3) * C_0_390;
    t0 = t0 * C_0_298 + p1 + p3;
    t1 = t1 * C_2_053 + p2 + p4;
    t2 = t2 * C_3_072 + p2 + p3;
    t3 = t3 * C_1_501 + p1 + p4;

    out[0] = t10 + t3;
    out[7] = t10 - t3;
    out[1] = t11 + t2;
    out[6] = t11 - t2;
    out[2] = t12 + t1;
    out[5] = t12 - t1;
    out[3] = t13 + t0;
    out[4] = t13 - t0;
  }
}
