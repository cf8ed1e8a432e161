package org.orderly.conf.ldap;

import java.util.List;
import java.util.stream.Collectors;
import org.orderly.conf.ConfigProblem;

/** A write was refused because the configuration would be invalid with it; nothing was written. */
public final class InvalidConfigurationException extends DirectoryException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  InvalidConfigurationException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** What would be wrong, by entry and attribute. */
  public List<ConfigProblem> problems() {
    return problems == null ? List.of() : problems;
  }
}
