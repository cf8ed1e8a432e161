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
 * A question to the user: whether to cancel, send again or remove so many jobs.
 *
 * @param action what would be done
 * @param words the states of the jobs, separated by commas
 * @param batch of which batch, or null: of the whole queue
 * @param before the number that an earlier form of this question named, or null
 */
public record BulkQuestion(
    JobAction action, String words, @Nullable String batch, long count, @Nullable Long before)
    implements Serializable {

  static BulkQuestion ofBatch(JobAction action, String batch) {
    return new BulkQuestion(action, text(action.from()), batch, 0, null);
  }

  /** About removing, of the whole queue; states that cannot be removed do not count. */
  static BulkQuestion ofStatuses(String words) {
    Set<JobStatus> statuses =
        Stream.of(words.split(","))
            .flatMap(word -> JobStatus.ofText(word).stream())
            .filter(JobAction.REMOVE::allows)
            .collect(Collectors.toSet());
    return new BulkQuestion(JobAction.REMOVE, text(statuses), null, 0, null);
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

  BulkQuestion counted(long newCount, @Nullable Long newBefore) {
    return new BulkQuestion(action, words, batch, newCount, newBefore);
  }
}
