package org.orderly.ruleset;

/** A ruleset that cannot be written because of others; the message tells why. */
public final class RulesetConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  RulesetConflictException(String message) {
    super(message);
  }
}
