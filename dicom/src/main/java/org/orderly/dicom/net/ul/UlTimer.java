package org.orderly.dicom.net.ul;

/** What an association can be waiting for; each has its own deadline. */
public enum UlTimer {
  /** Waiting for the A-ASSOCIATE-RQ on a new connection (the ARTIM timer in Sta2, PS3.8 9.1.5). */
  REQUEST,
  /** Waiting for the answer to our A-ASSOCIATE-RQ. */
  ACCEPT,
  /** Waiting for the A-RELEASE-RP. */
  RELEASE,
  /** Waiting for the next DIMSE response of an operation that we invoked. */
  RESPONSE,
  /**
   * Waiting for our own handler to answer an operation of the peer, or to take more of its data.
   */
  OPERATION,
  /** Waiting for any byte while no operation is in progress, or for the rest of a message. */
  IDLE,
  /** Waiting for the peer to take what we write. */
  WRITE,
  /** Waiting for the peer to close the connection (the ARTIM timer in Sta13). */
  ARTIM
}
