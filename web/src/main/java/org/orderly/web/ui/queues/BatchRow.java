package org.orderly.web.ui.queues;

import java.util.Arrays;
import java.util.List;
import org.orderly.task.BatchView;
import org.orderly.task.TaskStatus;
import org.orderly.web.ui.StatusLook;

/**
 * A batch as a row of the list.
 *
 * @param query the address that shows its tasks
 */
public record BatchRow(BatchView batch, String query) {
  /** The tasks of a batch in one status. */
  public record Part(TaskStatus status, long count, String query) {
    public StatusLook look() {
      return StatusLook.of(status);
    }
  }

  public List<Part> parts() {
    return Arrays.stream(TaskStatus.values())
        .filter(status -> batch.tasks().containsKey(status))
        .map(
            status ->
                new Part(
                    status,
                    batch.tasks().get(status),
                    query + "&status=" + status.text().replace(" ", "%20")))
        .toList();
  }

  public long total() {
    return batch.tasks().values().stream().mapToLong(Long::longValue).sum();
  }

  public long done() {
    return batch.tasks().entrySet().stream()
        .filter(entry -> entry.getKey().isDone())
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }

  public int percent() {
    return total() == 0 ? 0 : (int) (100 * done() / total());
  }

  public String destinations() {
    return String.join(", ", batch.exporterIds());
  }

  public String key() {
    return batch.batchId();
  }
}
