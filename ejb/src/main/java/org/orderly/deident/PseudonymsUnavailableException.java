package org.orderly.deident;

import org.orderly.common.DatabaseTrouble;

/** The database did not answer; without the cause, whose message may name patients. */
public final class PseudonymsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PseudonymsUnavailableException(Exception cause) {
    super("pseudonyms: " + DatabaseTrouble.describe(cause));
  }
}
