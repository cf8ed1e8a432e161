package org.orderly.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpPeerTest {

  @Test
  void a_request_that_was_stopped_fails_as_any_other() {
    CompletableFuture<HttpAnswer> stopped = new CompletableFuture<>();
    stopped.cancel(true);
    assertThrows(IOException.class, () -> HttpPeer.await(stopped));
  }

  @Test
  void a_refused_connection_is_told_in_words_and_not_by_a_class() {
    CompletableFuture<HttpAnswer> refused = CompletableFuture.failedFuture(new ConnectException());
    IOException e = assertThrows(IOException.class, () -> HttpPeer.await(refused));
    assertEquals("no connection, refused or nobody there", e.getMessage());
  }
}
