package org.orderly.device;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database whether it answers, on a thread of its own: who wants to know does not wait for
 * one that is silent. The log hears when it stops to answer, and when it answers again.
 */
final class DatabaseWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final int VALID_SECONDS = 2;
  private static final String SILENT = "does not answer";

  private final DataSource database;
  private final Duration patience;
  private final ExecutorService asker;
  private @Nullable CompletableFuture<String> question;
  private @Nullable Long downSince;

  DatabaseWatch(DataSource database, ThreadFactory threads, Duration patience) {
    this.database = database;
    this.patience = patience;
    asker = Executors.newSingleThreadExecutor(threads);
  }

  /** What is wrong with it; empty if it answers. */
  String problem() {
    String found;
    try {
      found = asked().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      found = SILENT;
    } catch (ExecutionException | RejectedExecutionException e) {
      found = e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SILENT;
    }
    note(found);
    return found;
  }

  /** One question at a time: more would only take connections away. */
  private synchronized CompletableFuture<String> asked() {
    CompletableFuture<String> asked = question;
    if (asked == null || asked.isDone()) {
      asked = CompletableFuture.supplyAsync(this::ask, asker);
      question = asked;
    }
    return asked;
  }

  private String ask() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(VALID_SECONDS) ? "" : SILENT;
    } catch (SQLException e) {
      return DatabaseTrouble.describe(e);
    }
  }

  private synchronized void note(String found) {
    Long since = downSince;
    if (found.isEmpty() && since != null) {
      downSince = null;
      long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
      LOG.warn("the database answers again, {} s after it was found not to", seconds);
    } else if (!found.isEmpty() && since == null) {
      downSince = System.nanoTime();
      LOG.error("the database cannot be used, objects are refused: {}", found);
    }
  }

  void close() {
    asker.shutdownNow();
  }
}
