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
  private final String start;
  private final Line line;
  private final Set<String> changed = new TreeSet<>();
  private boolean greeted;
  private boolean sending;

  /** The start of the server is told with each message. */
  Watcher(Set<String> topics, String start, Line line) {
    this.topics = Set.copyOf(topics);
    this.start = start;
    this.line = line;
  }

  Set<String> topics() {
    return topics;
  }

  /** Tells the page that it is heard, and by which start of the server. */
  void greet() {
    sendNext();
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
      if (sending || greeted && changed.isEmpty()) {
        return;
      }
      sending = true;
      greeted = true;
      text = text();
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
  private String text() {
    return changed.stream()
        .map(topic -> '"' + topic + '"')
        .collect(Collectors.joining(",", "{\"start\":\"" + start + "\",\"changed\":[", "]}"));
  }
}
