package org.orderly.web.socket;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sending side of one WebSocket; nothing here waits. */
interface Outlet {

  /** Sends a message; {@code done} hears of the end, with what went wrong if anything did. */
  void send(String text, Consumer<@Nullable Throwable> done);

  /** Sends a ping; the peer answers with the same number, after all that came before it. */
  void ping(long number);

  /** Ends the connection without waiting for the peer. */
  void cutOff(String reason);
}
