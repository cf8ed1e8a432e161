package org.orderly.ups.dimse;

import java.io.IOException;

/** Another system does not do what was asked of it; the message names no patient. */
public final class RemoteFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean tooMany;

  RemoteFailedException(String message) {
    this(message, false);
  }

  RemoteFailedException(String message, boolean tooMany) {
    super(message);
    this.tooMany = tooMany;
  }

  /** Whether it would do, but with more than we take. */
  public boolean isTooMany() {
    return tooMany;
  }
}
