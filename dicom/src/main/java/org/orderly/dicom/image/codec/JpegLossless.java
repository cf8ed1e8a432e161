package org.orderly.dicom.image.codec;

import java.util.List;

/** Lossless scans (ITU-T T.81 Annex H): each sample from its neighbours and a difference. */
final class JpegLossless {
  private final Shape shape;
  private final int precision;
  private final List<JpegDecoder.Component> components;
  private final Samples samples;

  JpegLossless(Shape shape, int precision, List<JpegDecoder.Component> components)
      throws CodecException {
    if (components.stream().anyMatch(c -> c.horizontal != 1 || c.vertical != 1)
        && components.size() > 1) {
      throw new CodecException("lossless JPEG with subsampled components is not supported");
    }
    this.shape = shape;
    this.precision = precision;
    this.components = components;
    this.samples = new Samples(shape);
  }

  Samples samples() {
    return samples;
  }

  void scan(JpegBits bits, JpegDecoder.Scan scan, JpegDecoder tables) throws CodecException {
    int transform = scan.pointTransform();
    if (scan.predictor() < 1 || scan.predictor() > 7 || transform >= precision) {
      throw new CodecException("lossless JPEG with predictor " + scan.predictor());
    }
    int count = scan.components().size();
    HuffmanTable[] huffman = new HuffmanTable[count];
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      huffman[i] = tables.dcTable(scan.components().get(i).dcTable);
      offsets[i] = components.indexOf(scan.components().get(i));
    }
    int interval = tables.restartInterval();
    int columns = shape.columns();
    if (interval > 0 && interval % columns != 0) {
      throw new CodecException("lossless JPEG restarts within a row");
    }
    int[][] above = new int[count][columns];
    int[][] row = new int[count][columns];
    for (int y = 0; y < shape.rows(); y++) {
      boolean fresh = y == 0;
      if (interval > 0 && y > 0 && (long) y * columns % interval == 0) {
        bits.restart((int) ((long) y * columns / interval) - 1);
        fresh = true;
      }
      for (int x = 0; x < columns; x++) {
        for (int i = 0; i < count; i++) {
          int category = huffman[i].decode(bits);
          if (category > 16) {
            throw new CodecException("JPEG difference of " + category + " bits");
          }
          int difference = category == 16 ? 32768 : bits.readSigned(category);
          int predicted =
              fresh
                  ? x == 0 ? 1 << precision - transform - 1 : row[i][x - 1]
                  : x == 0 ? above[i][0] : predict(scan.predictor(), row[i], above[i], x);
          row[i][x] = predicted + difference & 0xFFFF;
          samples.set(
              (y * columns + x) * shape.samplesPerPixel() + offsets[i], row[i][x] << transform);
        }
      }
      int[][] swap = above;
      above = row;
      row = swap;
    }
  }

  /** T.81 table H.1. */
  private static int predict(int predictor, int[] row, int[] above, int x) {
    int a = row[x - 1];
    int b = above[x];
    int c = above[x - 1];
    return switch (predictor) {
      case 1 -> a;
      case 2 -> b;
      case 3 -> c;
      case 4 -> a + b - c;
      case 5 -> a + (b - c >> 1);
      case 6 -> b + (a - c >> 1);
      default -> a + b >> 1;
    };
  }
}
