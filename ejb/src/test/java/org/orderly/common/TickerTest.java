package org.orderly.common;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickerTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ticks_on_whatever_a_tick_throws(boolean error) throws Exception {
    CountDownLatch ticks = new CountDownLatch(2);
    Ticker ticker =
        new Ticker(
            Thread::new,
            () -> {
              ticks.countDown();
              if (error) {
                throw new OutOfMemoryError("for a moment");
              }
              throw new IllegalStateException("the database is down");
            });
    try {
      assertTrue(ticks.await(30, TimeUnit.SECONDS));
    } finally {
      ticker.stop();
    }
  }
}
