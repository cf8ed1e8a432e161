package org.orderly.dicom.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.image.codec.Samples;

/**
 * Makes pictures of frames: 8 bits of gray, or of red, green and blue, with overlays drawn in.
 *
 * <pre>{@code
 * BufferedImage picture = new FrameRenderer(Frames.open(file)).render(1, null);
 * PictureFiles.writePng(picture, out);
 * }</pre>
 */
public final class FrameRenderer {
  private final Frames frames;

  public FrameRenderer(Frames frames) {
    this.frames = frames;
  }

  /**
   * @param frame from 1 on
   * @param window instead of the one in the object; without any the range of the pixels
   * @throws ImageException if the frame cannot be decoded or shown
   */
  public BufferedImage render(int frame, @Nullable Window window) throws IOException {
    Samples samples = frames.decode(frame);
    PixelFormat format = frames.format();
    boolean palette = format.photometric().equals(PixelFormat.PALETTE) && !format.isColour();
    boolean gray = !format.isColour() && !palette;
    try {
      return render(frame, window, samples, gray, palette);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // values of windows, tables or overlays that no picture can be made with
      throw new ImageException("Frame " + frame + ": its description is broken", e);
    }
  }

  private BufferedImage render(
      int frame, @Nullable Window window, Samples samples, boolean gray, boolean palette)
      throws IOException {
    PixelFormat format = frames.format();
    byte[] picture =
        gray
            ? new Grayscale(frames, frame, window).render(samples)
            : palette ? Colour.ofPalette(samples, frames) : Colour.render(samples, frames);
    int channels = gray ? 1 : 3;
    for (Overlay overlay : Overlay.of(frames.dataSet(), format)) {
      overlay.draw(frame, frames.dataSet(), samples, picture, channels);
    }
    return picture(picture, samples.shape().columns(), samples.shape().rows(), gray);
  }

  private static BufferedImage picture(byte[] bytes, int columns, int rows, boolean gray) {
    BufferedImage image =
        new BufferedImage(
            columns, rows, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (gray) {
      System.arraycopy(bytes, 0, target, 0, target.length);
      return image;
    }
    for (int i = 0; i + 2 < target.length; i += 3) {
      target[i] = bytes[i + 2];
      target[i + 1] = bytes[i + 1];
      target[i + 2] = bytes[i];
    }
    return image;
  }
}
