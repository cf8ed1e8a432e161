package org.orderly.web.rs.wado;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.image.FrameRenderer;
import org.orderly.dicom.image.Frames;
import org.orderly.dicom.image.ImageException;
import org.orderly.web.rs.error.RefusedException;

/** Opens, decodes and renders stored images, few at a time: a frame may take much memory. */
final class Pictures {
  private static final Semaphore TURNS = new Semaphore(2, true);
  private static final long PATIENCE_SECONDS = 30;

  /** The frame that stands for all. */
  static final int REPRESENTATIVE = 0;

  private Pictures() {}

  /** Work on the frames of an instance. */
  @FunctionalInterface
  interface Work<T> {
    T on(Frames frames) throws IOException;
  }

  /**
   * @throws RefusedException 410 if the file is gone, 406 if it is no image or its frame is broken,
   *     503 if too many others are at it
   */
  static <T> T with(InstanceLocation location, Work<T> work) {
    try {
      return inTurn(() -> work.on(Frames.open(location.file())));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new RefusedException(410, "The file is no longer there");
    } catch (ImageException | DicomParseException e) {
      throw RefusedException.notAcceptable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new RefusedException(500, "The file cannot be read");
    }
  }

  /** Something that takes the memory of a frame. */
  @FunctionalInterface
  interface Heavy<T> {
    T make() throws IOException;
  }

  /**
   * @throws RefusedException 503 if too many others are at it
   */
  static <T> T inTurn(Heavy<T> heavy) throws IOException {
    try {
      if (!TURNS.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new RefusedException(503, "Too many pictures are rendered at the moment");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(503, "The server is stopping");
    }
    try {
      return heavy.make();
    } finally {
      TURNS.release();
    }
  }

  /**
   * @param frame from 1 on, or {@link #REPRESENTATIVE}
   */
  static Response render(InstanceLocation location, int frame, RenderForm form) {
    byte[] file =
        with(
            location,
            frames -> {
              BufferedImage picture =
                  new FrameRenderer(frames).render(checked(frames, frame), form.window());
              ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
              form.write(form.framed(picture), out);
              return out.toByteArray();
            });
    return Response.ok(file, form.mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }

  /**
   * @throws RefusedException 404 if there is no such frame
   */
  static int checked(Frames frames, int frame) {
    if (frame == REPRESENTATIVE) {
      int representative = frames.dataSet().integer(Tag.RepresentativeFrameNumber).orElse(1);
      return representative >= 1 && representative <= frames.count() ? representative : 1;
    }
    if (frame > frames.count()) {
      throw RefusedException.notFound("No such frame: " + frame + " of " + frames.count());
    }
    return frame;
  }
}
