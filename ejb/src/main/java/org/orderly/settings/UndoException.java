package org.orderly.settings;

/** A change cannot be taken back: it was already, or there is something secret in it. */
public final class UndoException extends Exception {

  private static final long serialVersionUID = 1L;

  UndoException() {
    this("this change was taken back already");
  }

  UndoException(String message) {
    super(message);
  }
}
