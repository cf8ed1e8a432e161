package org.orderly.dicom.net.ul;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of this layer: reused, bounded, without a queue, so that work begins at once or is
 * refused.
 */
public final class AssociationThreads {
  private static final int MAX_REQUESTORS = 1024;
  private static final long KEEP_SECONDS = 10;

  private static final ThreadPoolExecutor REQUESTORS = pool("dicom-scu", MAX_REQUESTORS);

  private AssociationThreads() {}

  /** The pool that reads the associations that we opened, and runs handlers that may take long. */
  public static ThreadPoolExecutor requestors() {
    return REQUESTORS;
  }

  /**
   * A pool of at most {@code max} daemon threads; more work is refused with
   * RejectedExecutionException.
   */
  public static ThreadPoolExecutor pool(String name, int max) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        max,
        KEEP_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
