package org.orderly.template;

import java.util.List;

/** A template that is not taken, with all that is wrong with it. */
public final class InvalidTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidTemplateException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
