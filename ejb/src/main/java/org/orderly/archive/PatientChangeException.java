package org.orderly.archive;

/** A patient is not updated or merged as asked. The message never names the patient. */
public final class PatientChangeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  PatientChangeException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why not. */
  public enum Reason {
    /** There is no such patient, and none is to be made. */
    UNKNOWN,
    /** Several patients may be meant. */
    AMBIGUOUS,
    /** Both are one patient, or the target was merged into the prior one. */
    CIRCULAR,
    /** The prior patient was merged into somebody else. */
    MERGED_ELSEWHERE,
    /** The database refused; to be tried again. */
    FAILED
  }
}
