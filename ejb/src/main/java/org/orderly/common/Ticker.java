package org.orderly.common;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something each second on a thread of its own, outside container transactions. Never twice at
 * once: what takes longer delays what comes next. Timers of the container would warn of that.
 */
public final class Ticker {

  private static final int STOP_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final ScheduledExecutorService timer;

  /**
   * @param threads of the container, so that the beans of the application can be reached
   */
  public Ticker(ThreadFactory threads, Runnable tick) {
    // no service of the container: that refuses, with an error, to run while the server stops
    timer = Executors.newSingleThreadScheduledExecutor(threads);
    timer.scheduleWithFixedDelay(() -> guarded(tick), 1, 1, TimeUnit.SECONDS);
  }

  private static void guarded(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException | Error e) {
      // whatever a timer throws is its last tick, and nobody would hear of that
      LOG.error("a tick failed, the next one comes: {}", DatabaseTrouble.describe(e));
    }
  }

  /** Waits for the tick that is at work; it is not interrupted, which would harm the database. */
  public void stop() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a tick is still at work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
