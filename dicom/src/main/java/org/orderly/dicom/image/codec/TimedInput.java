package org.orderly.dicom.image.codec;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of one stream for a decoder that is not ours: whoever still reads after the time is
 * over, or over and over behind the end, is stopped.
 */
final class TimedInput extends ImageInputStreamImpl {
  private static final int READS_BEHIND_END = 4096;

  private final byte[] data;
  private final int start;
  private final long deadline;
  private int behindEnd;

  TimedInput(byte[] data, int start, long nanos) {
    this.data = data;
    this.start = start;
    this.deadline = System.nanoTime() + nanos;
  }

  /** Tells a decoder from outside that it has to end; it would report other exceptions its way. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("decoding takes too long", null, false, false);
    }
  }

  private long left() {
    if (System.nanoTime() - deadline > 0) {
      throw new TooLong();
    }
    long left = data.length - start - streamPos;
    if (left <= 0 && ++behindEnd > READS_BEHIND_END) {
      throw new TooLong();
    }
    return left;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return left() <= 0 ? -1 : data[start + (int) streamPos++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    int count = (int) Math.min(length, left());
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(data, start + (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return data.length - start;
  }
}
