package org.orderly.web.rs.wado;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.image.PictureFiles;
import org.orderly.dicom.image.Window;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;

/**
 * How a picture is asked for (PS3.18 8.3.5.1, 8.7.4).
 *
 * @param quality of JPEG, 1 to 100
 */
record RenderForm(
    String mediaType, @Nullable Window window, @Nullable Viewport viewport, int quality) {
  private static final String JPEG = "image/jpeg";
  private static final String PNG = "image/png";
  private static final int DEFAULT_QUALITY = 90;
  private static final Viewport THUMBNAIL = new Viewport(128, 128, null, null, null, null);
  private static final Set<String> OF_RENDERED =
      Set.of("accept", "window", "viewport", "quality", "iccprofile");
  private static final Set<String> OF_THUMBNAIL = Set.of("accept", "viewport");

  static RenderForm ofRendered(Parameters parameters, @Nullable String accept) {
    parameters.allowOnly(OF_RENDERED);
    String profile = parameters.text("iccprofile");
    if (profile != null && !profile.equals("no")) {
      throw new BadParameterException("iccprofile", "only no is supported");
    }
    return new RenderForm(
        mediaType(accept),
        window(parameters.text("window")),
        Viewport.parse(parameters.text("viewport")),
        quality(parameters.text("quality")));
  }

  static RenderForm ofThumbnail(Parameters parameters, @Nullable String accept) {
    parameters.allowOnly(OF_THUMBNAIL);
    Viewport asked = Viewport.parse(parameters.text("viewport"));
    return new RenderForm(
        mediaType(accept), null, asked == null ? THUMBNAIL : asked, DEFAULT_QUALITY);
  }

  private static String mediaType(@Nullable String accept) {
    if (accept == null || accept.isBlank()) {
      return JPEG;
    }
    try {
      for (MediaRange range : MediaRange.listOf(accept)) {
        if (range.holds(JPEG)) {
          return JPEG;
        }
        if (range.holds(PNG)) {
          return PNG;
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable("Pictures are rendered as " + JPEG + " or " + PNG);
  }

  private static @Nullable Window window(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 3) {
        return new Window(
            Double.parseDouble(parts[0].strip()),
            Double.parseDouble(parts[1].strip()),
            Window.Function.parse(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      // as a wrong number of parts
    }
    throw new BadParameterException(
        "window", "not center,width,function with linear, linear-exact or sigmoid");
  }

  private static int quality(@Nullable String text) {
    if (text == null) {
      return DEFAULT_QUALITY;
    }
    if (!text.matches("[1-9]\\d?|100")) {
      throw new BadParameterException("quality", "not from 1 to 100");
    }
    return Integer.parseInt(text);
  }

  BufferedImage framed(BufferedImage picture) {
    return viewport == null ? picture : viewport.of(picture);
  }

  void write(BufferedImage picture, OutputStream out) throws IOException {
    if (mediaType.equals(PNG)) {
      PictureFiles.writePng(picture, out);
    } else {
      PictureFiles.writeJpeg(picture, quality, out);
    }
  }

  /**
   * The box for the picture and the part of it to be shown; a negative size mirrors (PS3.18
   * 8.3.5.1.3).
   */
  record Viewport(
      int width,
      int height,
      @Nullable Integer left,
      @Nullable Integer top,
      @Nullable Integer partWidth,
      @Nullable Integer partHeight) {
    private static final String NAME = "viewport";
    private static final int LARGEST = 4096;

    static @Nullable Viewport parse(@Nullable String text) {
      if (text == null) {
        return null;
      }
      String[] parts = text.split(",", -1);
      if (parts.length != 2 && parts.length != 6) {
        throw new BadParameterException(NAME, "not width,height or width,height,x,y,w,h");
      }
      @Nullable Integer[] numbers = new Integer[6];
      for (int i = 0; i < parts.length; i++) {
        String part = parts[i].strip();
        boolean sizeOfPart = i >= 4;
        if (part.isEmpty() && i >= 2) {
          continue;
        }
        if (!part.matches(sizeOfPart ? "-?[1-9]\\d{0,4}" : "\\d{1,5}")) {
          throw new BadParameterException(NAME, "not numbers of pixels");
        }
        numbers[i] = Integer.valueOf(part);
      }
      int width = numbers[0];
      int height = numbers[1];
      if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
        throw new BadParameterException(NAME, "not from 1 to " + LARGEST + " pixels");
      }
      return new Viewport(width, height, numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    BufferedImage of(BufferedImage picture) {
      int x = left == null ? 0 : left;
      int y = top == null ? 0 : top;
      int w = partWidth == null ? picture.getWidth() - x : partWidth;
      int h = partHeight == null ? picture.getHeight() - y : partHeight;
      Rectangle part =
          new Rectangle(x, y, Math.abs(w), Math.abs(h))
              .intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
      if (part.isEmpty()) {
        throw new BadParameterException(NAME, "outside of the picture");
      }
      boolean whole =
          w > 0 && h > 0 && part.width == picture.getWidth() && part.height == picture.getHeight();
      return PictureFiles.fitted(
          whole ? picture : PictureFiles.part(picture, part, w < 0, h < 0), width, height);
    }
  }
}
