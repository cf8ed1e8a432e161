package org.orderly.status;

import java.util.Arrays;
import java.util.Optional;

/** How far a step of a study's way is, in the words of the pages that only watch. */
public enum GraphTaskStatus {
  INITIAL("word in ('PENDING','IN_PROGRESS') and not " + GraphTaskStatus.Sql.BLOCKED),
  SUCCESS("word = 'COMPLETED'"),
  FAILED("word in ('FAILED','CANCELLED')"),
  /** Waits for a step that did not succeed. */
  BLOCKED("word in ('PENDING','IN_PROGRESS') and " + GraphTaskStatus.Sql.BLOCKED);

  /** Constants come before other static members. */
  private static final class Sql {
    static final String BLOCKED = "coalesce(parent_status, '') in ('FAILED','CANCELED')";
  }

  private final String condition;

  GraphTaskStatus(String condition) {
    this.condition = condition;
  }

  /** As SQL over a task with its {@code word} and {@code parent_status}. */
  String condition() {
    return condition;
  }

  /** Finds it by its word in any case. */
  public static Optional<GraphTaskStatus> ofText(String text) {
    return Arrays.stream(values())
        .filter(status -> status.name().equalsIgnoreCase(text))
        .findFirst();
  }

  static GraphTaskStatus of(HoldingStatus word, boolean blocked) {
    return switch (word) {
      case RECEIVED, PENDING, IN_PROGRESS -> blocked ? BLOCKED : INITIAL;
      case COMPLETED -> SUCCESS;
      case FAILED, CANCELLED -> FAILED;
    };
  }
}
