package org.orderly.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.orderly.storage.IntentLog.Intent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with its final name whose fate is still open: exactly one of {@link #keep}, {@link
 * #delete} and {@link #leaveOpen} ends that.
 */
public final class StoredFile {

  private static final Logger LOG = LoggerFactory.getLogger(StoredFile.class);
  private static final int FORCE_SECONDS = 5;

  private final FileStorage storage;
  private final String path;
  private final String sopIuid;
  private final long size;
  private final @Nullable String digest;
  private final boolean owned;
  private final Intent intent;
  private final CompletableFuture<Void> forced = new CompletableFuture<>();

  StoredFile(FileStorage storage, String path, String sopIuid, Content content, Intent intent) {
    this.storage = storage;
    this.path = path;
    this.sopIuid = sopIuid;
    size = content.size;
    digest = content.digest;
    owned = content.owned;
    this.intent = intent;
    if (!owned) {
      forced.complete(null);
    }
  }

  /**
   * @param owned false if the file was there before and must never be deleted by us
   */
  record Content(long size, @Nullable String digest, boolean owned) {}

  public String storageId() {
    return storage.id();
  }

  /** Path below the root of the storage. */
  public String path() {
    return path;
  }

  public long size() {
    return size;
  }

  public @Nullable String digest() {
    return digest;
  }

  /** False if the file was there before: an equal name stood for equal content. */
  public boolean owned() {
    return owned;
  }

  /** False while the disk is slow: who waits for it then should not wait in the writer's place. */
  public boolean forcesQuickly() {
    return !storage.slow();
  }

  boolean isForced() {
    return forced.isDone();
  }

  /** The first call counts. */
  void forced(@Nullable StorageException failure) {
    if (failure == null) {
      forced.complete(null);
    } else {
      forced.completeExceptionally(failure);
    }
  }

  /**
   * Waits until contents and name are on the disk: no row that names the file may be committed
   * before.
   *
   * @throws IOException if they did not get there
   */
  public void awaitForced() throws IOException, InterruptedException {
    try {
      forced.get(FORCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      storage.forcing(Duration.ofSeconds(FORCE_SECONDS));
      throw new StorageException(
          "storage " + storageId() + ": the disk does not answer within " + FORCE_SECONDS + " s",
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StorageException trouble
          ? trouble
          : new StorageException("storage " + storageId() + ": " + e.getCause(), e);
    }
  }

  /** A committed row names the file. */
  public void keep() {
    close();
  }

  /** No row names the file or ever will. */
  public void delete() {
    try {
      if (owned) {
        storage.remove(path);
      }
    } catch (IOException e) {
      LOG.warn("Storage {}: {} could not be deleted, tried again later", storageId(), path, e);
      leaveOpen();
      return;
    }
    close();
  }

  /** It is not known whether a row names the file: compared with the database later. */
  public void leaveOpen() {
    storage.defer(new IntentLog.Entry(sopIuid, path), intent);
  }

  private void close() {
    try {
      intent.close();
    } catch (IOException e) {
      LOG.warn("Storage {}: intent log", storageId(), e);
    }
  }
}
