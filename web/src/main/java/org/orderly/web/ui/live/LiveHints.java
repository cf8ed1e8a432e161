package org.orderly.web.ui.live;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ChangeWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open pages of this node. While there are any, the database is asked twice a second what has
 * changed, once for all of them; so a page hears of changes of other nodes, too, and of no more
 * than two a second.
 */
@ApplicationScoped
public class LiveHints {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHints.class);
  private static final long EVERY_MILLIS = 500;
  private static final int MOST = 2_000;

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledFuture<?> looking;
  private boolean databaseDown;
  private Set<String> looked = Set.of();
  private long version;

  @Inject private ChangeWatch watch;
  @Resource private ManagedThreadFactory threads;
  // one of our own: that of the container refuses, with an error, to run while the server stops
  private @Nullable ScheduledExecutorService timers;

  @PreDestroy
  synchronized void stop() {
    if (timers != null) {
      timers.shutdownNow();
    }
  }

  /** Takes part from now on; false if there are too many already. */
  synchronized boolean join(Watcher watcher) {
    if (watchers.size() >= MOST) {
      return false;
    }
    watchers.add(watcher);
    if (timers == null) {
      timers = Executors.newSingleThreadScheduledExecutor(threads);
    }
    if (looking == null) {
      looked = Set.of();
      version++;
      looking =
          timers.scheduleWithFixedDelay(
              this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  synchronized void leave(Watcher watcher) {
    watchers.remove(watcher);
    if (watchers.isEmpty() && looking != null) {
      looking.cancel(false);
      looking = null;
    }
  }

  private synchronized void note(Set<String> topics, Set<String> changed) {
    if (!changed.isEmpty() || !looked.equals(topics)) {
      version++;
    }
    looked = topics;
  }

  /**
   * A number that is another after each change that is noticed, so that many pages may share what
   * one of them has read; empty while nobody watches the topic.
   */
  public synchronized OptionalLong version(String topic) {
    return looking != null && looked.contains(topic)
        ? OptionalLong.of(version)
        : OptionalLong.empty();
  }

  private void look() {
    Set<String> topics =
        watchers.stream()
            .flatMap(watcher -> watcher.topics().stream())
            .collect(Collectors.toUnmodifiableSet());
    try {
      Set<String> changed = watch.changed(topics);
      // what pages could not read meanwhile may be what was there before
      Set<String> news = databaseDown ? topics : changed;
      databaseDown = false;
      note(topics, news);
      watchers.forEach(watcher -> watcher.hint(news));
    } catch (SQLException | RuntimeException e) {
      note(Set.of(), topics);
      // a task that throws is not run again
      if (!databaseDown) {
        LOG.warn("open pages are not told of changes: {}", e.getClass().getName());
        databaseDown = true;
        // so that they ask, and tell their users
        watchers.forEach(watcher -> watcher.hint(topics));
      }
    }
  }
}
