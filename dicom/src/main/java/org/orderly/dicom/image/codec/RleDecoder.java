package org.orderly.dicom.image.codec;

/** RLE compression (PS3.5 Annex G): one segment for each byte of a sample, packed in runs. */
public final class RleDecoder {
  /** Bytes before the first segment. */
  public static final int HEADER = 64;

  public static final int MAX_SEGMENTS = 15;

  private RleDecoder() {}

  public static Samples decode(byte[] frame, Shape shape) throws CodecException {
    int bytesPerSample = (shape.bitsAllocated() + 7) / 8;
    int expected = bytesPerSample * shape.samplesPerPixel();
    if (frame.length < HEADER) {
      throw new CodecException("RLE header is cut short");
    }
    int segments = i32(frame, 0);
    if (segments != expected || segments > MAX_SEGMENTS) {
      throw new CodecException("RLE with " + segments + " segments instead of " + expected);
    }
    Samples samples = new Samples(shape);
    byte[] plane = new byte[shape.pixels()];
    for (int segment = 0; segment < segments; segment++) {
      int start = i32(frame, 4 + 4 * segment);
      int end = segment + 1 < segments ? i32(frame, 8 + 4 * segment) : frame.length;
      if (start < HEADER || start > end || end > frame.length) {
        throw new CodecException("RLE segment " + (segment + 1) + " lies outside of the frame");
      }
      unpack(frame, start, end, plane);
      // most significant byte first
      int component = segment / bytesPerSample;
      int shift = 8 * (bytesPerSample - 1 - segment % bytesPerSample);
      int at = component;
      for (byte b : plane) {
        samples.set(at, samples.word(at) | (b & 0xFF) << shift);
        at += shape.samplesPerPixel();
      }
    }
    return samples;
  }

  private static void unpack(byte[] in, int start, int end, byte[] out) throws CodecException {
    int from = start;
    int to = 0;
    while (to < out.length) {
      if (from >= end) {
        throw new CodecException("RLE segment ends after " + to + " of " + out.length + " bytes");
      }
      int control = in[from++];
      if (control >= 0) {
        int count = Math.min(control + 1, out.length - to);
        if (from + count > end) {
          throw new CodecException("RLE segment ends inside a literal run");
        }
        System.arraycopy(in, from, out, to, count);
        from += control + 1;
        to += count;
      } else if (control != -128) {
        if (from >= end) {
          throw new CodecException("RLE segment ends inside a replicate run");
        }
        int count = Math.min(1 - control, out.length - to);
        java.util.Arrays.fill(out, to, to + count, in[from++]);
        to += count;
      }
    }
  }

  private static int i32(byte[] b, int at) {
    return b[at] & 0xFF | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | b[at + 3] << 24;
  }
}
