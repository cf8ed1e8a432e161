package org.orderly.dicom.image;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in the file formats that browsers show. */
public final class PictureFiles {

  private PictureFiles() {}

  public static void writePng(BufferedImage picture, OutputStream out) throws IOException {
    write("png", picture, out, 0);
  }

  /**
   * @param quality 1 to 100
   */
  public static void writeJpeg(BufferedImage picture, int quality, OutputStream out)
      throws IOException {
    write("jpeg", picture, out, quality);
  }

  // the writers of the JDK are registered for everybody; without a cache on disk
  private static void write(String format, BufferedImage picture, OutputStream out, int quality)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (MemoryCacheImageOutputStream target = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(target);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (quality > 0) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
      }
      writer.write(null, new IIOImage(picture, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  /** The picture as large as fits into a box, with its proportions; made smaller step by step. */
  public static BufferedImage fitted(BufferedImage picture, int width, int height) {
    double scale =
        Math.min((double) width / picture.getWidth(), (double) height / picture.getHeight());
    int targetWidth = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    int targetHeight = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    BufferedImage current = picture;
    while (current.getWidth() > 2 * targetWidth && current.getHeight() > 2 * targetHeight) {
      current = scaled(current, current.getWidth() / 2, current.getHeight() / 2);
    }
    return current.getWidth() == targetWidth && current.getHeight() == targetHeight
        ? current
        : scaled(current, targetWidth, targetHeight);
  }

  /** A part of a picture, mirrored if wanted. */
  public static BufferedImage part(
      BufferedImage picture, Rectangle part, boolean mirrored, boolean upsideDown) {
    BufferedImage target = new BufferedImage(part.width, part.height, picture.getType());
    for (int y = 0; y < part.height; y++) {
      int fromY = part.y + (upsideDown ? part.height - 1 - y : y);
      for (int x = 0; x < part.width; x++) {
        int fromX = part.x + (mirrored ? part.width - 1 - x : x);
        target
            .getRaster()
            .setDataElements(x, y, picture.getRaster().getDataElements(fromX, fromY, null));
      }
    }
    return target;
  }

  private static BufferedImage scaled(BufferedImage picture, int width, int height) {
    BufferedImage target = new BufferedImage(width, height, picture.getType());
    Graphics2D graphics = target.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(picture, 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return target;
  }
}
