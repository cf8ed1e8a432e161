package org.orderly.conf.edit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Values that a form cannot take; nothing was written. */
public final class InvalidFieldsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> problems;

  public InvalidFieldsException(Map<String, String> problems) {
    super(
        problems.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; ")));
    this.problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** What is wrong, by attribute. */
  public Map<String, String> problems() {
    return problems == null ? Map.of() : problems;
  }
}
