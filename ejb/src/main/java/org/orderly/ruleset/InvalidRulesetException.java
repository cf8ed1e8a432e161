package org.orderly.ruleset;

import java.util.List;

/** A ruleset that is not taken, with all that is wrong with it. */
public final class InvalidRulesetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidRulesetException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
