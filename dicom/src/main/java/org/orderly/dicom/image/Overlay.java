package org.orderly.dicom.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.image.codec.Samples;
import org.orderly.dicom.image.codec.Shape;

/**
 * A graphic over the image (PS3.3 C.9.2), as a plane of its own or, in old objects, in bits of the
 * pixels that are not used.
 *
 * @param data null if it is in bit {@code position} of the pixels
 * @param frames of the overlay, which begin with the image's frame {@code firstFrame}
 */
record Overlay(
    int rows,
    int columns,
    int top,
    int left,
    @Nullable Element data,
    int position,
    int frames,
    int firstFrame) {
  private static final int GROUPS = 16;

  static List<Overlay> of(DataSet d, PixelFormat format) {
    List<Overlay> overlays = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      int group = i << 17;
      Element data = d.get(Tag.OverlayData | group);
      int position = d.integer(Tag.OverlayBitPosition | group).orElse(0);
      boolean embedded =
          data == null
              && d.contains(Tag.OverlayBitPosition | group)
              && position < format.shape().bitsAllocated()
              && (position > format.highBit() || position < format.lowBit());
      boolean graphic = !d.string(Tag.OverlayType | group, "G").strip().equals("R");
      if ((data == null && !embedded) || !graphic) {
        continue;
      }
      byte[] origin = d.bytes(Tag.OverlayOrigin | group);
      overlays.add(
          new Overlay(
              embedded ? format.shape().rows() : d.integer(Tag.OverlayRows | group).orElse(0),
              embedded ? format.shape().columns() : d.integer(Tag.OverlayColumns | group).orElse(0),
              origin == null || origin.length < 4 ? 0 : s16(origin, 0) - 1,
              origin == null || origin.length < 4 ? 0 : s16(origin, 2) - 1,
              data,
              position,
              d.integer(Tag.NumberOfFramesInOverlay | group).orElse(0),
              d.integer(Tag.ImageFrameOrigin | group).orElse(1)));
    }
    return overlays;
  }

  private static int s16(byte[] b, int at) {
    return (short) (b[at] & 0xFF | b[at + 1] << 8);
  }

  /**
   * Draws in white.
   *
   * @param channels bytes for each pixel of the picture
   */
  void draw(int frame, DataSet holder, Samples samples, byte[] picture, int channels)
      throws IOException {
    int own = frames > 1 ? frame - firstFrame : 0;
    if (own < 0 || frames > 1 && own >= frames) {
      return;
    }
    long bits = (long) rows * columns;
    long begin = own * bits / 8;
    // no image has more pixels
    long end = Math.min(((own + 1) * bits + 7) / 8, begin + Shape.MAX_SAMPLES / 8 + 1);
    byte[] plane = data == null ? new byte[0] : NativePixels.read(data, holder, begin, end);
    int first = (int) (own * bits % 8);
    int width = samples.shape().columns();
    int height = samples.shape().rows();
    for (int y = Math.max(0, -top); y < rows && y + top < height; y++) {
      for (int x = Math.max(0, -left); x < columns && x + left < width; x++) {
        int pixel = (y + top) * width + x + left;
        long bit = first + (long) y * columns + x;
        boolean set =
            data == null
                ? (samples.word(pixel) >>> position & 1) == 1
                : bit >> 3 < plane.length && (plane[(int) (bit >> 3)] >> (bit & 7) & 1) == 1;
        if (set) {
          for (int c = 0; c < channels; c++) {
            picture[pixel * channels + c] = (byte) 0xFF;
          }
        }
      }
    }
  }
}
