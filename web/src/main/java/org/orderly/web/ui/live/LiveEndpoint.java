package org.orderly.web.ui.live;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.web.ui.PageAssets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of a page, {@code /live?topic=tasks&topic=workitems}: one message {@code
 * {"start":"t0","changed":["tasks"]}} for whatever happened since the last one. The first one comes
 * at once: a page that another start of the server has written reads itself anew. Needs the login
 * of the pages.
 */
@ServerEndpoint("/live")
public class LiveEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEndpoint.class);
  private static final Pattern TOPIC = Pattern.compile("[a-z]{1,32}");
  private static final int MOST_TOPICS = 8;
  private static final int LONGEST_MESSAGE = 64;
  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  /** The page says something more often than that. */
  private static final long IDLE_MILLIS = 90_000;

  @Inject private LiveHints hints;
  @Inject private PageAssets assets;

  private @Nullable Watcher watcher;

  @OnOpen
  public void open(Session session) throws IOException {
    session.setMaxIdleTimeout(IDLE_MILLIS);
    session.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    session.setMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
    Set<String> topics =
        session.getRequestParameterMap().getOrDefault("topic", List.of()).stream()
            .filter(topic -> TOPIC.matcher(topic).matches())
            .limit(MOST_TOPICS)
            .collect(Collectors.toSet());
    Watcher page = new Watcher(topics, assets.getStamp(), line(session));
    if (hints.join(page)) {
      watcher = page;
      page.greet();
    } else {
      session.close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many pages"));
    }
  }

  private static Watcher.Line line(Session session) {
    RemoteEndpoint.Async remote = session.getAsyncRemote();
    remote.setSendTimeout(SEND_TIMEOUT_MILLIS);
    return (text, done) -> send(remote, text, done);
  }

  private static void send(
      RemoteEndpoint.Async remote, String text, Consumer<@Nullable Throwable> done) {
    try {
      remote.sendText(text, result -> done.accept(result.getException()));
    } catch (RuntimeException e) {
      // the session has ended; its close tells the rest
      done.accept(e);
    }
  }

  /** Whatever a page says keeps its connection open through what stands between. */
  @OnMessage
  public void alive(String text) {
    LOG.trace("page is there");
  }

  @OnError
  public void failed(Session session, Throwable failure) {
    LOG.debug("page {}: {}", session.getId(), failure.toString());
  }

  @OnClose
  public void closed() {
    if (watcher != null) {
      hints.leave(watcher);
    }
  }
}
