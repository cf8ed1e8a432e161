package org.orderly.web.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose client does as the test says. */
final class FakeOutlet implements Outlet {
  final List<String> received = new ArrayList<>();
  final List<Long> pings = new ArrayList<>();
  @Nullable String cutOff;
  boolean stuck;

  @Override
  public void send(String text, Consumer<@Nullable Throwable> done) {
    if (!stuck) {
      received.add(text);
      done.accept(null);
    }
  }

  @Override
  public void ping(long number) {
    pings.add(number);
  }

  @Override
  public void cutOff(String reason) {
    cutOff = reason;
  }

  long lastPing() {
    return pings.get(pings.size() - 1);
  }
}
