package org.orderly.dicom.image.codec;

import java.util.Arrays;
import java.util.List;

/** Sequential DCT scans (ITU-T T.81 Annex F), one block at a time into planes of samples. */
final class JpegDct {
  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private final Shape shape;
  private final List<JpegDecoder.Component> components;
  private final InverseDct transform;
  private final int maxHorizontal;
  private final int maxVertical;
  private final short[][] planes;
  private final int[] block = new int[64];

  JpegDct(Shape shape, int precision, List<JpegDecoder.Component> components)
      throws CodecException {
    this.shape = shape;
    this.components = components;
    this.transform = new InverseDct(precision);
    this.maxHorizontal = components.stream().mapToInt(c -> c.horizontal).max().orElse(1);
    this.maxVertical = components.stream().mapToInt(c -> c.vertical).max().orElse(1);
    for (JpegDecoder.Component c : components) {
      if (maxHorizontal % c.horizontal != 0 || maxVertical % c.vertical != 0) {
        throw new CodecException("JPEG with fractional sampling is not supported");
      }
    }
    this.planes = new short[components.size()][];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = new short[stride(components.get(i)) * height(components.get(i))];
    }
  }

  private int mcuColumns() {
    return ceil(shape.columns(), 8 * maxHorizontal);
  }

  private int mcuRows() {
    return ceil(shape.rows(), 8 * maxVertical);
  }

  private int stride(JpegDecoder.Component c) {
    return mcuColumns() * 8 * c.horizontal;
  }

  private int height(JpegDecoder.Component c) {
    return mcuRows() * 8 * c.vertical;
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  void scan(JpegBits bits, JpegDecoder.Scan scan, JpegDecoder tables) throws CodecException {
    if (scan.predictor() != 0 || scan.pointTransform() != 0) {
      throw new CodecException("JPEG scan with spectral selection in a sequential frame");
    }
    // one component alone: its blocks are not grouped (T.81 A.2.2)
    boolean single = scan.components().size() == 1;
    JpegDecoder.Component first = scan.components().get(0);
    int columns =
        single ? ceil(ceil(shape.columns() * first.horizontal, maxHorizontal), 8) : mcuColumns();
    int rows = single ? ceil(ceil(shape.rows() * first.vertical, maxVertical), 8) : mcuRows();
    int[] predictions = new int[scan.components().size()];
    int units = columns * rows;
    int interval = tables.restartInterval();
    for (int unit = 0; unit < units; unit++) {
      if (interval > 0 && unit > 0 && unit % interval == 0) {
        bits.restart(unit / interval - 1);
        Arrays.fill(predictions, 0);
      }
      for (int i = 0; i < predictions.length; i++) {
        JpegDecoder.Component c = scan.components().get(i);
        int across = single ? 1 : c.horizontal;
        int down = single ? 1 : c.vertical;
        for (int b = 0; b < across * down; b++) {
          predictions[i] = block(bits, c, predictions[i], tables);
          int x = unit % columns * across + b % across;
          int y = unit / columns * down + b / across;
          place(c, x, y);
        }
      }
    }
  }

  private int block(JpegBits bits, JpegDecoder.Component c, int prediction, JpegDecoder tables)
      throws CodecException {
    int[] quantization = tables.quantization(c.quantization);
    HuffmanTable ac = tables.acTable(c.acTable);
    Arrays.fill(block, 0);
    int category = tables.dcTable(c.dcTable).decode(bits);
    if (category > 15) {
      throw new CodecException("JPEG difference of " + category + " bits");
    }
    int dc = prediction + bits.readSigned(category);
    block[0] = dc * quantization[0];
    for (int k = 1; k < 64; k++) {
      int symbol = ac.decode(bits);
      int size = symbol & 0xF;
      if (size == 0) {
        if (symbol != 0xF0) {
          break;
        }
        k += 15;
        continue;
      }
      k += symbol >> 4;
      if (k > 63) {
        throw new CodecException("JPEG block with more than 64 coefficients");
      }
      block[ZIGZAG[k]] = bits.readSigned(size) * quantization[k];
    }
    return dc;
  }

  private void place(JpegDecoder.Component c, int blockX, int blockY) {
    transform.transform(block);
    short[] plane = planes[components.indexOf(c)];
    int stride = stride(c);
    int to = blockY * 8 * stride + blockX * 8;
    for (int row = 0; row < 8; row++, to += stride) {
      for (int column = 0; column < 8; column++) {
        plane[to + column] = (short) block[row * 8 + column];
      }
    }
  }

  /** All planes in full resolution; halved ones are interpolated, as most decoders do. */
  Samples samples(Shape target) {
    Samples samples = new Samples(target);
    for (int i = 0; i < planes.length; i++) {
      JpegDecoder.Component c = components.get(i);
      int right = maxHorizontal / c.horizontal;
      int down = maxVertical / c.vertical;
      JpegPlane plane =
          new JpegPlane(
              planes[i], stride(c), ceil(target.columns(), right), ceil(target.rows(), down));
      for (int y = 0; y < target.rows(); y++) {
        int to = y * target.columns() * target.samplesPerPixel() + i;
        for (int x = 0; x < target.columns(); x++, to += target.samplesPerPixel()) {
          int sample =
              right == 2 && down == 1
                  ? plane.halved(x, y)
                  : right == 2 && down == 2 ? plane.quartered(x, y) : plane.at(x / right, y / down);
          samples.set(to, sample);
        }
      }
    }
    return samples;
  }
}
