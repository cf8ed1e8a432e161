package org.orderly.web.socket;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket of a subscriber (PS3.18 11.6); what a client sends is of no interest. */
@ServerEndpoint("/aets/{aet}/ws/subscribers/{subscriber}")
public class SubscriberEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberEndpoint.class);
  private static final int LONGEST_MESSAGE = 8192;

  @Inject private SocketEvents events;

  private SocketEvents.@Nullable Connected connected;

  @OnOpen
  public void open(Session session) throws IOException {
    // silent clients are found by pings
    session.setMaxIdleTimeout(0);
    session.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    session.setMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
    if (!(session.getUserPrincipal() instanceof Admitted admitted)) {
      session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "not admitted"));
      return;
    }
    connected =
        events.open(admitted.subscriber(), new SessionOutlet(session, SocketEvents.sendTimeout()));
  }

  @OnMessage
  public void answered(PongMessage pong) {
    if (connected != null) {
      connected.answered(SessionOutlet.numberOf(pong.getApplicationData()));
    }
  }

  @OnMessage
  public void ignored(String text) {
    // events go one way
  }

  @OnError
  public void failed(Session session, Throwable failure) {
    LOG.debug("WebSocket {}: {}", session.getId(), failure.toString());
  }

  @OnClose
  public void closed(CloseReason reason) {
    if (connected != null) {
      // 1001 is also what the container says when the server stops
      int code = reason.getCloseCode().getCode();
      connected.closed(
          code != CloseReason.CloseCodes.CLOSED_ABNORMALLY.getCode()
              && code != CloseReason.CloseCodes.GOING_AWAY.getCode());
    }
  }
}
