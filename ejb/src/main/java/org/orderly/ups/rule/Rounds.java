package org.orderly.ups.rule;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.orderly.common.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does several things each second, each as long as it finds more to do; none waits for another. */
final class Rounds {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final List<Ticker> tickers;
  private volatile boolean stopped;

  /**
   * @param works each answers whether there may be more to do
   */
  Rounds(ThreadFactory threads, List<BooleanSupplier> works) {
    tickers = works.stream().map(work -> new Ticker(threads, new Round(work))).toList();
  }

  /** Waits for those that are at work. */
  void stop() {
    stopped = true;
    tickers.forEach(Ticker::stop);
  }

  private final class Round implements Runnable {
    private final BooleanSupplier work;
    private boolean waiting;

    Round(BooleanSupplier work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        boolean more = true;
        while (more && !stopped) {
          more = work.getAsBoolean();
        }
        waiting = false;
      } catch (RuntimeException e) {
        if (!waiting) {
          LOG.warn("rules about work items wait for the next tick: {}", e.toString());
        }
        waiting = true;
      }
    }
  }
}
