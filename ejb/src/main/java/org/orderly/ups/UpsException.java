package org.orderly.ups;

import java.util.List;
import org.orderly.dicom.net.dimse.Status;

/**
 * A request that was refused. The message is meant for the requester: comment of a DIMSE response,
 * warning of an HTTP response. It names attributes, never their values.
 */
public final class UpsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final int[] offending;

  public UpsException(Status status, String message, int... offendingTags) {
    super(message, null, false, false);
    this.code = status.code();
    this.offending = offendingTags.clone();
  }

  public Status status() {
    return new Status(code);
  }

  /** The attributes that were at fault, if any. */
  public List<Integer> offendingTags() {
    return java.util.Arrays.stream(offending).boxed().toList();
  }
}
