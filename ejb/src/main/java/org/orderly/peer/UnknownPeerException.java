package org.orderly.peer;

import java.io.IOException;

/**
 * The local or the remote application entity cannot be used as configured; the message says what is
 * missing.
 */
public class UnknownPeerException extends IOException {
  public UnknownPeerException(String message) {
    super(message);
  }
}
