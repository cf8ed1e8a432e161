package org.orderly.hl7;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MllpCallTest {

  @Test
  void a_receiver_that_takes_nothing_does_not_hold_the_sender() throws Exception {
    try (ServerSocket server = silentServer();
        MllpCall call = new MllpCall("127.0.0.1", server.getLocalPort(), Duration.ofMillis(1500));
        Socket silent = server.accept()) {
      // more than both systems keep between them
      String message = "MSH|^~\\&|" + "x".repeat(12 << 20);
      IOException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30),
              () -> assertThrows(IOException.class, () -> call.send(message, "1")));
      assertEquals("the message was not taken within PT1.5S", e.getMessage());
      assertEquals(silent.getLocalPort(), server.getLocalPort());
    }
  }

  private static ServerSocket silentServer() throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReceiveBufferSize(16 * 1024);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return server;
  }
}
