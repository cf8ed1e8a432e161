package org.orderly.dicom.image.codec;

/**
 * JPEG-LS (ITU-T T.87), lossless and near-lossless, with all three ways of interleaving and preset
 * coding parameters.
 */
public final class JpegLsDecoder {
  private static final String NAME = "JPEG-LS";

  private final byte[] data;
  private final Shape shape;
  private final Samples samples;
  private int at;
  private int precision;
  private int[] ids = {};
  private boolean[] decoded = {};
  private int maxValue;
  private int[] preset = {};

  private JpegLsDecoder(byte[] data, Shape shape) {
    this.data = data;
    this.shape = shape;
    this.samples = new Samples(shape);
  }

  public static Samples decode(byte[] frame, Shape shape) throws CodecException {
    return new JpegLsDecoder(frame, shape).decode();
  }

  private Samples decode() throws CodecException {
    if (data.length < 4 || u16(0) != 0xFFD8) {
      throw new CodecException("not a JPEG-LS stream");
    }
    at = 2;
    while (!isDone()) {
      int marker = nextMarker();
      if (marker == 0xD9) {
        break;
      }
      if (at + 2 > data.length || u16(at) < 2 || at + u16(at) > data.length) {
        throw new CodecException("JPEG-LS stream ends inside a segment");
      }
      int from = at + 2;
      at += u16(at);
      segment(marker, from, at);
    }
    if (!isDone()) {
      throw new CodecException("JPEG-LS stream ends before all components are there");
    }
    return samples;
  }

  private boolean isDone() {
    for (boolean component : decoded) {
      if (!component) {
        return false;
      }
    }
    return decoded.length > 0;
  }

  private int nextMarker() throws CodecException {
    while (at + 1 < data.length) {
      if ((data[at] & 0xFF) == 0xFF && (data[at + 1] & 0x80) != 0 && data[at + 1] != -1) {
        at += 2;
        return data[at - 1] & 0xFF;
      }
      at++;
    }
    throw new CodecException("JPEG-LS stream ends before all components are there");
  }

  private void segment(int marker, int from, int end) throws CodecException {
    switch (marker) {
      case 0xF7 -> frame(from, end);
      case 0xF8 -> parameters(from, end);
      case 0xDA -> scan(from, end);
      case 0xDD -> {
        for (int i = from; i < end; i++) {
          if (data[i] != 0) {
            throw new CodecException("JPEG-LS with restart intervals is not supported");
          }
        }
      }
      case 0xC0, 0xC1, 0xC2, 0xC3 -> throw new CodecException("JPEG, not a JPEG-LS stream");
      default -> {
        // application data and comments say nothing about the samples
      }
    }
  }

  private void frame(int from, int end) throws CodecException {
    if (ids.length > 0 || end - from < 6 || end - from < 6 + 3 * (data[from + 5] & 0xFF)) {
      throw new CodecException("JPEG-LS frame header is broken");
    }
    precision = data[from] & 0xFF;
    int count = data[from + 5] & 0xFF;
    shape.check(NAME, u16(from + 3), u16(from + 1), count);
    if (precision < 2 || precision > Math.min(16, shape.bitsAllocated())) {
      throw new CodecException(
          "JPEG-LS precision of " + precision + " bits in " + shape.bitsAllocated() + " allocated");
    }
    maxValue = (1 << precision) - 1;
    ids = new int[count];
    decoded = new boolean[count];
    for (int i = 0; i < count; i++) {
      ids[i] = data[from + 6 + 3 * i] & 0xFF;
      if (data[from + 7 + 3 * i] != 0x11) {
        throw new CodecException("JPEG-LS with subsampled components is not supported");
      }
    }
  }

  /** Preset coding parameters (T.87 C.2.4.1.1); palettes are not part of DICOM. */
  private void parameters(int from, int end) throws CodecException {
    if (from >= end || data[from] != 1) {
      throw new CodecException("JPEG-LS with mapping tables is not supported");
    }
    if (end - from < 11) {
      throw new CodecException("JPEG-LS preset parameters are broken");
    }
    preset = new int[5];
    for (int i = 0; i < 5; i++) {
      preset[i] = u16(from + 1 + 2 * i);
    }
  }

  private void scan(int from, int end) throws CodecException {
    int count = from < end ? data[from] & 0xFF : 0;
    if (count < 1 || ids.length == 0 || count > ids.length || end - from < 4 + 2 * count) {
      throw new CodecException("JPEG-LS scan header is broken");
    }
    int[] components = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = component(data[from + 1 + 2 * i] & 0xFF);
      if (data[from + 2 + 2 * i] != 0) {
        throw new CodecException("JPEG-LS with mapping tables is not supported");
      }
    }
    int near = data[from + 1 + 2 * count] & 0xFF;
    int interleave = data[from + 2 + 2 * count] & 0xFF;
    int transform = data[from + 3 + 2 * count] & 0xFF;
    if (interleave > 2 || interleave == 0 && count > 1 || transform != 0) {
      throw new CodecException("JPEG-LS scan header is broken");
    }
    int max = preset.length > 0 && preset[0] > 0 ? preset[0] : maxValue;
    if (max > maxValue || near > Math.min(255, max / 2)) {
      throw new CodecException("JPEG-LS parameters are out of range");
    }
    JpegLsBits bits = new JpegLsBits(data, end);
    new JpegLsScan(bits, JpegLsParameters.of(max, near, preset), samples)
        .decode(components, interleave == 2 && count > 1);
    at = bits.position();
  }

  private int component(int id) throws CodecException {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id && !decoded[i]) {
        decoded[i] = true;
        return i;
      }
    }
    throw new CodecException("JPEG-LS scan of a component that the frame lacks");
  }

  private int u16(int offset) {
    return (data[offset] & 0xFF) << 8 | data[offset + 1] & 0xFF;
  }
}
