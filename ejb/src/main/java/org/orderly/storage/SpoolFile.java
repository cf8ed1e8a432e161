package org.orderly.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;

/**
 * A file being received. It is in the spool folder of its storage until {@link #complete} names it;
 * closing it before removes it.
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
  private boolean completed;

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
      throw new StorageException("storage " + storage.id() + ": " + e.getMessage(), e);
    }
    size += length;
  }

  /**
   * Gives the file its final name and forces it to the disk. Whoever gets the result must keep or
   * delete it.
   */
  public StoredFile complete(String sopIuid, DataSet attributes, ZonedDateTime now)
      throws IOException {
    flush();
    String value = digest == null ? null : digest.value();
    StoredFile file = storage.settle(this, sopIuid, attributes, now, value);
    completed = true;
    channel.close();
    return file;
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    if (!completed) {
      completed = true;
      channel.close();
      Files.deleteIfExists(path);
    }
  }
}
