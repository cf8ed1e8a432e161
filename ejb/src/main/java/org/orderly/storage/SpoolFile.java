package org.orderly.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/**
 * A file being received. It is in the spool folder of its storage until {@link #complete} names it
 * and {@link #force} makes that durable; closing it before removes it.
 */
public final class SpoolFile extends OutputStream {

  private static final int BUFFER = 8 * 1024;

  private final FileStorage storage;
  private final Path path;
  private final FileChannel channel;
  private final @Nullable ContentDigest digest;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private long size;
  private boolean digesting;
  private @Nullable StoredFile stored;

  SpoolFile(FileStorage storage, Path path, @Nullable ContentDigest digest) throws IOException {
    this.storage = storage;
    this.path = path;
    this.digest = digest;
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == BUFFER) {
      flush();
    }
    buffer[buffered++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length >= BUFFER) {
      flush();
      writeThrough(bytes, offset, length);
      return;
    }
    if (length > BUFFER - buffered) {
      flush();
    }
    System.arraycopy(bytes, offset, buffer, buffered, length);
    buffered += length;
  }

  @Override
  public void flush() throws IOException {
    writeThrough(buffer, 0, buffered);
    buffered = 0;
  }

  /**
   * What follows is content: the digest does not depend on the file header, which differs between
   * two receptions of one object.
   */
  public void beginContent() throws IOException {
    flush();
    digesting = true;
  }

  private void writeThrough(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (digesting && digest != null) {
      digest.update(bytes, offset, length);
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      storage.full(size + length);
      throw new StorageException("storage " + storage.id() + ": " + e.getMessage(), e);
    }
    size += length;
  }

  /**
   * Gives the file its final name. Whoever gets the result must keep or delete it, and call {@link
   * #force} before anybody waits for {@link StoredFile#awaitForced} for long.
   */
  public StoredFile complete(String sopIuid, DataSet attributes, ZonedDateTime now)
      throws IOException {
    flush();
    String value = digest == null ? null : digest.value();
    StoredFile file = storage.settle(this, sopIuid, attributes, now, value);
    stored = file;
    return file;
  }

  /**
   * Forces the named file, contents and name, to the disk. Does not throw: whoever waits for the
   * file learns of a failure.
   */
  public void force() {
    StoredFile file = stored;
    if (file == null || file.isForced()) {
      return;
    }
    long start = System.nanoTime();
    try {
      channel.force(true);
      file.forced(null);
    } catch (IOException e) {
      file.forced(new StorageException("storage " + storage.id() + ": " + e.getMessage(), e));
    } finally {
      storage.forcing(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Where it is until it gets its final name; what is buffered is not there yet. */
  public Path path() {
    return path;
  }

  /** Without what is buffered. */
  public long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    StoredFile file = stored;
    try {
      channel.close();
    } finally {
      if (file == null) {
        Files.deleteIfExists(path);
      } else {
        file.forced(new StorageException("storage " + storage.id() + ": not forced"));
      }
    }
  }
}
