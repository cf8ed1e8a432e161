package org.orderly.hl7;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of the Minimal Lower Layer Protocol (HL7 v2 implementation guide, appendix C): VT,
 * message, FS, CR. A message may neither be longer nor take longer than allowed.
 */
final class MllpReader {

  static final int START = 0x0B;
  static final int END = 0x1C;
  static final int CARRIAGE_RETURN = 0x0D;

  private final Socket socket;
  private final InputStream in;
  private final Limits limits;
  private final Clock clock;

  /**
   * @param idle how long to wait for a message
   * @param message how long one may take from its first byte
   */
  record Limits(int maxMessage, Duration idle, Duration message) {}

  /** A message that was not read to its end; what there is of it tells who sent it. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient byte[] begin;

    TooLongException(byte[] begin, int allowed) {
      super("message is longer than " + allowed + " bytes");
      this.begin = begin;
    }

    byte[] begin() {
      return begin.clone();
    }
  }

  MllpReader(Socket socket, Limits limits, Clock clock) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 8192);
    this.limits = limits;
    this.clock = clock;
  }

  /** The next message; null if the peer has closed. */
  byte @Nullable [] next() throws IOException {
    socket.setSoTimeout(Math.toIntExact(limits.idle().toMillis()));
    int first = in.read();
    // some senders end a frame with CR LF, or with CR twice
    while (first == CARRIAGE_RETURN || first == '\n') {
      first = in.read();
    }
    if (first < 0) {
      return null;
    }
    if (first != START) {
      throw new IOException("frame does not begin with VT");
    }
    return message();
  }

  private byte[] message() throws IOException {
    long deadline = clock.millis() + limits.message().toMillis();
    ByteArrayOutputStream message = new ByteArrayOutputStream(1024);
    while (true) {
      if (in.available() == 0) {
        waitUntil(deadline);
      }
      int next = in.read();
      if (next == END) {
        return message.toByteArray();
      }
      if (next < 0) {
        throw new EOFException("closed within a message");
      }
      if (message.size() == limits.maxMessage()) {
        throw new TooLongException(message.toByteArray(), limits.maxMessage());
      }
      message.write(next);
    }
  }

  /** No byte may keep us past the end of the whole message. */
  private void waitUntil(long deadline) throws IOException {
    long left = deadline - clock.millis();
    if (left <= 0) {
      throw new SocketTimeoutException("message takes too long");
    }
    socket.setSoTimeout(Math.toIntExact(left));
  }
}
