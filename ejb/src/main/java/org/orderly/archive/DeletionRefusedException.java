package org.orderly.archive;

/** Something in the archive is not deleted; the message tells a person why. */
public final class DeletionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeletionRefusedException(String message) {
    super(message);
  }
}
