package org.orderly.template;

/** Something that cannot be done with a template because of others; the message tells why. */
public final class TemplateConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  TemplateConflictException(String message) {
    super(message);
  }
}
