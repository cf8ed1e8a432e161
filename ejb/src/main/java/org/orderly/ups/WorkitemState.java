package org.orderly.ups;

import java.util.Optional;

/** Procedure Step State (PS3.4 CC.1.1), in the order in which states sort. */
public enum WorkitemState {
  SCHEDULED("SCHEDULED"),
  IN_PROGRESS("IN PROGRESS"),
  CANCELED("CANCELED"),
  COMPLETED("COMPLETED");

  private static final WorkitemState[] ALL = values();

  private final String text;

  WorkitemState(String text) {
    this.text = text;
  }

  /** The defined term. */
  public String text() {
    return text;
  }

  public boolean isFinal() {
    return this == COMPLETED || this == CANCELED;
  }

  static WorkitemState at(int ordinal) {
    return ALL[ordinal];
  }

  /** By its term; the spelling with an underscore is accepted, as other systems do. */
  public static Optional<WorkitemState> of(String term) {
    for (WorkitemState state : ALL) {
      if (state.text.equals(term) || state.name().equals(term)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
