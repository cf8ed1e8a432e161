package org.orderly.demo;

/** Ends the demonstration with a reason that its user can act on. */
final class DemoException extends Exception {

  private static final long serialVersionUID = 1L;

  DemoException(String reason) {
    super(reason);
  }
}
