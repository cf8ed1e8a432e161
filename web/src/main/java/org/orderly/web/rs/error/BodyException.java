package org.orderly.web.rs.error;

import java.io.IOException;

/** The body of a request broke off, or is not sent as HTTP asks; answered with 400. */
public class BodyException extends IOException {
  BodyException(IOException cause) {
    super("The body of the request cannot be read to its end", cause);
  }
}
