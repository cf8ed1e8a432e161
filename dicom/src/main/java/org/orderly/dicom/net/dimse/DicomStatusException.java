package org.orderly.dicom.net.dimse;

/**
 * A handler's way to answer with a status other than success. The comment must not name a patient.
 */
public final class DicomStatusException extends Exception {
  private final transient Status status;
  private final int[] offendingElements;

  public DicomStatusException(Status status, String errorComment, int... offendingElements) {
    super(errorComment);
    this.status = status;
    this.offendingElements = offendingElements.clone();
  }

  public Status status() {
    return status;
  }

  public String errorComment() {
    String comment = getMessage();
    return comment == null ? "" : comment;
  }

  public int[] offendingElements() {
    return offendingElements.clone();
  }
}
