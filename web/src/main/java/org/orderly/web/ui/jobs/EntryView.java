package org.orderly.web.ui.jobs;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.board.BoardEntry;
import org.orderly.board.JobAction;
import org.orderly.board.JobBatch;
import org.orderly.board.JobStatus;
import org.orderly.web.ui.StatusLook;

/** A batch with its cards, or the card of a job without one. */
public record EntryView(BoardEntry entry, String batchQuery) {
  public boolean grouped() {
    return entry.batch() != null;
  }

  public JobBatch batch() {
    return entry.batch();
  }

  public StatusLook status() {
    return StatusLook.of(batch().status());
  }

  public Progress progress() {
    return new Progress(batch().sent(), batch().total(), batch().status());
  }

  /** How many jobs are in which state, those that there are. */
  public String counts() {
    return Stream.of(JobStatus.values())
        .filter(status -> batch().counts().getOrDefault(status, 0L) > 0)
        .map(status -> batch().counts().get(status) + " " + status.text())
        .collect(Collectors.joining(" · "));
  }

  public boolean cancelable() {
    return batch().actions().contains(JobAction.CANCEL);
  }

  public boolean retryable() {
    return batch().actions().contains(JobAction.RETRY);
  }

  public boolean removable() {
    return batch().actions().contains(JobAction.REMOVE);
  }

  public List<JobCard> cards() {
    return entry.jobs().stream().map(JobCard::new).toList();
  }

  public long matching() {
    return entry.matching();
  }

  public long hidden() {
    return entry.matching() - entry.jobs().size();
  }

  public String key() {
    return grouped() ? "batch-" + batch().batchId() : "lone-" + entry.jobs().get(0).id();
  }
}
