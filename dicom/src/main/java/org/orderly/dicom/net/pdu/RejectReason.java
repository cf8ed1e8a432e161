package org.orderly.dicom.net.pdu;

/** Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 table 9-21). */
public enum RejectReason {
  NO_REASON(1, 1, 1, "no-reason-given"),
  APPLICATION_CONTEXT_NOT_SUPPORTED(1, 1, 2, "application-context-name-not-supported"),
  CALLING_AE_NOT_RECOGNIZED(1, 1, 3, "calling-AE-title-not-recognized"),
  CALLED_AE_NOT_RECOGNIZED(1, 1, 7, "called-AE-title-not-recognized"),
  ACSE_NO_REASON(1, 2, 1, "no-reason-given (ACSE)"),
  PROTOCOL_VERSION_NOT_SUPPORTED(1, 2, 2, "protocol-version-not-supported"),
  TEMPORARY_CONGESTION(2, 3, 1, "temporary-congestion"),
  LOCAL_LIMIT_EXCEEDED(2, 3, 2, "local-limit-exceeded");

  private final int result;
  private final int source;
  private final int reason;
  private final String words;

  RejectReason(int result, int source, int reason, String words) {
    this.result = result;
    this.source = source;
    this.reason = reason;
    this.words = words;
  }

  public Pdu.AssociateRj pdu() {
    return new Pdu.AssociateRj(result, source, reason);
  }

  /** A sentence for logs and task outcomes, also for codes outside the table. */
  public static String describe(int result, int source, int reason) {
    String permanence = result == 2 ? "rejected-transient" : "rejected-permanent";
    String words = "source " + source + ", reason " + reason;
    for (RejectReason known : values()) {
      // result is left out: real peers send called-AE-title-not-recognized as transient too
      if (known.source == source && known.reason == reason) {
        words = known.words;
      }
    }
    return "A-ASSOCIATE-RJ " + permanence + ": " + words;
  }
}
