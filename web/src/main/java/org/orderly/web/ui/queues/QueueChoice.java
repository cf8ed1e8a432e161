package org.orderly.web.ui.queues;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.export.ExportService;
import org.orderly.export.ExportService.DestinationView;
import org.orderly.task.QueueService;

/** The queues of the directory as the page offers them: by description, not by name. */
@RequestScoped
public class QueueChoice {
  /** A queue with the label it has in the directory. */
  public record Queue(String name, String label, boolean paused) {}

  @Inject private CurrentConfiguration configuration;
  @EJB private QueueService service;
  @EJB private ExportService exports;

  private @Nullable List<Queue> read;

  List<Queue> all() {
    List<Queue> known = read;
    if (known == null) {
      known = read();
      read = known;
    }
    return known;
  }

  /** Where exports may be sent instead. */
  List<String> destinations() {
    return exports.destinations().stream()
        .map(DestinationView::id)
        .sorted(String.CASE_INSENSITIVE_ORDER)
        .toList();
  }

  private List<Queue> read() {
    Set<String> paused = service.pauses().keySet();
    return configuration.find().map(c -> c.device().queues()).orElse(List.of()).stream()
        .map(
            queue ->
                new Queue(
                    queue.name(),
                    queue.description().isBlank() ? queue.name() : queue.description(),
                    !queue.installed() || paused.contains(queue.name())))
        .sorted(Comparator.comparing(Queue::label, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }
}
