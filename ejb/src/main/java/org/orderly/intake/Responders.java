package org.orderly.intake;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that send responses to peers with an operations window. What waits here is bounded by the
 * windows of the open associations; a peer that does not read is cut off by its write timer.
 */
@ApplicationScoped
public class Responders implements Executor {

  private static final int THREADS = 16;

  @Resource private @Nullable ManagedThreadFactory threads;

  private @Nullable ThreadPoolExecutor pool;

  @PostConstruct
  void start() {
    pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable response) {
    if (pool == null) {
      throw new IllegalStateException("not started");
    }
    pool.execute(response);
  }

  @PreDestroy
  void stop() {
    if (pool != null) {
      pool.shutdown();
    }
  }
}
