package org.orderly.web.rs.multipart;

import java.io.IOException;

/** The body is not the multipart message that its media type promises, or breaks a bound. */
public class MultipartException extends IOException {
  public MultipartException(String message) {
    super(message);
  }
}
