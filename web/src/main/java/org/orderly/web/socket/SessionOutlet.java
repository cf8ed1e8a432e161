package org.orderly.web.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends through a session of the container. */
final class SessionOutlet implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOutlet.class);

  private final Session session;
  private final RemoteEndpoint.Async remote;

  SessionOutlet(Session session, Duration sendTimeout) {
    this.session = session;
    remote = session.getAsyncRemote();
    remote.setSendTimeout(sendTimeout.toMillis());
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> done) {
    try {
      remote.sendText(
          text, result -> done.accept(result.isOK() ? null : failure(result.getException())));
    } catch (RuntimeException e) {
      done.accept(e);
    }
  }

  private static Throwable failure(@Nullable Throwable cause) {
    return cause == null ? new IOException("not sent") : cause;
  }

  @Override
  public void ping(long number) {
    try {
      remote.sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    } catch (IOException | RuntimeException e) {
      // the end of the session is told by its close or by the answer that never comes
      LOG.debug("ping to {}: {}", session.getId(), e.toString());
    }
  }

  /** The number of a pong, -1 for one that answers no ping of ours. */
  static long numberOf(ByteBuffer pong) {
    return pong.remaining() == Long.BYTES ? pong.getLong(pong.position()) : -1;
  }

  @Override
  public void cutOff(String reason) {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, reason));
    } catch (IOException | RuntimeException e) {
      LOG.debug("close of {}: {}", session.getId(), e.toString());
    }
  }
}
