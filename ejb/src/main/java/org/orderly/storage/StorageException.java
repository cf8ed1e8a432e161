package org.orderly.storage;

import java.io.IOException;

/** No storage can take an object now; senders hear Out of Resources (PS3.4 B.2.3, A700). */
public final class StorageException extends IOException {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
