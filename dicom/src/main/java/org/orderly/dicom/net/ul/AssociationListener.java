package org.orderly.dicom.net.ul;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one port; each accepted association runs on a thread of its own until it ends. */
public final class AssociationListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AssociationListener.class);

  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

  private final ListenerOptions options;
  private final AcceptorPolicy policy;
  private final AssociationService service;
  private final AssociationObserver observer;
  private final ServerSocket server;
  private final ThreadPoolExecutor threads;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<Association> associations = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  private AssociationListener(
      ListenerOptions options,
      AcceptorPolicy policy,
      AssociationService service,
      AssociationObserver observer)
      throws IOException {
    this.options = options;
    this.policy = policy;
    this.service = service;
    this.observer = observer;
    server = new ServerSocket();
    server.setReuseAddress(true);
    if (options.options().socketReceiveBuffer() > 0) {
      // inherited by accepted sockets: the window scale is fixed during the TCP handshake
      server.setReceiveBufferSize(options.options().socketReceiveBuffer());
    }
    server.bind(new InetSocketAddress(options.bindAddress(), options.port()), options.backlog());
    threads = AssociationThreads.pool("dicom-" + server.getLocalPort(), options.maxAssociations());
  }

  /** Binds the port and begins to accept. */
  public static AssociationListener start(
      ListenerOptions options,
      AcceptorPolicy policy,
      AssociationService service,
      AssociationObserver observer)
      throws IOException {
    AssociationListener listener = new AssociationListener(options, policy, service, observer);
    Thread thread = new Thread(listener::acceptAll, "dicom-listener-" + listener.port());
    thread.setDaemon(true);
    thread.start();
    LOG.info("listening on port {}{}", listener.port(), options.tls() == null ? "" : " (TLS)");
    return listener;
  }

  /** The port, also when any free one was asked for. */
  public int port() {
    return server.getLocalPort();
  }

  /** Associations that are established at this moment. */
  public int associations() {
    return associations.size();
  }

  private void acceptAll() {
    while (!closing) {
      try {
        accept(server.accept());
      } catch (IOException e) {
        if (!closing) {
          LOG.warn("accept on port {}: {}", port(), e.getMessage());
        }
      }
    }
  }

  private void accept(Socket tcp) {
    connections.add(tcp);
    try {
      threads.execute(() -> run(tcp));
    } catch (RejectedExecutionException e) {
      connections.remove(tcp);
      refuse(tcp);
    }
  }

  /**
   * Over the limit: the answer goes out at once, without a thread; the watchdog closes the
   * connection later.
   */
  private void refuse(Socket tcp) {
    InetSocketAddress remote = (InetSocketAddress) tcp.getRemoteSocketAddress();
    LOG.warn("{} refused: limit of {} associations reached", remote, options.maxAssociations());
    observer.rejected(null, remote, RejectReason.LOCAL_LIMIT_EXCEEDED);
    try {
      if (options.tls() != null) {
        tcp.close();
        return;
      }
      Transport transport = new Transport(tcp, options.options());
      byte[] rj = PduWriter.encode(RejectReason.LOCAL_LIMIT_EXCEEDED.pdu());
      transport.write(rj, 0, rj.length);
      transport.closeLater();
    } catch (IOException e) {
      Opening.closeQuietly(tcp);
    }
  }

  private void run(Socket tcp) {
    try {
      Association association = Opening.accept(tcp, options, policy, observer);
      if (association != null) {
        serve(association);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("connection from {} ended", tcp.getRemoteSocketAddress(), e);
    } finally {
      connections.remove(tcp);
      Opening.closeQuietly(tcp);
    }
  }

  private void serve(Association association) {
    associations.add(association);
    @Nullable AssociationException failure = null;
    try {
      observer.opened(association);
      service.serve(association);
    } catch (AssociationException e) {
      failure = e;
    } catch (IOException | RuntimeException e) {
      LOG.error("{} failed", association, e);
      association.abort();
      failure = new AssociationException.ConnectionLost("internal error", e);
    } finally {
      associations.remove(association);
      observer.closed(association, failure);
    }
  }

  /** Stops accepting; what is open goes on until it ends. */
  public void retire() {
    closing = true;
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.getMessage());
    }
    threads.shutdown();
    LOG.info("stopped listening on port {}", port());
  }

  /** Stops accepting, lets running operations finish for a few seconds, and ends what is open. */
  @Override
  public void close() {
    close(DEFAULT_GRACE);
  }

  /**
   * Stops accepting, lets operations that are in progress finish within {@code grace}, and ends
   * each association with an A-ABORT as soon as it has none.
   */
  public void close(Duration grace) {
    closing = true;
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.getMessage());
    }
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Association association : associations) {
      CompletableFuture<?> quietOrOver =
          CompletableFuture.anyOf(association.quiet(), association.ended());
      ends.add(quietOrOver.thenRun(association::abort));
    }
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("port {}: operations did not finish within {}", port(), grace);
    }
    associations.forEach(Association::abort);
    connections.forEach(Opening::closeQuietly);
    threads.shutdown();
    LOG.info("stopped listening on port {}", port());
  }
}
