package org.orderly.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnaroundTest {

  private final BlockingQueue<Boolean> completedInIoThread = new LinkedBlockingQueue<>();

  @Test
  void completesInTheThreadThatReadsTheConnection() throws Exception {
    HttpHandler answers =
        new BlockingHandler(exchange -> exchange.getResponseSender().send("answer"));
    HttpHandler turnaround = Turnaround.before(answers);
    // the listener that was added first is called last
    HttpHandler watched =
        exchange -> {
          exchange.addExchangeCompleteListener(
              (completed, next) -> {
                completedInIoThread.add(completed.isInIoThread());
                next.proceed();
              });
          turnaround.handleRequest(exchange);
        };
    Undertow server = Undertow.builder().addHttpListener(0, "localhost", watched).build();
    server.start();
    try {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals("answer", response.body());
        assertTrue(completedInIoThread.poll(10, TimeUnit.SECONDS));
      }
    } finally {
      server.stop();
    }
  }
}
