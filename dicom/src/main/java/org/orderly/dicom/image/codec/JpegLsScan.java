package org.orderly.dicom.image.codec;

/** One scan of JPEG-LS (ITU-T T.87 Annex A): contexts, regular mode and run mode. */
final class JpegLsScan {
  private static final int REGULAR = 365;
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final JpegLsBits bits;
  private final JpegLsParameters p;
  private final Samples samples;
  private final int step;
  private final int[] sums = new int[REGULAR + 2];
  private final int[] counts = new int[REGULAR + 2];
  private final int[] biases = new int[REGULAR];
  private final int[] corrections = new int[REGULAR];
  private final int[] negatives = new int[2];

  JpegLsScan(JpegLsBits bits, JpegLsParameters parameters, Samples samples) {
    this.bits = bits;
    this.p = parameters;
    this.samples = samples;
    this.step = 2 * p.near() + 1;
    java.util.Arrays.fill(sums, Math.max(2, (p.range() + 32) / 64));
    java.util.Arrays.fill(counts, 1);
  }

  /**
   * @param together whether the samples of a pixel follow each other; lines of the components do
   *     otherwise
   */
  void decode(int[] components, boolean together) throws CodecException {
    int columns = samples.shape().columns();
    int n = components.length;
    // with a cell on each side: what lies outside of the image (T.87 A.2.1)
    int[][] above = new int[n][columns + 2];
    int[][] line = new int[n][columns + 2];
    int[] runIndex = new int[n];
    for (int y = 0; y < samples.shape().rows(); y++) {
      for (int c = 0; c < n; c++) {
        line[c][0] = above[c][1];
        above[c][columns + 1] = above[c][columns];
      }
      if (together) {
        runIndex[0] = pixels(line, above, runIndex[0]);
      } else {
        for (int c = 0; c < n; c++) {
          runIndex[c] = line(line[c], above[c], runIndex[c]);
        }
      }
      int per = samples.shape().samplesPerPixel();
      for (int c = 0; c < n; c++) {
        int to = y * columns * per + components[c];
        for (int x = 1; x <= columns; x++, to += per) {
          samples.set(to, line[c][x]);
        }
      }
      int[][] swap = above;
      above = line;
      line = swap;
    }
  }

  private int line(int[] line, int[] above, int runIndexBefore) throws CodecException {
    int runIndex = runIndexBefore;
    int columns = line.length - 2;
    for (int x = 1; x <= columns; ) {
      int a = line[x - 1];
      int b = above[x];
      int c = above[x - 1];
      int d = above[x + 1];
      int context = 81 * quantize(d - b) + 9 * quantize(b - c) + quantize(c - a);
      if (context != 0) {
        line[x++] = regular(context, a, b, c);
        continue;
      }
      int length = runLength(columns + 1 - x, runIndex);
      int ones = length >>> 16;
      int pixels = length & 0xFFFF;
      java.util.Arrays.fill(line, x, x + pixels, a);
      x += pixels;
      runIndex = Math.min(31, runIndex + ones);
      if (x <= columns) {
        line[x] = interruption(a, above[x], RUN_BITS[runIndex], false);
        x++;
        runIndex = Math.max(0, runIndex - 1);
      }
    }
    return runIndex;
  }

  /** A line in which the samples of one pixel follow each other. */
  private int pixels(int[][] line, int[][] above, int runIndexBefore) throws CodecException {
    int runIndex = runIndexBefore;
    int n = line.length;
    int columns = line[0].length - 2;
    int[] contexts = new int[n];
    for (int x = 1; x <= columns; ) {
      boolean flat = true;
      for (int i = 0; i < n; i++) {
        int[] up = above[i];
        contexts[i] =
            81 * quantize(up[x + 1] - up[x])
                + 9 * quantize(up[x] - up[x - 1])
                + quantize(up[x - 1] - line[i][x - 1]);
        flat &= contexts[i] == 0;
      }
      if (!flat) {
        for (int i = 0; i < n; i++) {
          line[i][x] = regular(contexts[i], line[i][x - 1], above[i][x], above[i][x - 1]);
        }
        x++;
        continue;
      }
      int length = runLength(columns + 1 - x, runIndex);
      int pixels = length & 0xFFFF;
      for (int i = 0; i < n; i++) {
        java.util.Arrays.fill(line[i], x, x + pixels, line[i][x - 1]);
      }
      x += pixels;
      runIndex = Math.min(31, runIndex + (length >>> 16));
      if (x <= columns) {
        for (int i = 0; i < n; i++) {
          line[i][x] = interruption(line[i][x - 1], above[i][x], RUN_BITS[runIndex], true);
        }
        x++;
        runIndex = Math.max(0, runIndex - 1);
      }
    }
    return runIndex;
  }

  /** Length of a run (T.87 A.7.1.2), and above bit 16 by how much the run index grows. */
  private int runLength(int left, int runIndex) throws CodecException {
    int index = runIndex;
    int pixels = 0;
    int grown = 0;
    while (bits.next()) {
      int full = 1 << RUN_BITS[index];
      int taken = Math.min(full, left - pixels);
      pixels += taken;
      if (taken == full) {
        grown++;
        index = Math.min(31, index + 1);
      }
      if (pixels == left) {
        return grown << 16 | pixels;
      }
    }
    pixels += bits.read(RUN_BITS[index]);
    if (pixels >= left) {
      throw new CodecException("JPEG-LS run is longer than its line");
    }
    return grown << 16 | pixels;
  }

  private int quantize(int difference) {
    int d = Math.abs(difference);
    int region;
    if (d <= p.near()) {
      return 0;
    } else if (d < p.t1()) {
      region = 1;
    } else if (d < p.t2()) {
      region = 2;
    } else {
      region = d < p.t3() ? 3 : 4;
    }
    return difference < 0 ? -region : region;
  }

  private int regular(int signedContext, int a, int b, int c) throws CodecException {
    int sign = signedContext < 0 ? -1 : 1;
    int q = Math.abs(signedContext);
    int predicted =
        c >= Math.max(a, b) ? Math.min(a, b) : c <= Math.min(a, b) ? Math.max(a, b) : a + b - c;
    predicted = Math.max(0, Math.min(p.max(), predicted + sign * corrections[q]));
    int k = 0;
    while (counts[q] << k < sums[q] && k < 24) {
      k++;
    }
    int mapped = golomb(k, p.limit());
    int error = (mapped & 1) == 0 ? mapped >> 1 : -(mapped + 1 >> 1);
    if (p.near() == 0 && k == 0 && 2 * biases[q] <= -counts[q]) {
      error = -error - 1;
    }
    update(q, error);
    return reconstruct(predicted + sign * error * step);
  }

  private void update(int q, int error) {
    biases[q] += error * step;
    sums[q] += Math.abs(error);
    if (counts[q] == p.reset()) {
      sums[q] >>= 1;
      biases[q] >>= 1;
      counts[q] >>= 1;
    }
    counts[q]++;
    if (biases[q] <= -counts[q]) {
      biases[q] = Math.max(biases[q] + counts[q], 1 - counts[q]);
      corrections[q] = Math.max(-128, corrections[q] - 1);
    } else if (biases[q] > 0) {
      biases[q] = Math.min(biases[q] - counts[q], 0);
      corrections[q] = Math.min(127, corrections[q] + 1);
    }
  }

  /** The sample that ends a run (T.87 A.7.2). */
  private int interruption(int a, int b, int runBits, boolean together) throws CodecException {
    int type = !together && Math.abs(a - b) <= p.near() ? 1 : 0;
    int q = REGULAR + type;
    int sum = type == 0 ? sums[q] : sums[q] + (counts[q] >> 1);
    int k = 0;
    while (counts[q] << k < sum && k < 24) {
      k++;
    }
    int mapped = golomb(k, p.limit() - runBits - 1);
    int twice = mapped + type;
    int magnitude = twice + 1 >> 1;
    boolean odd = (twice & 1) == 1;
    boolean negative = (k != 0 || 2 * negatives[type] >= counts[q]) == odd;
    int error = negative ? -magnitude : magnitude;
    if (error < 0) {
      negatives[type]++;
    }
    sums[q] += mapped + 1 - type >> 1;
    if (counts[q] == p.reset()) {
      sums[q] >>= 1;
      counts[q] >>= 1;
      negatives[type] >>= 1;
    }
    counts[q]++;
    if (type == 1) {
      return reconstruct(a + error * step);
    }
    return reconstruct(b + (a > b ? -error : error) * step);
  }

  private int golomb(int k, int limit) throws CodecException {
    int most = limit - p.quantizedBits() - 1;
    int zeros = bits.zeros(Math.max(0, most));
    return zeros < most ? zeros << k | bits.read(k) : bits.read(p.quantizedBits()) + 1;
  }

  private int reconstruct(int value) {
    int all = p.range() * step;
    int sample = value;
    if (sample < -p.near()) {
      sample += all;
    } else if (sample > p.max() + p.near()) {
      sample -= all;
    }
    return Math.max(0, Math.min(p.max(), sample));
  }
}
