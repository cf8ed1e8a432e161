package org.orderly.conf;

import java.util.List;
import java.util.Optional;

/**
 * What a reading of the directory gave.
 *
 * @param snapshot what could be used, with the faulty entries left out; empty if there is no device
 * @param problems empty: the snapshot is complete
 */
public record LoadResult(Optional<ConfigSnapshot> snapshot, List<ConfigProblem> problems) {

  public LoadResult {
    problems = List.copyOf(problems);
  }

  public boolean valid() {
    return snapshot.isPresent() && problems.isEmpty();
  }
}
