package org.orderly.dicom.net.pdu;

import java.io.IOException;

/**
 * The peer broke the protocol: what was wrong, and with which reason it is to be aborted (PS3.8
 * 9.3.8).
 */
public final class PduException extends IOException {
  private final AbortReason reason;

  public PduException(AbortReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public AbortReason reason() {
    return reason;
  }
}
