package org.orderly.dicom.net.ul;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations in progress on one association, for its timers and for an orderly shutdown. */
final class Operations {
  private final Timers timers;
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicInteger performing = new AtomicInteger();
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();
  private volatile boolean closing;

  Operations(Timers timers) {
    this.timers = timers;
  }

  void begun() {
    all.incrementAndGet();
  }

  void ended() {
    if (all.decrementAndGet() == 0 && closing) {
      quiet.complete(null);
    }
  }

  boolean none() {
    return all.get() == 0;
  }

  void performanceBegun() {
    begun();
    performing.incrementAndGet();
    timers.arm(UlTimer.OPERATION);
  }

  void performanceContinues() {
    if (performs()) {
      timers.arm(UlTimer.OPERATION);
    }
  }

  void performanceEnded() {
    if (performing.decrementAndGet() == 0) {
      timers.disarm(UlTimer.OPERATION);
    }
    ended();
  }

  boolean performs() {
    return performing.get() > 0;
  }

  /** Completes as soon as nothing is in progress. */
  CompletableFuture<Void> quiet() {
    closing = true;
    if (none()) {
      quiet.complete(null);
    }
    return quiet;
  }
}
