package org.orderly.dicom.image.codec;

/** The bits of entropy-coded segments (ITU-T T.81 F.2.2.5), up to the next marker. */
final class JpegBits {
  private final byte[] data;
  private int at;
  private long buffer;
  private int available;

  JpegBits(byte[] data, int start) {
    this.data = data;
    this.at = start;
  }

  /** The next bits without consuming them; zeros where the segment has ended. */
  int peek(int count) {
    if (available < count) {
      fill();
    }
    return available >= count
        ? (int) (buffer >>> available - count) & (1 << count) - 1
        : (int) (buffer << count - available) & (1 << count) - 1;
  }

  void skip(int count) throws CodecException {
    if (count > available) {
      fill();
      if (count > available) {
        throw new CodecException("JPEG data end too early");
      }
    }
    available -= count;
  }

  int read(int count) throws CodecException {
    if (count == 0) {
      return 0;
    }
    int value = peek(count);
    skip(count);
    return value;
  }

  /** A difference of the category (T.81 F.2.2.1, EXTEND). */
  int readSigned(int category) throws CodecException {
    if (category == 0) {
      return 0;
    }
    int value = read(category);
    return value < 1 << category - 1 ? value - (1 << category) + 1 : value;
  }

  private void fill() {
    while (available <= 48 && at < data.length) {
      int b = data[at] & 0xFF;
      if (b == 0xFF) {
        if (at + 1 >= data.length || data[at + 1] != 0) {
          return; // a marker
        }
        at++;
      }
      at++;
      buffer = buffer << 8 | b;
      available += 8;
    }
  }

  /** Leaves the segment and goes behind the restart marker that must follow (T.81 F.2.2.6). */
  void restart(int number) throws CodecException {
    int marker = finish();
    if (at + 1 >= data.length || (data[marker + 1] & 0xFF) != 0xD0 + (number & 7)) {
      throw new CodecException("JPEG restart marker is missing");
    }
    at = marker + 2;
  }

  /** Drops what is left of the segment; where the marker behind it is, or the end of the data. */
  int finish() {
    available = 0;
    buffer = 0;
    while (at + 1 < data.length
        && ((data[at] & 0xFF) != 0xFF || data[at + 1] == 0 || (data[at + 1] & 0xFF) == 0xFF)) {
      at++;
    }
    return at;
  }
}
