package org.orderly.dicom.image;

import java.io.IOException;

/** Pixel data that cannot be shown; the message names the frame and the cause, never a patient. */
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
