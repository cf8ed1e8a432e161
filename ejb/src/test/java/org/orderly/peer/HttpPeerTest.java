package org.orderly.peer;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpPeerTest {

  @Test
  void a_request_that_was_stopped_fails_as_any_other() {
    CompletableFuture<HttpAnswer> stopped = new CompletableFuture<>();
    stopped.cancel(true);
    assertThrows(IOException.class, () -> HttpPeer.await(stopped));
  }
}
