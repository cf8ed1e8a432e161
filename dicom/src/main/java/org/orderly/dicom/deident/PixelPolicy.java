package org.orderly.dicom.deident;

import java.util.List;

/**
 * What to do with images that may carry text in their pixels: those that say so (0028,0301), and
 * those of kinds where it is usual and that do not deny it.
 *
 * @param blank false to refuse them; true to blank what lies outside of the regions of an
 *     ultrasound image, or these areas of any other one
 */
public record PixelPolicy(boolean blank, List<Area> areas) {

  public static final PixelPolicy REFUSE = new PixelPolicy(false, List.of());

  public PixelPolicy {
    areas = List.copyOf(areas);
  }

  public static PixelPolicy blanking(Area... areas) {
    return new PixelPolicy(true, List.of(areas));
  }

  /** A rectangle of pixels; what of it lies outside of the image does not matter. */
  public record Area(int x, int y, int width, int height) {

    boolean contains(int column, int row) {
      return column >= x && column - x < width && row >= y && row - y < height;
    }
  }
}
