package org.orderly.dicom.encoding;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A buffered source that knows its position; it never allocates more than has arrived. */
final class ByteSource {

  private static final int BUFFER = 16 * 1024;
  private static final int CHUNK = 64 * 1024;

  private final InputStream in;
  private final @Nullable FileChannel channel;
  private byte[] buffer = new byte[BUFFER];
  private int next;
  private int limit;
  private long positionOfBuffer;

  ByteSource(InputStream in) throws IOException {
    this.in = in;
    this.channel = in instanceof FileInputStream file ? file.getChannel() : null;
  }

  long position() {
    return positionOfBuffer + next;
  }

  /** Tries to have n bytes ready to peek at; the number that are, which is less only at the end. */
  int peek(int n) throws IOException {
    if (limit - next < n) {
      fill(n);
    }
    return Math.min(n, limit - next);
  }

  private void fill(int n) throws IOException {
    System.arraycopy(buffer, next, buffer, 0, limit - next);
    positionOfBuffer += next;
    limit -= next;
    next = 0;
    while (limit < n) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return;
      }
      limit += read;
    }
  }

  /** A byte that {@link #peek} made ready. */
  int at(int offset) {
    return buffer[next + offset] & 0xFF;
  }

  int u16(int offset, boolean bigEndian) {
    int a = at(offset);
    int b = at(offset + 1);
    return bigEndian ? a << 8 | b : b << 8 | a;
  }

  int i32(int offset, boolean bigEndian) {
    int a = u16(offset, bigEndian);
    int b = u16(offset + 2, bigEndian);
    return bigEndian ? a << 16 | b : b << 16 | a;
  }

  /** Consumes bytes that {@link #peek} made ready. */
  void advance(int n) {
    next += n;
  }

  /** Reads exactly this many bytes, growing with what arrives. */
  byte[] read(int length) throws IOException {
    byte[] value = new byte[Math.min(length, Math.max(CHUNK, limit - next))];
    int have = 0;
    while (have < length) {
      if (have == value.length) {
        value = Arrays.copyOf(value, (int) Math.min(length, have * 2L));
      }
      int n = read(value, have, value.length - have);
      if (n < 0) {
        throw new EOFException();
      }
      have += n;
    }
    return value;
  }

  int read(byte[] target, int offset, int length) throws IOException {
    if (next < limit) {
      int n = Math.min(length, limit - next);
      System.arraycopy(buffer, next, target, offset, n);
      next += n;
      return n;
    }
    if (length >= buffer.length) {
      int n = in.read(target, offset, length);
      positionOfBuffer += Math.max(0, n);
      return n;
    }
    return peek(1) == 0 ? -1 : read(target, offset, length);
  }

  /**
   * Passes over bytes; a file is positioned, a stream is read so that whoever copies it sees all.
   */
  void skip(long length) throws IOException {
    long left = length;
    int buffered = (int) Math.min(left, limit - next);
    next += buffered;
    left -= buffered;
    if (left > 0 && channel != null) {
      if (left > channel.size() - channel.position()) {
        throw new EOFException();
      }
      channel.position(channel.position() + left);
      positionOfBuffer += left;
      return;
    }
    if (left > CHUNK && buffer.length < CHUNK) {
      buffer = new byte[CHUNK]; // all of the old content has been consumed
      positionOfBuffer += next;
      next = 0;
      limit = 0;
    }
    while (left > 0) {
      if (peek(1) == 0) {
        throw new EOFException();
      }
      int n = (int) Math.min(left, limit - next);
      next += n;
      left -= n;
    }
  }

  /** Reads to the end of the source; the number of bytes that were left. */
  long exhaust() throws IOException {
    long start = position();
    while (peek(1) > 0) {
      next = limit;
    }
    return position() - start;
  }

  InputStream asInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        if (peek(1) == 0) {
          return -1;
        }
        int b = at(0);
        advance(1);
        return b;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        return len == 0 ? 0 : ByteSource.this.read(b, off, len);
      }
    };
  }
}
