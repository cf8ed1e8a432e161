package org.orderly.web.ui.queues;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.orderly.web.ui.Texts;

/** Says in words which tasks a filter selects. */
@RequestScoped
public class FilterWords {
  @Inject private Texts texts;
  @Inject private QueueChoice queues;

  List<String> of(ShownFilter filter) {
    return filter.selection().entrySet().stream()
        .map(entry -> label(entry.getKey()) + ": " + value(entry.getKey(), entry.getValue()))
        .toList();
  }

  String label(FilterField field) {
    return texts.get("queues.field." + field.key());
  }

  private String value(FilterField field, String value) {
    return switch (field) {
      case QUEUE ->
          queues.all().stream()
              .filter(queue -> queue.name().equals(value))
              .map(QueueChoice.Queue::label)
              .findFirst()
              .orElse(value);
      case CREATED_FROM, CREATED_TO, UPDATED_FROM, UPDATED_TO -> value.replace('T', ' ');
      default -> value;
    };
  }
}
