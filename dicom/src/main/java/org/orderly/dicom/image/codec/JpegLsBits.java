package org.orderly.dicom.image.codec;

/** Bits of a JPEG-LS scan; behind a byte FF a bit is stuffed (ITU-T T.87 A.1). */
final class JpegLsBits {
  private final byte[] data;
  private int at;
  private long buffer;
  private int available;
  private boolean stuffed;

  JpegLsBits(byte[] data, int start) {
    this.data = data;
    this.at = start;
  }

  private void fill() {
    while (available <= 48 && at < data.length) {
      int b = data[at] & 0xFF;
      if (stuffed && b > 0x7F || b == 0xFF && at + 1 < data.length && data[at + 1] < 0) {
        return; // a marker
      }
      int width = stuffed ? 7 : 8;
      buffer = buffer << width | b;
      available += width;
      stuffed = b == 0xFF;
      at++;
    }
  }

  int read(int count) throws CodecException {
    if (count == 0) {
      return 0;
    }
    if (available < count) {
      fill();
      if (available < count) {
        throw new CodecException("JPEG-LS data end too early");
      }
    }
    available -= count;
    return (int) (buffer >>> available) & (int) ((1L << count) - 1);
  }

  boolean next() throws CodecException {
    return read(1) == 1;
  }

  /** The number of zeros in front of the next one, which is consumed. */
  int zeros(int limit) throws CodecException {
    int zeros = 0;
    while (!next()) {
      if (++zeros > limit) {
        throw new CodecException("JPEG-LS data hold a code that is too long");
      }
    }
    return zeros;
  }

  /** Not behind the marker that ends the scan. */
  int position() {
    return at;
  }
}
