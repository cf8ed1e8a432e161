package org.orderly.dicom.net.ul;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that enforces deadlines: it looks at every open connection ten times a second and
 * never blocks on one. Arming a timer is thereby a plain write, cheap enough for each read. The
 * thread ends when nothing was open for a while.
 */
final class Watchdog implements Runnable {
  static final Watchdog INSTANCE = new Watchdog();

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int IDLE_TICKS_BEFORE_END = 50;

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition tick = lock.newCondition();
  private @Nullable Thread thread;

  /** Something with deadlines. */
  interface Watched {
    void check(long now);
  }

  void add(Watched w) {
    watched.add(w);
    lock.lock();
    try {
      if (thread == null) {
        thread = new Thread(this, "dicom-watchdog");
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(Watched w) {
    watched.remove(w);
  }

  int size() {
    return watched.size();
  }

  @Override
  public void run() {
    int idleTicks = 0;
    while (true) {
      long now = System.nanoTime();
      watched.forEach(w -> w.check(now));
      idleTicks = watched.isEmpty() ? idleTicks + 1 : 0;
      lock.lock();
      try {
        if (idleTicks > IDLE_TICKS_BEFORE_END && watched.isEmpty()) {
          thread = null;
          return;
        }
        tick.awaitNanos(TICK_NANOS);
      } catch (InterruptedException e) {
        // nobody interrupts this thread on purpose; its work must go on while connections are open
        continue;
      } finally {
        lock.unlock();
      }
    }
  }
}
