package org.orderly.web.ui.live;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One open page: what changed while a hint to it is under way is told with the next one, so that a
 * slow browser holds one message and one set of topics, whatever happens.
 */
final class Watcher {
  /** Sends a text; the consumer hears of the end, with what went wrong if anything did. */
  @FunctionalInterface
  interface Line {
    void send(String text, Consumer<@Nullable Throwable> done);
  }

  private final Set<String> topics;
  private final Line line;
  private final Set<String> changed = new TreeSet<>();
  private boolean sending;

  Watcher(Set<String> topics, Line line) {
    this.topics = Set.copyOf(topics);
    this.line = line;
  }

  Set<String> topics() {
    return topics;
  }

  void hint(Set<String> news) {
    synchronized (this) {
      news.stream().filter(topics::contains).forEach(changed::add);
    }
    sendNext();
  }

  private void sendNext() {
    String text;
    synchronized (this) {
      if (sending || changed.isEmpty()) {
        return;
      }
      sending = true;
      text = text(changed);
      changed.clear();
    }
    line.send(text, this::sent);
  }

  private void sent(@Nullable Throwable failure) {
    synchronized (this) {
      sending = false;
    }
  }

  /** Topics are words of ours, there is nothing to escape. */
  private static String text(Set<String> topics) {
    return topics.stream().collect(Collectors.joining("\",\"", "{\"changed\":[\"", "\"]}"));
  }
}
