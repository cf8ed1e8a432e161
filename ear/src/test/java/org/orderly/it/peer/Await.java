package org.orderly.it.peer;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for conditions of other processes, that nobody tells us about. */
public final class Await {

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

  private Await() {}

  /** Returns when the condition holds; fails with the text after the limit. */
  public static void that(Object what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    value(what, limit, () -> condition.call() ? Boolean.TRUE : null);
  }

  /** The first result that is not null; {@code what} becomes text only when the test fails. */
  public static <T> T value(Object what, Duration limit, Callable<@Nullable T> search)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    T found = search.call();
    while (found == null) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(INTERVAL);
      found = search.call();
    }
    return found;
  }
}
