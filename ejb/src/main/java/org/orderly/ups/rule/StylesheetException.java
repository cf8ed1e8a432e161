package org.orderly.ups.rule;

/** A style sheet is missing or at fault. The message never repeats values. */
final class StylesheetException extends Exception {

  private static final long serialVersionUID = 1L;

  StylesheetException(String message) {
    super(message, null, false, false);
  }
}
