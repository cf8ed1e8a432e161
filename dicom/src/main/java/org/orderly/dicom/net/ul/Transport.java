package org.orderly.dicom.net.ul;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, perhaps with TLS on top: buffered reads, unbuffered writes, and the deadlines
 * of both. Reads belong to one thread; a write of one PDU holds the caller's lock.
 */
final class Transport implements Closeable, Watchdog.Watched {
  private static final int INITIAL_BUFFER = 8 * 1024;

  /** The most that one read of a Java socket gives: a full buffer then means that more waits. */
  private static final int MAX_BUFFER = 128 * 1024;

  /** Decides what an expired timer means; called on the watchdog thread, so it must not block. */
  interface ExpiryCheck {
    boolean stillWaiting(UlTimer timer);
  }

  final Timers timers;
  private final Socket tcp;
  private final @Nullable SocketOption<Boolean> quickAck;
  private volatile ExpiryCheck expiryCheck = timer -> true;
  private volatile @Nullable UlTimer expired;
  private volatile boolean closed;
  private boolean secured;
  private InputStream in;
  private OutputStream out;
  private byte[] buffer = new byte[INITIAL_BUFFER];
  private int position;
  private int limit;
  private volatile UlTimer readTimer = UlTimer.REQUEST;

  Transport(Socket tcp, UlOptions options) throws IOException {
    this.tcp = tcp;
    timers = new Timers(options);
    tcp.setTcpNoDelay(options.tcpNoDelay());
    quickAck = options.tcpQuickAck() ? quickAckOption(tcp) : null;
    in = tcp.getInputStream();
    out = tcp.getOutputStream();
    Watchdog.INSTANCE.add(this);
  }

  InetAddress localAddress() {
    return tcp.getLocalAddress();
  }

  /** The option is Linux's and in a module of its own: found by name, so that neither is needed. */
  @SuppressWarnings("unchecked")
  private static @Nullable SocketOption<Boolean> quickAckOption(Socket socket) {
    for (SocketOption<?> option : socket.supportedOptions()) {
      if (option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class) {
        return (SocketOption<Boolean>) option;
      }
    }
    return null;
  }

  /** Puts TLS on top; deadlines and socket options stay with the TCP socket. */
  void secure(Socket tls) throws IOException {
    secured = true;
    in = tls.getInputStream();
    out = tls.getOutputStream();
  }

  void expiryCheck(ExpiryCheck check) {
    expiryCheck = check;
  }

  /** A view for the PDU reader, which reads headers and association PDUs only. */
  InputStream stream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return Transport.this.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return Transport.this.read(target, offset, length);
      }
    };
  }

  /** Which timer runs while a read waits. */
  void waitFor(UlTimer timer) {
    readTimer = timer;
    if (timer != UlTimer.IDLE) {
      timers.arm(timer);
    }
  }

  void waitedFor(UlTimer timer) {
    timers.disarm(timer);
  }

  int read() throws IOException {
    if (position == limit && fill() < 0) {
      return -1;
    }
    return buffer[position++] & 0xFF;
  }

  int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit) {
      if (length >= buffer.length) {
        return readSocket(target, offset, length);
      }
      if (fill() < 0) {
        return -1;
      }
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, n);
    position += n;
    return n;
  }

  /** Hands up to {@code length} bytes to {@code target} straight from the read buffer. */
  int transferTo(OutputStream target, int length) throws IOException {
    if (position == limit && fill() < 0) {
      return -1;
    }
    int n = Math.min(length, limit - position);
    int from = position;
    position += n;
    target.write(buffer, from, n);
    return n;
  }

  private int fill() throws IOException {
    if (limit == buffer.length && buffer.length < MAX_BUFFER) {
      // the last read filled the buffer: this peer has much to say
      buffer = new byte[buffer.length * 4 > MAX_BUFFER ? MAX_BUFFER : buffer.length * 4];
    }
    position = 0;
    limit = 0;
    int n = readSocket(buffer, 0, buffer.length);
    limit = Math.max(n, 0);
    return n;
  }

  private int readSocket(byte[] target, int offset, int length) throws IOException {
    boolean idle = readTimer == UlTimer.IDLE;
    if (idle) {
      timers.arm(UlTimer.IDLE);
    }
    int n = in.read(target, offset, length);
    if (idle) {
      timers.disarm(UlTimer.IDLE);
    }
    if (n > 0 && n < length && quickAck != null && !closed) {
      // the kernel forgets this option; it matters only when the next read will wait for the peer
      tcp.setOption(quickAck, Boolean.TRUE);
    }
    return n;
  }

  /** Writes whole PDUs; the caller holds its lock for writing. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    timers.arm(UlTimer.WRITE);
    try {
      out.write(bytes, offset, length);
      out.flush();
    } finally {
      timers.disarm(UlTimer.WRITE);
    }
  }

  @Override
  public void check(long now) {
    UlTimer timer = timers.expired(now);
    if (timer == null || closed) {
      return;
    }
    if (!expiryCheck.stillWaiting(timer)) {
      timers.arm(timer);
      return;
    }
    expired = timer;
    if (timer == UlTimer.WRITE || timer == UlTimer.ARTIM) {
      closeHard();
    } else if (timer != UlTimer.OPERATION) {
      shutdownInput();
    }
  }

  /** The timer that ended this connection, if one did. */
  @Nullable UlTimer expired() {
    return expired;
  }

  /** Wakes the reader with an end of stream, so that it can still send an A-ABORT. */
  private void shutdownInput() {
    try {
      tcp.shutdownInput();
    } catch (IOException e) {
      close();
    }
  }

  /** Sta13: waits for the peer to close, but not longer than ARTIM, and then closes. */
  void discardUntilClosed() {
    readTimer = UlTimer.ARTIM;
    timers.arm(UlTimer.ARTIM);
    try {
      while (in.read(buffer, 0, buffer.length) >= 0) {
        position = 0;
        limit = 0;
      }
    } catch (IOException e) {
      // a reset is as good as a close here
      closed = true;
    }
    close();
  }

  /** Sends no more and lets the watchdog close the connection when ARTIM has run out. */
  void closeLater() {
    expiryCheck =
        timer -> {
          close();
          return true;
        };
    timers.arm(UlTimer.ARTIM);
    shutdownOutput();
  }

  /** No more is sent; the peer sees the end after all that was written. */
  void shutdownOutput() {
    if (secured) {
      // a bare FIN would look like a truncation attack to the TLS peer
      return;
    }
    try {
      tcp.shutdownOutput();
    } catch (IOException e) {
      close();
    }
  }

  /** Closes without waiting for what the peer does not take. */
  void closeHard() {
    try {
      tcp.setSoLinger(true, 0);
    } catch (IOException e) {
      // already closed: nothing left to discard
      closed = true;
    }
    close();
  }

  @Override
  public void close() {
    closed = true;
    Watchdog.INSTANCE.remove(this);
    try {
      tcp.close();
    } catch (IOException e) {
      // the descriptor is released all the same
      closed = true;
    }
  }
}
