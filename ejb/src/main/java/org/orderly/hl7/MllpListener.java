package org.orderly.hl7;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.ul.TlsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port on which HL7 messages are received. A thread per connection, of which there are only so
 * many; a message is answered before the next one is read.
 */
final class MllpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MllpListener.class);
  private static final int BACKLOG = 50;
  private static final int MAX_LOGGED = 200;
  private static final int HANDSHAKE_MILLIS = 10_000;

  private final ServerSocket server;
  private final Settings settings;
  private final Receiver receiver;
  private final ThreadFactory threads;
  private final Clock clock;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param charset of messages that name none, as in HL7 table 0211
   * @param tls null for plain TCP
   */
  record Settings(
      @Nullable InetAddress address,
      int port,
      int maxConnections,
      MllpReader.Limits limits,
      String charset,
      @Nullable TlsOptions tls) {}

  /** What is done with a message. */
  @FunctionalInterface
  interface Receiver {
    void perform(Hl7Message message, InetAddress sender) throws Hl7Exception;
  }

  private MllpListener(
      ServerSocket server,
      Settings settings,
      Receiver receiver,
      ThreadFactory threads,
      Clock clock) {
    this.server = server;
    this.settings = settings;
    this.receiver = receiver;
    this.threads = threads;
    this.clock = clock;
  }

  static MllpListener start(
      Settings settings, Receiver receiver, ThreadFactory threads, Clock clock) throws IOException {
    ServerSocket server = socket(settings.tls());
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(settings.address(), settings.port()), BACKLOG);
      MllpListener listener = new MllpListener(server, settings, receiver, threads, clock);
      threads.newThread(listener::accept).start();
      return listener;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static ServerSocket socket(@Nullable TlsOptions tls) throws IOException {
    if (tls == null) {
      return new ServerSocket();
    }
    SSLServerSocket secure =
        (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket();
    try {
      if (!tls.protocols().isEmpty()) {
        secure.setEnabledProtocols(tls.protocols().toArray(String[]::new));
      }
      if (!tls.cipherSuites().isEmpty()) {
        secure.setEnabledCipherSuites(tls.cipherSuites().toArray(String[]::new));
      }
    } catch (IllegalArgumentException e) {
      secure.close();
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
    secure.setNeedClientAuth(tls.clientAuth() == TlsOptions.ClientAuth.REQUIRED);
    return secure;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (open.size() >= settings.maxConnections()) {
          LOG.warn("HL7 connection of {} refused, too many", socket.getInetAddress());
          socket.close();
        } else {
          open.add(socket);
          threads.newThread(() -> serve(socket)).start();
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("HL7 connection not accepted: {}", e.toString());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (socket instanceof SSLSocket secure) {
        secure.setSoTimeout(HANDSHAKE_MILLIS);
        secure.startHandshake();
      }
      MllpReader in = new MllpReader(socket, settings.limits(), clock);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      try {
        for (byte[] message = in.next(); message != null; message = in.next()) {
          send(out, answer(message, socket.getInetAddress()));
        }
      } catch (MllpReader.TooLongException e) {
        String begin = new String(e.begin(), StandardCharsets.ISO_8859_1);
        Hl7Exception failure = Hl7Exception.rejected("", 207, String.valueOf(e.getMessage()));
        send(out, acknowledgment(begin, failure).getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      LOG.debug("HL7 connection of {} was idle", socket.getInetAddress());
    } catch (IOException e) {
      LOG.warn("HL7 connection of {}: {}", socket.getInetAddress(), e.toString());
    } finally {
      open.remove(socket);
    }
  }

  private static void send(OutputStream out, byte[] message) throws IOException {
    out.write(MllpReader.START);
    out.write(message);
    out.write(MllpReader.END);
    out.write(MllpReader.CARRIAGE_RETURN);
    out.flush();
  }

  private byte[] answer(byte[] bytes, InetAddress sender) {
    Optional<Charset> charset = Hl7Charset.of(bytes, settings.charset());
    Charset decoded = charset.orElse(StandardCharsets.ISO_8859_1);
    String text = new String(bytes, decoded);
    Hl7Exception failure = null;
    try {
      if (charset.isEmpty()) {
        throw Hl7Exception.rejected("MSH^1^18", 103, "Character set not recognized");
      }
      receiver.perform(Hl7Message.parse(text), sender);
    } catch (Hl7Exception e) {
      failure = e;
      LOG.warn("HL7 message refused, {} {}: {}", e.code(), e.location(), e.getMessage());
    } catch (RuntimeException e) {
      // the trace, not the message: it may repeat values
      LOG.error("HL7 message not performed: {}", trace(e));
      failure = Hl7Exception.rejected("", 207, "Application internal error");
    }
    return acknowledgment(text, failure).getBytes(decoded);
  }

  private static String trace(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    String text = e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    return text.length() > MAX_LOGGED ? text.substring(0, MAX_LOGGED) : text;
  }

  private String acknowledgment(String text, @Nullable Hl7Exception failure) {
    return Acknowledgment.of(text, failure, clock.instant().atZone(clock.getZone()));
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("HL7 listener: {}", e.toString());
    }
  }
}
