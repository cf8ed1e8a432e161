package org.orderly.dicom.net.ul;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one association, on the monotonic clock; written by any thread, read by the
 * watchdog.
 */
final class Timers {
  private static final UlTimer[] ALL = UlTimer.values();
  private static final long UNARMED = 0;

  private final AtomicLongArray deadlines = new AtomicLongArray(ALL.length);
  private volatile UlOptions durations;

  Timers(UlOptions durations) {
    this.durations = durations;
  }

  void durations(UlOptions newDurations) {
    durations = newDurations;
  }

  void arm(UlTimer timer) {
    long nanos = durations.of(timer).toNanos();
    // the lowest bit is set so that no deadline looks unarmed
    deadlines.set(timer.ordinal(), nanos <= 0 ? UNARMED : (System.nanoTime() + nanos) | 1);
  }

  void disarm(UlTimer timer) {
    deadlines.set(timer.ordinal(), UNARMED);
  }

  /** A timer that has run out, and is thereby disarmed. */
  @Nullable UlTimer expired(long now) {
    for (UlTimer timer : ALL) {
      long deadline = deadlines.get(timer.ordinal());
      if (deadline != UNARMED
          && now - deadline >= 0
          && deadlines.compareAndSet(timer.ordinal(), deadline, UNARMED)) {
        return timer;
      }
    }
    return null;
  }
}
