package org.orderly.board;

import static org.orderly.board.JobStatus.CANCELLED;
import static org.orderly.board.JobStatus.COMPLETED;
import static org.orderly.board.JobStatus.FAILED;
import static org.orderly.board.JobStatus.IN_PROGRESS;
import static org.orderly.board.JobStatus.PENDING;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What people do to jobs, and the states in which they may. */
public enum JobAction {
  CANCEL(PENDING, IN_PROGRESS),
  /** Sends what is missing; what was acknowledged stays so. */
  RETRY(FAILED, CANCELLED),
  REMOVE(COMPLETED, FAILED, CANCELLED);

  private final Set<JobStatus> from;

  JobAction(JobStatus... from) {
    this.from = EnumSet.copyOf(Set.of(from));
  }

  public Set<JobStatus> from() {
    return Set.copyOf(from);
  }

  public boolean allows(JobStatus status) {
    return from.contains(status);
  }

  /** The word in {@code actions[]}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What may be done to at least one of several jobs. */
  static Set<JobAction> of(Map<JobStatus, Long> counts) {
    Set<JobAction> actions = EnumSet.noneOf(JobAction.class);
    for (JobAction action : values()) {
      if (action.from.stream().anyMatch(status -> counts.getOrDefault(status, 0L) > 0)) {
        actions.add(action);
      }
    }
    return actions;
  }

  /** The states as SQL over a row {@code t} of the tasks. */
  String condition() {
    return from.stream().map(JobStatus::condition).collect(Collectors.joining(" or ", "(", ")"));
  }
}
