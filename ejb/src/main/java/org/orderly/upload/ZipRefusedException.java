package org.orderly.upload;

/**
 * A zip file that is not extracted; the message tells why, in words for the one who uploaded it.
 */
public final class ZipRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ZipRefusedException(String message) {
    super(message);
  }
}
