package org.orderly.dicom.image;

import java.io.IOException;
import java.io.InputStream;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.image.codec.Samples;
import org.orderly.dicom.image.codec.Shape;

/** Pixel data that are not compressed (PS3.5 section 8.1). */
final class NativePixels {

  private NativePixels() {}

  /** Bytes of a value in little endian order; fewer where it ends. */
  static byte[] read(Element element, DataSet holder, long from, long to) throws IOException {
    if (element instanceof Element.Bulk bulk) {
      boolean swap = bulk.data().bigEndian();
      long start = swap ? from & ~1 : from;
      long end = swap ? to + 1 & ~1 : to;
      byte[] bytes;
      try (InputStream in = bulk.data().open()) {
        in.skipNBytes(Math.min(start, bulk.data().length()));
        bytes = in.readNBytes((int) (end - start));
      }
      if (swap) {
        for (int i = 0; i + 1 < bytes.length; i += 2) {
          byte b = bytes[i];
          bytes[i] = bytes[i + 1];
          bytes[i + 1] = b;
        }
      }
      return cut(bytes, from - start, to - start);
    }
    byte[] all = holder.encoded(element);
    return all == null ? new byte[0] : cut(all, from, to);
  }

  private static byte[] cut(byte[] bytes, long from, long to) {
    return from == 0 && to >= bytes.length
        ? bytes
        : java.util.Arrays.copyOfRange(
            bytes,
            (int) Math.min(from, bytes.length),
            (int) Math.max(Math.min(from, bytes.length), Math.min(to, bytes.length)));
  }

  /** Bits that do not begin with a byte, moved to where they do. */
  static byte[] shifted(byte[] bytes, int by, long bits) {
    byte[] out = new byte[(int) ((bits + 7) / 8)];
    for (int i = 0; i < out.length; i++) {
      int next = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
      out[i] = (byte) ((bytes[i] & 0xFF) >>> by | next << 8 - by);
    }
    return out;
  }

  static Samples decode(byte[] b, PixelFormat format) {
    Samples samples = new Samples(format.shape());
    int length = samples.length();
    if (format.isSubsampled() && format.shape().samplesPerPixel() == 3) {
      return pairs(b, samples);
    }
    int pixels = format.shape().pixels();
    int per = format.shape().samplesPerPixel();
    for (int i = 0; i < length; i++) {
      int word =
          switch (format.shape().bitsAllocated()) {
            case 1 -> b[i >> 3] >> (i & 7) & 1;
            case 8 -> b[i] & 0xFF;
            case 16 -> b[2 * i] & 0xFF | (b[2 * i + 1] & 0xFF) << 8;
            default ->
                b[4 * i] & 0xFF
                    | (b[4 * i + 1] & 0xFF) << 8
                    | (b[4 * i + 2] & 0xFF) << 16
                    | b[4 * i + 3] << 24;
          };
      samples.set(format.byPlane() ? i % pixels * per + i / pixels : i, word);
    }
    return samples;
  }

  static byte[] encode(Samples samples) {
    int width = (samples.shape().bitsAllocated() + 7) / 8;
    byte[] bytes = new byte[samples.length() * width];
    for (int i = 0; i < samples.length(); i++) {
      int word = samples.word(i);
      for (int b = 0; b < width; b++) {
        bytes[i * width + b] = (byte) (word >>> 8 * b);
      }
    }
    return bytes;
  }

  /** Samples that are interleaved by pixel, as one plane after another. */
  static byte[] byPlane(byte[] pixels, Shape shape) {
    int per = shape.samplesPerPixel();
    int width = (shape.bitsAllocated() + 7) / 8;
    byte[] planes = new byte[pixels.length];
    for (int i = 0; i < shape.samples(); i++) {
      int at = i % per * shape.pixels() + i / per;
      System.arraycopy(pixels, i * width, planes, at * width, width);
    }
    return planes;
  }

  /** Y1 Y2 Cb Cr for two pixels (PS3.3 C.7.6.3.1.2). */
  private static Samples pairs(byte[] b, Samples samples) {
    for (int pixel = 0; pixel < samples.shape().pixels(); pixel++) {
      int pair = Math.min(pixel / 2 * 4, b.length - 4);
      samples.set(3 * pixel, b[pair + pixel % 2] & 0xFF);
      samples.set(3 * pixel + 1, b[pair + 2] & 0xFF);
      samples.set(3 * pixel + 2, b[pair + 3] & 0xFF);
    }
    return samples;
  }
}
