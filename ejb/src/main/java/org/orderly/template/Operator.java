package org.orderly.template;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an extra structure is made of another one by. */
public enum Operator {
  EXPAND(Needs.AMOUNT),
  CONTRACT(Needs.AMOUNT),
  UNION(Needs.STRUCTURE),
  INTERSECTION(Needs.STRUCTURE),
  SUBTRACT(Needs.STRUCTURE),
  CROP_TO_BOUNDARY(Needs.STRUCTURE),
  SMOOTH(Needs.AMOUNT),
  FILL_HOLES(Needs.NOTHING),
  REMOVE_SMALL_COMPONENTS(Needs.AMOUNT),
  KEEP_LARGEST(Needs.NOTHING);

  private final Needs needs;

  Operator(Needs needs) {
    this.needs = needs;
  }

  /** What stands behind an operator. */
  enum Needs {
    NOTHING,
    /** Millimetres, or cubic centimetres of small components. */
    AMOUNT,
    /** The label of another structure. */
    STRUCTURE
  }

  Needs needs() {
    return needs;
  }

  /** As files and forms have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Operator> ofText(String text) {
    return Arrays.stream(values()).filter(o -> o.text().equals(text)).findFirst();
  }
}
