package org.orderly.segmentation;

/** Files that can never be the result of a run; the message names no value of a patient. */
public final class InvalidResultException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidResultException(String message) {
    super(message);
  }
}
