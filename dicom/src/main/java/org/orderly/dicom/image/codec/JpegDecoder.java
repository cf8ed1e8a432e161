package org.orderly.dicom.image.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG with Huffman codes (ITU-T T.81): baseline, extended sequential with 8 and 12 bits, and
 * lossless with all predictors. Colours stay those of the stream.
 */
public final class JpegDecoder {
  private static final String NAME = "JPEG";

  /** One component of the frame header, with its tables (T.81 B.2.2, B.2.3). */
  static final class Component {
    final int id;
    final int horizontal;
    final int vertical;
    final int quantization;
    int dcTable;
    int acTable;
    boolean decoded;

    Component(int id, int horizontal, int vertical, int quantization) {
      this.id = id;
      this.horizontal = horizontal;
      this.vertical = vertical;
      this.quantization = quantization;
    }
  }

  /**
   * What a scan header says (T.81 B.2.3).
   *
   * @param predictor start of the spectral selection; the predictor in a lossless scan
   * @param pointTransform low bit position; the point transform in a lossless scan
   */
  record Scan(List<Component> components, int predictor, int pointTransform, int start) {}

  private final byte[] data;
  private final Shape shape;
  private final int[] @Nullable [] quantization = new int[4][];
  private final @Nullable HuffmanTable[] dcTables = new HuffmanTable[4];
  private final @Nullable HuffmanTable[] acTables = new HuffmanTable[4];
  private final List<Component> components = new ArrayList<>();
  private int restartInterval;
  private int process = -1;
  private int precision;
  private @Nullable JpegDct dct;
  private @Nullable JpegLossless lossless;
  private int at;

  private JpegDecoder(byte[] data, Shape shape) {
    this.data = data;
    this.shape = shape;
  }

  public static Samples decode(byte[] frame, Shape shape) throws CodecException {
    return new JpegDecoder(frame, shape).decode();
  }

  private Samples decode() throws CodecException {
    if (data.length < 4 || u16(0) != 0xFFD8) {
      throw new CodecException("not a JPEG stream");
    }
    at = 2;
    while (!isDone()) {
      int marker = nextMarker();
      if (marker == 0xD9) {
        break;
      } else if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
        continue;
      }
      need(2);
      int length = u16(at);
      if (length < 2) {
        throw new CodecException("JPEG segment of length " + length);
      }
      need(length);
      int end = at + length;
      segment(marker, at + 2, end);
      if (marker != 0xDA) {
        at = end;
      }
    }
    if (!isDone()) {
      throw new CodecException("JPEG stream ends before all components are there");
    }
    return dct != null ? dct.samples(shape) : require(lossless).samples();
  }

  private static JpegLossless require(@Nullable JpegLossless lossless) throws CodecException {
    if (lossless == null) {
      throw new CodecException("JPEG stream without a frame");
    }
    return lossless;
  }

  private boolean isDone() {
    return !components.isEmpty() && components.stream().allMatch(c -> c.decoded);
  }

  private int nextMarker() throws CodecException {
    while (at + 1 < data.length) {
      if ((data[at] & 0xFF) == 0xFF && data[at + 1] != 0 && (data[at + 1] & 0xFF) != 0xFF) {
        at += 2;
        return data[at - 1] & 0xFF;
      }
      at++;
    }
    throw new CodecException("JPEG stream ends before all components are there");
  }

  private void segment(int marker, int from, int end) throws CodecException {
    switch (marker) {
      case 0xC0, 0xC1, 0xC3 -> frame(marker & 0xF, from, end);
      case 0xC2 -> throw new CodecException("progressive JPEG is not supported");
      case 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
          throw new CodecException(
              "JPEG process " + (marker & 0xF) + " (hierarchical or arithmetic) is not supported");
      case 0xC4 -> huffman(from, end);
      case 0xDB -> quantization(from, end);
      case 0xDD -> restartInterval = end - from < 2 ? 0 : u16(from);
      case 0xDA -> scan(from, end);
      default -> {
        // application data and comments say nothing about the samples
      }
    }
  }

  private void frame(int newProcess, int from, int end) throws CodecException {
    if (process >= 0 || end - from < 6 || end - from < 6 + 3 * (data[from + 5] & 0xFF)) {
      throw new CodecException("JPEG frame header is broken");
    }
    process = newProcess;
    precision = data[from] & 0xFF;
    boolean isLossless = process == 3;
    if (isLossless ? precision < 2 || precision > 16 : precision != 8 && precision != 12) {
      throw new CodecException("JPEG precision of " + precision + " bits is not supported");
    }
    if (precision > shape.bitsAllocated()) {
      throw new CodecException(
          "JPEG precision of " + precision + " bits in " + shape.bitsAllocated() + " allocated");
    }
    int count = data[from + 5] & 0xFF;
    shape.check(NAME, u16(from + 3), u16(from + 1), count);
    for (int i = 0; i < count; i++) {
      int entry = from + 6 + 3 * i;
      int h = data[entry + 1] >> 4 & 0xF;
      int v = data[entry + 1] & 0xF;
      int table = data[entry + 2] & 0xFF;
      if (h < 1 || h > 4 || v < 1 || v > 4 || table > 3) {
        throw new CodecException("JPEG frame header is broken");
      }
      components.add(new Component(data[entry] & 0xFF, h, v, table));
    }
    if (isLossless) {
      lossless = new JpegLossless(shape, precision, components);
    } else {
      dct = new JpegDct(shape, precision, components);
    }
  }

  private void huffman(int from, int end) throws CodecException {
    int next = from;
    while (next + 17 <= end) {
      int target = data[next] & 0xFF;
      int[] counts = new int[16];
      int total = 0;
      for (int i = 0; i < 16; i++) {
        counts[i] = data[next + 1 + i] & 0xFF;
        total += counts[i];
      }
      next += 17;
      if (next + total > end || (target & 0xEC) != 0 || total > 256) {
        throw new CodecException("JPEG Huffman table is broken");
      }
      int[] symbols = new int[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = data[next++] & 0xFF;
      }
      (target >= 0x10 ? acTables : dcTables)[target & 3] = new HuffmanTable(counts, symbols);
    }
  }

  private void quantization(int from, int end) throws CodecException {
    int next = from;
    while (next < end) {
      int target = data[next] & 0xFF;
      int width = target >> 4 == 0 ? 1 : 2;
      if (target > 0x1F || (target & 0xF) > 3 || next + 1 + 64 * width > end) {
        throw new CodecException("JPEG quantization table is broken");
      }
      next++;
      int[] table = new int[64];
      for (int i = 0; i < 64; i++, next += width) {
        table[i] = width == 1 ? data[next] & 0xFF : u16(next);
      }
      quantization[target & 3] = table;
    }
  }

  private void scan(int from, int end) throws CodecException {
    int count = from < end ? data[from] & 0xFF : 0;
    if (count < 1 || count > 4 || end - from < 4 + 2 * count || components.isEmpty()) {
      throw new CodecException("JPEG scan header is broken");
    }
    List<Component> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = data[from + 1 + 2 * i] & 0xFF;
      int tables = data[from + 2 + 2 * i] & 0xFF;
      Component component =
          components.stream()
              .filter(c -> c.id == id && !c.decoded && !chosen.contains(c))
              .findFirst()
              .orElseThrow(
                  () -> new CodecException("JPEG scan of a component that the frame lacks"));
      component.dcTable = tables >> 4 & 3;
      component.acTable = tables & 3;
      chosen.add(component);
    }
    int last = from + 1 + 2 * count;
    Scan scan = new Scan(chosen, data[last] & 0xFF, data[last + 2] & 0xF, end);
    JpegBits bits = new JpegBits(data, end);
    if (dct != null) {
      dct.scan(bits, scan, this);
    } else {
      require(lossless).scan(bits, scan, this);
    }
    chosen.forEach(c -> c.decoded = true);
    at = bits.finish();
  }

  HuffmanTable dcTable(int index) throws CodecException {
    return require(dcTables[index]);
  }

  HuffmanTable acTable(int index) throws CodecException {
    return require(acTables[index]);
  }

  private static HuffmanTable require(@Nullable HuffmanTable table) throws CodecException {
    if (table == null) {
      throw new CodecException("JPEG scan without its Huffman table");
    }
    return table;
  }

  int[] quantization(int index) throws CodecException {
    int[] table = quantization[index];
    if (table == null) {
      throw new CodecException("JPEG scan without its quantization table");
    }
    return table;
  }

  int restartInterval() {
    return restartInterval;
  }

  private void need(int bytes) throws CodecException {
    if (at + bytes > data.length) {
      throw new CodecException("JPEG stream ends inside a segment");
    }
  }

  private int u16(int offset) {
    return (data[offset] & 0xFF) << 8 | data[offset + 1] & 0xFF;
  }
}
