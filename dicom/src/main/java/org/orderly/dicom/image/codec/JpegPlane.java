package org.orderly.dicom.image.codec;

/** A component that has half of the columns, or of columns and rows: nearer samples count more. */
record JpegPlane(short[] samples, int stride, int columns, int rows) {

  int at(int x, int y) {
    return samples[y * stride + x] & 0xFFFF;
  }

  /** Between two samples in a row, 3 to 1. */
  int halved(int x, int y) {
    int near = x / 2;
    int far = x % 2 == 0 ? near - 1 : near + 1;
    return far < 0 || far >= columns ? at(near, y) : 3 * at(near, y) + at(far, y) + 1 + x % 2 >> 2;
  }

  /** Between four samples. */
  int quartered(int x, int y) {
    int near = x / 2;
    int far = x % 2 == 0 ? near - 1 : near + 1;
    int round = 8 - x % 2;
    return far < 0 || far >= columns
        ? 4 * column(near, y) + round >> 4
        : 3 * column(near, y) + column(far, y) + round >> 4;
  }

  private int column(int x, int y) {
    int near = y / 2;
    int far = Math.max(0, Math.min(rows - 1, y % 2 == 0 ? near - 1 : near + 1));
    return 3 * at(x, near) + at(x, far);
  }
}
