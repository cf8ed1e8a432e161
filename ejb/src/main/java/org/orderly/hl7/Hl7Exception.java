package org.orderly.hl7;

/** Why a message is not done what it asks. The text never names a patient. */
final class Hl7Exception extends Exception {

  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String location;
  private final int error;

  /** Acknowledgment codes (HL7 table 0008) of messages that were not done. */
  enum Code {
    /** The content is at fault. */
    AE,
    /** The message is not for us, or not now. */
    AR
  }

  /**
   * @param location {@code PID^1^3}: segment, its occurrence, field (ERR-2); empty: the message
   * @param error of HL7 table 0357
   */
  Hl7Exception(Code code, String location, int error, String message) {
    super(message, null, false, false);
    this.code = code;
    this.location = location;
    this.error = error;
  }

  Code code() {
    return code;
  }

  String location() {
    return location;
  }

  int error() {
    return error;
  }

  static Hl7Exception missing(String location) {
    return new Hl7Exception(Code.AE, location, 101, "Required field missing");
  }

  static Hl7Exception rejected(String location, int error, String message) {
    return new Hl7Exception(Code.AR, location, error, message);
  }
}
