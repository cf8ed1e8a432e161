package org.orderly.dicom.image;

import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.image.codec.Shape;

/**
 * How samples are laid out (PS3.3 C.7.6.3, PS3.5 section 8).
 *
 * @param photometric Photometric Interpretation
 * @param byPlane Planar Configuration 1
 */
public record PixelFormat(
    Shape shape, int bitsStored, int highBit, boolean signed, String photometric, boolean byPlane) {

  static final String MONOCHROME1 = "MONOCHROME1";
  static final String PALETTE = "PALETTE COLOR";

  static PixelFormat of(DataSet d) throws ImageException {
    int samples = d.integer(Tag.SamplesPerPixel).orElse(1);
    int allocated = d.integer(Tag.BitsAllocated).orElse(0);
    int stored = d.integer(Tag.BitsStored).orElse(allocated);
    int high = d.integer(Tag.HighBit).orElse(stored - 1);
    if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32) {
      throw new ImageException("Pixels with " + allocated + " bits allocated are not supported");
    }
    if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated) {
      throw new ImageException(
          "Bits Stored " + stored + " and High Bit " + high + " do not fit into " + allocated);
    }
    try {
      Shape shape =
          new Shape(
              d.integer(Tag.Columns).orElse(0), d.integer(Tag.Rows).orElse(0), samples, allocated);
      return new PixelFormat(
          shape,
          stored,
          high,
          d.integer(Tag.PixelRepresentation).orElse(0) == 1,
          d.string(Tag.PhotometricInterpretation, samples == 1 ? "MONOCHROME2" : "RGB").strip(),
          samples > 1 && d.integer(Tag.PlanarConfiguration).orElse(0) == 1);
    } catch (IllegalArgumentException e) {
      throw new ImageException("Pixel data cannot be decoded: " + e.getMessage(), e);
    }
  }

  public boolean isColour() {
    return shape.samplesPerPixel() > 1;
  }

  int lowBit() {
    return highBit + 1 - bitsStored;
  }

  /** Two pixels share their chrominance, uncompressed. */
  boolean isSubsampled() {
    return photometric.equals("YBR_FULL_422") || photometric.equals("YBR_PARTIAL_422");
  }

  /** Bits of a frame that is not compressed. */
  long nativeBits() {
    int perPixel = isSubsampled() ? 2 : shape.samplesPerPixel();
    return (long) shape.pixels() * perPixel * shape.bitsAllocated();
  }
}
