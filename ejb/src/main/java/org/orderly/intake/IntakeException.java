package org.orderly.intake;

/** An object that is not taken, with the status for its sender; the message names no patient. */
public final class IntakeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final IntakeStatus status;
  private final int[] offendingElements;

  IntakeException(IntakeStatus status, String message, int... offendingElements) {
    super(message);
    this.status = status;
    this.offendingElements = offendingElements.clone();
  }

  public IntakeStatus status() {
    return status;
  }

  public String comment() {
    return String.valueOf(getMessage());
  }

  public int[] offendingElements() {
    return offendingElements.clone();
  }
}
