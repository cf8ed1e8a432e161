package org.orderly.web.ui.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private final List<String> sent = new ArrayList<>();
  private final List<Consumer<@Nullable Throwable>> ends = new ArrayList<>();
  private final Watcher watcher =
      new Watcher(
          Set.of("tasks", "studies"),
          "s1",
          (text, done) -> {
            sent.add(text);
            ends.add(done);
          });

  @Test
  void a_page_hears_of_its_topics_only() {
    watcher.greet();
    ends.get(0).accept(null);
    watcher.hint(Set.of("workitems"));
    watcher.hint(Set.of("tasks", "workitems"));
    assertEquals(
        List.of("{\"start\":\"s1\",\"changed\":[]}", "{\"start\":\"s1\",\"changed\":[\"tasks\"]}"),
        sent);
  }

  @Test
  void what_changes_while_a_hint_is_under_way_is_told_once_with_the_next() {
    watcher.hint(Set.of("tasks"));
    watcher.hint(Set.of("tasks"));
    watcher.hint(Set.of("studies"));
    assertEquals(1, sent.size());
    ends.get(0).accept(null);
    watcher.hint(Set.of());
    assertEquals("{\"start\":\"s1\",\"changed\":[\"studies\",\"tasks\"]}", sent.get(1));
  }

  @Test
  void a_hint_that_failed_does_not_keep_the_next_one_back() {
    watcher.hint(Set.of("tasks"));
    ends.get(0).accept(new IOException("gone"));
    watcher.hint(Set.of("tasks"));
    assertEquals(2, sent.size());
  }
}
