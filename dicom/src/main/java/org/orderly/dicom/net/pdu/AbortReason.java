package org.orderly.dicom.net.pdu;

/** Reasons of an A-ABORT that the service provider initiates (PS3.8 table 9-26). */
public enum AbortReason {
  NOT_SPECIFIED(0, "reason-not-specified"),
  UNRECOGNIZED_PDU(1, "unrecognized-PDU"),
  UNEXPECTED_PDU(2, "unexpected-PDU"),
  UNRECOGNIZED_PDU_PARAMETER(4, "unrecognized-PDU parameter"),
  UNEXPECTED_PDU_PARAMETER(5, "unexpected-PDU parameter"),
  INVALID_PDU_PARAMETER_VALUE(6, "invalid-PDU-parameter value");

  private final int code;
  private final String words;

  AbortReason(int code, String words) {
    this.code = code;
    this.words = words;
  }

  public int code() {
    return code;
  }

  /** The standard's words for a code of the wire. */
  public static String describe(int code) {
    for (AbortReason reason : values()) {
      if (reason.code == code) {
        return reason.words;
      }
    }
    return "reason " + code;
  }
}
