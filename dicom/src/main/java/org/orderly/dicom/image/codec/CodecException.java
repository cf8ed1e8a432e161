package org.orderly.dicom.image.codec;

import java.io.IOException;

/** Bytes that are no frame of the expected compression, or use what is not supported. */
public final class CodecException extends IOException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
