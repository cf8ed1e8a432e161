package org.orderly.it.worklist;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;

/** A subscriber with an open WebSocket. */
final class EventListener implements AutoCloseable, WebSocket.Listener {

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;

  static EventListener open(OrderlyServer server, String subscriber) {
    EventListener listener = new EventListener();
    String credentials = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    URI uri =
        URI.create(
            "ws://127.0.0.1:"
                + server.port("ORDERLY_HTTP_PORT")
                + "/orderly/aets/ORDERLY/ws/subscribers/"
                + subscriber);
    listener.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .buildAsync(uri, listener)
            .join();
    return listener;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      events.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  /** Waits for an event that has all parts. */
  String await(String... parts) throws Exception {
    return Await.value(
        List.of(parts),
        Duration.ofSeconds(20),
        () ->
            events.stream()
                .filter(event -> List.of(parts).stream().allMatch(event::contains))
                .findFirst()
                .orElse(null));
  }

  /** The events so far, in the order of their arrival. */
  List<String> events() {
    return List.copyOf(events);
  }

  /** Waits until so many events are there. */
  List<String> await(int count) throws Exception {
    Await.that(count + " events", Duration.ofSeconds(30), () -> events.size() >= count);
    return events();
  }

  boolean isClosed() {
    WebSocket open = socket;
    return open == null || open.isInputClosed();
  }

  /** Closes as a client that will not come again. */
  void goodBye() throws Exception {
    WebSocket open = socket;
    if (open != null) {
      open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
      Await.that("the server closes, too", Duration.ofSeconds(10), open::isInputClosed);
    }
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
