package org.orderly.dicom.image.codec;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReader;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import java.time.Duration;

/**
 * JPEG 2000 (ITU-T T.800), lossless and lossy. The colour transformation of the stream is undone:
 * what was YBR_ICT or YBR_RCT comes out as RGB.
 */
public final class Jpeg2000Decoder {
  private static final String NAME = "JPEG 2000";
  private static final int START = 0xFF4F;
  private static final int SIZE = 0xFF51;
  private static final int MAX_TILES = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Jpeg2000Decoder() {}

  public static Samples decode(byte[] frame, Shape shape) throws CodecException {
    int start = codestream(frame);
    Depth[] depths = checkedSize(frame, start, shape);
    // made directly: registration of providers is a matter of class loaders in a server
    J2KImageReader reader = new J2KImageReader(new J2KImageReaderSpi());
    try (TimedInput in = new TimedInput(frame, start, PATIENCE.toNanos())) {
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      if (raster.getWidth() != shape.columns()
          || raster.getHeight() != shape.rows()
          || raster.getNumBands() < shape.samplesPerPixel()) {
        throw new CodecException("JPEG 2000 stream does not hold what its header says");
      }
      return samples(raster, shape, depths);
    } catch (CodecException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      if (e instanceof VirtualMachineError && !(e instanceof OutOfMemoryError)) {
        throw (VirtualMachineError) e;
      }
      // the library reports broken streams with whatever comes up, errors included
      throw new CodecException("JPEG 2000 stream is broken: " + e.getClass().getSimpleName(), e);
    } finally {
      reader.dispose();
    }
  }

  /** The bits of a component (T.800 A.5.1). */
  private record Depth(int bits, boolean signed) {

    /**
     * The value in as many bits as a word has; with its sign, which data sets may have further up.
     */
    int word(int value) {
      int up = Integer.SIZE - bits;
      return signed ? value << up >> up : value << up >>> up;
    }
  }

  private static Samples samples(Raster raster, Shape shape, Depth[] depths) {
    Samples samples = new Samples(shape);
    int[] row = new int[shape.columns()];
    int per = shape.samplesPerPixel();
    for (int y = 0; y < shape.rows(); y++) {
      for (int band = 0; band < per; band++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, shape.columns(), 1, band, row);
        int to = y * shape.columns() * per + band;
        for (int value : row) {
          samples.set(to, depths[band].word(value));
          to += per;
        }
      }
    }
    return samples;
  }

  /** Where the codestream begins: at once, or inside of a JP2 file that should not be there. */
  private static int codestream(byte[] frame) throws CodecException {
    int limit = Math.min(frame.length - 4, 4096);
    for (int i = 0; i <= limit; i++) {
      if (u16(frame, i) == START && u16(frame, i + 2) == SIZE) {
        return i;
      }
    }
    throw new CodecException("not a JPEG 2000 stream");
  }

  /** Checks image and tile size (T.800 A.5.1); the bits of each component. */
  private static Depth[] checkedSize(byte[] frame, int start, Shape shape) throws CodecException {
    int at = start + 4;
    if (frame.length < at + 38 + 3 || u16(frame, at) < 41) {
      throw new CodecException("JPEG 2000 stream ends inside its header");
    }
    long width = u32(frame, at + 4) - u32(frame, at + 12);
    long height = u32(frame, at + 8) - u32(frame, at + 16);
    int components = u16(frame, at + 36);
    if (width < 1 || height < 1 || width > 0xFFFF || height > 0xFFFF) {
      throw new CodecException("JPEG 2000 stream of impossible size");
    }
    shape.check(NAME, (int) width, (int) height, components);
    long tileWidth = u32(frame, at + 20);
    long tileHeight = u32(frame, at + 24);
    if (tileWidth < 1
        || tileHeight < 1
        || (width / tileWidth + 2) * (height / tileHeight + 2) > MAX_TILES + 4 * (width + height)) {
      throw new CodecException("JPEG 2000 stream with too many tiles");
    }
    Depth[] depths = new Depth[components];
    for (int i = 0; i < components; i++) {
      int entry = at + 38 + 3 * i;
      if (entry + 3 > frame.length) {
        throw new CodecException("JPEG 2000 stream ends inside its header");
      }
      int bits = (frame[entry] & 0x7F) + 1;
      depths[i] = new Depth(bits, (frame[entry] & 0x80) != 0);
      if (bits > shape.bitsAllocated() || frame[entry + 1] != 1 || frame[entry + 2] != 1) {
        throw new CodecException(
            "JPEG 2000 component of "
                + bits
                + " bits, sampled "
                + (frame[entry + 1] & 0xFF)
                + " x "
                + (frame[entry + 2] & 0xFF));
      }
    }
    return depths;
  }

  private static int u16(byte[] b, int at) {
    return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
  }

  private static long u32(byte[] b, int at) {
    return (long) u16(b, at) << 16 | u16(b, at + 2);
  }
}
