package org.orderly.web.ui.jobs;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.board.BoardFilter;
import org.orderly.board.JobAction;
import org.orderly.board.JobStatus;

/**
 * A question to the user: whether to remove so many jobs.
 *
 * @param words the states of the jobs, separated by commas
 * @param batch of which batch, or null: of the whole queue
 * @param before the number that an earlier form of this question named, or null
 */
public record Removal(String words, @Nullable String batch, long count, @Nullable Long before)
    implements Serializable {

  static Removal ofBatch(String batch) {
    return new Removal(text(JobAction.REMOVE.from()), batch, 0, null);
  }

  /** Of the whole queue; states that cannot be removed do not count. */
  static Removal ofStatuses(String words) {
    Set<JobStatus> statuses =
        Stream.of(words.split(","))
            .flatMap(word -> JobStatus.ofText(word).stream())
            .filter(JobAction.REMOVE::allows)
            .collect(Collectors.toSet());
    return new Removal(text(statuses), null, 0, null);
  }

  private static String text(Set<JobStatus> statuses) {
    return Arrays.stream(JobStatus.values())
        .filter(statuses::contains)
        .map(JobStatus::text)
        .collect(Collectors.joining(", "));
  }

  BoardFilter filter() {
    Set<JobStatus> statuses =
        Stream.of(words.split(", "))
            .flatMap(word -> JobStatus.ofText(word).stream())
            .collect(Collectors.toSet());
    return new BoardFilter(statuses, batch, null);
  }

  Removal counted(long newCount, @Nullable Long newBefore) {
    return new Removal(words, batch, newCount, newBefore);
  }
}
