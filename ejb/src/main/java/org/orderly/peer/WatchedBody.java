package org.orderly.peer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer. The timeout of a request ends with the head of its answer: when nothing
 * more has come for as long, this closes the connection, and whoever reads gets an error.
 */
final class WatchedBody extends FilterInputStream {
  private final Duration patience;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean late;

  private WatchedBody(InputStream body, Duration patience) {
    super(body);
    this.patience = patience;
  }

  static WatchedBody of(InputStream body, Duration patience) {
    WatchedBody watched = new WatchedBody(body, patience);
    watched.lookIn(patience.toNanos());
    return watched;
  }

  private void lookIn(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    long left = patience.toNanos() - (System.nanoTime() - lastRead);
    if (left > 0) {
      lookIn(left);
      return;
    }
    late = true;
    try {
      in.close();
    } catch (IOException e) {
      // the reader is told
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(target, offset, length);
    } catch (IOException e) {
      throw late ? tooLate() : e;
    }
    if (late) {
      throw tooLate();
    }
    lastRead = System.nanoTime();
    return count;
  }

  private IOException tooLate() {
    return new IOException("the answer stopped for " + patience);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    in.close();
  }
}
