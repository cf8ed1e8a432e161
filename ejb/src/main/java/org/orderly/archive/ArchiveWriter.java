package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveOutcome.Failed;
import org.orderly.archive.BatchTransaction.ObserverFailure;
import org.orderly.common.DatabaseTrouble;
import org.orderly.conf.StoreRetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of this node: takes finished objects from all associations and writes as many as
 * are waiting in one transaction.
 *
 * <p>One thread means no two transactions of a node fight about a study, and a commit is shared by
 * all who wait for it. What observers of {@link StoredBatch} write belongs to the same transaction.
 */
@ApplicationScoped
public class ArchiveWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);
  private static final int QUEUE = 1_000;
  private static final int MAX_BATCH = 200;
  private static final long OFFER_SECONDS = 20;
  private static final long STOP_SECONDS = 30;

  /** A sender gives up if it hears nothing; it is better told to send again. */
  private static final long ANSWER_SECONDS = 30;

  private static final String SILENT = "the database does not answer";

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong written = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final long answerNanos;

  /** When the batch being written was begun; 0 between batches. */
  private volatile long writingSince;

  private final BatchTransaction transaction;
  private final @Nullable Event<StoredCommitted> committed;
  private @Nullable Thread thread;

  private record Waiting(Arrival arrival, CompletableFuture<ArchiveOutcome> outcome) {}

  @Inject
  ArchiveWriter(BatchTransaction transaction, @Nullable Event<StoredCommitted> committed) {
    this(transaction, committed, TimeUnit.SECONDS.toNanos(ANSWER_SECONDS));
  }

  ArchiveWriter(
      BatchTransaction transaction, @Nullable Event<StoredCommitted> committed, long answerNanos) {
    this.transaction = transaction;
    this.committed = committed;
    this.answerNanos = answerNanos;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ArchiveWriter() {
    this(null, null);
  }

  /** Begins to write; called once, before the first listener. */
  public synchronized void start(ThreadFactory threads) {
    Thread started = threads.newThread(this::run);
    if (started == null) {
      throw new IllegalStateException("no thread for the archive writer");
    }
    thread = started;
    started.start();
  }

  /** Writes what is waiting, then ends. Nothing may be submitted any more. */
  public void stop() {
    stopping.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Hands over an object; the outcome comes when the transaction has ended. The fate of its file is
   * then decided, too, but for a database that is silent: then the outcome is that it failed, and
   * the file is decided about when the database answers. Waits while too many others are waiting.
   */
  public CompletableFuture<ArchiveOutcome> submit(Arrival arrival) throws InterruptedException {
    Waiting waiting = new Waiting(arrival, new CompletableFuture<>());
    if (silent()) {
      arrival.file().delete();
      waiting.outcome().complete(new Failed(SILENT));
    } else if (stopping.getCount() == 0 || !queue.offer(waiting, OFFER_SECONDS, TimeUnit.SECONDS)) {
      arrival.file().delete();
      waiting.outcome().complete(new Failed("the archive is busy or stopping"));
    }
    return waiting
        .outcome()
        .completeOnTimeout(new Failed(SILENT), answerNanos, TimeUnit.NANOSECONDS);
  }

  private boolean silent() {
    long since = writingSince;
    return since != 0 && System.nanoTime() - since > answerNanos;
  }

  /** How many arrivals were accepted since the start. */
  public long written() {
    return written.get();
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (stopping.getCount() > 0 || !queue.isEmpty()) {
        Waiting first = queue.poll(500, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
          batch.removeIf(ArchiveWriter::givenUp);
          writingSince = System.nanoTime() | 1;
          write(batch);
          writingSince = 0;
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.drainTo(batch);
      batch.forEach(w -> fail(w, "the archive is stopping"));
    }
  }

  /** Its sender was told that it is not stored, so it is not. */
  private static boolean givenUp(Waiting waiting) {
    boolean done = waiting.outcome().isDone();
    if (done) {
      waiting.arrival().file().delete();
    }
    return done;
  }

  private void write(List<Waiting> batch) throws InterruptedException {
    String trouble = batch.isEmpty() ? null : tryWrite(batch);
    if (trouble == null) {
      return;
    }
    StoreRetry retry = batch.get(0).arrival().configuration().device().storeRetry();
    for (int i = 0; trouble != null && i < retry.maxRetries() && !transaction.answers(); i++) {
      if (stopping.await(delay(retry), TimeUnit.MILLISECONDS)) {
        break;
      }
      trouble = tryWrite(batch);
    }
    if (trouble == null) {
      return;
    }
    if (!transaction.answers()) {
      LOG.error("{} objects not stored: {}", batch.size(), trouble);
      for (Waiting waiting : batch) {
        fail(waiting, trouble);
      }
      return;
    }
    // the database answers, so it may be one of them that it does not take
    for (Waiting waiting : batch) {
      String reason = tryWrite(List.of(waiting));
      if (reason != null) {
        LOG.error("{} not stored: {}", waiting.arrival().sopIuid(), reason);
        fail(waiting, reason);
      }
    }
  }

  private static long delay(StoreRetry retry) {
    int min = Math.max(1, retry.minRetryDelay());
    return ThreadLocalRandom.current().nextInt(min, Math.max(min, retry.maxRetryDelay()) + 1);
  }

  private static void tellOfRules(int objects, Throwable cause) {
    if (DatabaseTrouble.caused(cause)) {
      LOG.error(
          "rules not evaluated for {} objects, tried again later: {}",
          objects,
          DatabaseTrouble.describe(cause));
    } else {
      LOG.error("rules not evaluated for {} objects, tried again later", objects, cause);
    }
  }

  /** Null if it was committed, else the reason. */
  private @Nullable String tryWrite(List<Waiting> batch) {
    List<Arrival> arrivals = batch.stream().map(Waiting::arrival).toList();
    try {
      List<Batch.Result> results;
      try {
        results = transaction.run(arrivals, true);
      } catch (ObserverFailure e) {
        tellOfRules(batch.size(), e.getCause());
        results = transaction.run(arrivals, false);
      }
      for (int i = 0; i < results.size(); i++) {
        settle(batch.get(i), results.get(i));
      }
    } catch (Exception | Error e) {
      // without its one writer the archive would take nothing any more
      String trouble = DatabaseTrouble.describe(e);
      LOG.warn("writing {} objects failed: {}", batch.size(), trouble);
      return trouble;
    }
    announce(batch.size());
    return null;
  }

  private void settle(Waiting waiting, Batch.Result result) {
    boolean kept =
        result.outcome() instanceof ArchiveOutcome.Accepted accepted
            && accepted.occurrence() != Occurrence.IGNORED;
    if (kept) {
      waiting.arrival().file().keep();
      written.incrementAndGet();
    } else {
      waiting.arrival().file().delete();
    }
    waiting.outcome().complete(result.outcome());
  }

  /** It may be unknown whether the last commit took place, so the file is not simply deleted. */
  private static void fail(Waiting waiting, String reason) {
    waiting.arrival().file().leaveOpen();
    waiting.outcome().complete(new Failed(reason));
  }

  private void announce(int instances) {
    if (committed == null) {
      return;
    }
    try {
      committed.fire(new StoredCommitted(instances));
    } catch (RuntimeException e) {
      LOG.warn("observer of committed objects failed", e);
    }
  }
}
