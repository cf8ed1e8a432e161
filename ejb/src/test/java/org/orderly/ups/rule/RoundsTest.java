package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundsTest {

  @Test
  void nothing_waits_for_what_does_not_end() throws Exception {
    CountDownLatch importing = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(2);
    Rounds rounds =
        new Rounds(
            Thread::new,
            List.of(
                () -> {
                  importing.countDown();
                  return true;
                },
                () -> {
                  await(importing);
                  others.countDown();
                  return false;
                },
                () -> {
                  await(importing);
                  others.countDown();
                  throw new IllegalStateException("no database");
                }));
    assertTrue(others.await(30, TimeUnit.SECONDS));
    rounds.stop();
  }

  @Test
  void what_fails_is_tried_again_and_what_finds_more_goes_on_at_once() throws Exception {
    CountDownLatch failures = new CountDownLatch(2);
    CountDownLatch rows = new CountDownLatch(100);
    Rounds rounds =
        new Rounds(
            Thread::new,
            List.of(
                () -> {
                  failures.countDown();
                  throw new IllegalStateException("no database");
                },
                () -> {
                  rows.countDown();
                  return rows.getCount() > 0;
                }));
    assertTrue(rows.await(30, TimeUnit.SECONDS));
    assertTrue(failures.await(30, TimeUnit.SECONDS));
    rounds.stop();
    assertEquals(0, failures.getCount());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
