package org.orderly.upload;

/** Something that cannot be done with an upload, with the status that HTTP has for it. */
public final class UploadRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  UploadRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
