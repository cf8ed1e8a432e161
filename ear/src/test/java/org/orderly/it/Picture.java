package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A picture of a page for the manuals: small, and of something. */
final class Picture {

  private static final int LARGEST = 200_000;
  private static final int FEWEST_COLOURS = 12;

  private Picture() {}

  /** Written into {@code docs/images} with {@code -Dorderly.pictures=true}, else only looked at. */
  static void keep(String name, byte[] taken) throws IOException {
    assertTrue(colours(taken) > FEWEST_COLOURS, name + " shows nothing");
    byte[] png = small(taken);
    assertTrue(png.length < LARGEST, name + " has " + png.length + " bytes");
    if (Boolean.getBoolean("orderly.pictures")) {
      Path images = Path.of(System.getProperty("orderly.root"), "docs/images");
      Files.write(Files.createDirectories(images).resolve(name + ".png"), png);
    }
  }

  /** Written beside the other results of the tests, for somebody to look at. */
  static void show(String name, byte[] taken) throws IOException {
    assertTrue(colours(taken) > FEWEST_COLOURS, name + " shows nothing");
    Path pictures = Path.of(System.getProperty("orderly.root"), "ear/target/pictures");
    Files.write(Files.createDirectories(pictures).resolve(name + ".png"), taken);
  }

  /** With no more than 32 shades of a colour, a picture of a page takes half the place. */
  private static byte[] small(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage small =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int shade = image.getRGB(x, y) & 0xF8F8F8;
        small.setRGB(x, y, shade | shade >> 5 & 0x070707);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  private static long colours(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).distinct().count();
  }
}
