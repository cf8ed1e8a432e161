package org.orderly.web.ui.queues;

/** A field of the filter that cannot be understood. */
class BadFilterException extends Exception {
  private final FilterField field;
  private final String value;

  BadFilterException(FilterField field, String value) {
    super(field + ": " + value);
    this.field = field;
    this.value = value;
  }

  FilterField field() {
    return field;
  }

  String value() {
    return value;
  }
}
