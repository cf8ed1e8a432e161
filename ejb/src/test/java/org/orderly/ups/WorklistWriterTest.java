package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.orderly.task.TestDatabase;

/** What operations that share a transaction have to do with each other: nothing. */
@Timeout(60)
class WorklistWriterTest {

  private final AtomicInteger nudges = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task);
    threads.add(thread);
    thread.start();
    return task;
  }

  private WorklistWriter writer(DataSource database) {
    return new WorklistWriter(database, nudges::incrementAndGet, changes::incrementAndGet);
  }

  /** The first one leads and waits within its step, the others queue behind it. */
  private FutureTask<Integer> hold(WorklistWriter writer) throws InterruptedException {
    FutureTask<Integer> held =
        start(
            () ->
                writer.change(
                    unit -> {
                      begun.countDown();
                      await(goOn);
                      return 0;
                    }));
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    return held;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void release() {
    awaitQueued();
    goOn.countDown();
  }

  private void awaitQueued() {
    for (Thread thread : threads.subList(1, threads.size())) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  private static Boolean rename(Unit unit, String uid, String label) throws SQLException {
    return WorkitemTable.execute(
            unit.connection(), "update workitem set label = ? where uid = ?", label, uid)
        == 1;
  }

  @Test
  void those_that_wait_share_a_commit_and_a_refused_one_leaves_nothing() throws Exception {
    LendingDataSource database = new LendingDataSource(TestDatabase.H2.open());
    UpsFixture ups = new UpsFixture(database);
    String first = ups.create();
    String second = ups.create();
    String third = ups.create();
    WorklistWriter writer = writer(database);
    FutureTask<Integer> held = hold(writer);
    long before = database.statements(UpsFixture::isGate);
    FutureTask<Boolean> renamed = start(() -> writer.change(unit -> rename(unit, first, "A")));
    FutureTask<Boolean> refused =
        start(
            () ->
                writer.change(
                    unit -> {
                      rename(unit, second, "B");
                      unit.setEventful();
                      throw Worklist.unknown();
                    }));
    FutureTask<Boolean> broken =
        start(
            () ->
                writer.change(
                    unit -> {
                      rename(unit, second, "C");
                      return rename(unit, second, "x".repeat(2_000));
                    }));
    FutureTask<Boolean> last = start(() -> writer.change(unit -> rename(unit, third, "D")));
    release();
    assertEquals(0, held.get());
    assertTrue(renamed.get());
    assertTrue(last.get());
    assertEquals(UpsException.class, cause(refused));
    assertEquals(DatabaseFailedException.class, cause(broken));
    assertEquals(before + 1, database.statements(UpsFixture::isGate), "one transaction");
    assertEquals(1, ups.number("select count(*) from workitem where label = 'A'"));
    assertEquals(1, ups.number("select count(*) from workitem where label = 'D'"));
    assertEquals(0, ups.number("select count(*) from workitem where label in ('B', 'C')"));
    assertEquals(0, nudges.get(), "what was refused has no events");
    assertEquals(2, changes.get(), "once for each commit: the one that led, and those that waited");
    assertEquals(0, database.lent());
  }

  @Test
  void others_in_the_way_of_one_make_nobody_fail() throws Exception {
    UpsFixture ups = new UpsFixture(TestDatabase.H2);
    String uid = ups.create();
    WorklistWriter writer = writer(ups.database);
    FutureTask<Integer> held = hold(writer);
    AtomicInteger tries = new AtomicInteger();
    FutureTask<Boolean> unlucky =
        start(
            () ->
                writer.change(
                    unit -> {
                      if (tries.incrementAndGet() < 3) {
                        throw new SQLException("somebody was faster", "40001");
                      }
                      unit.setEventful();
                      return true;
                    }));
    FutureTask<Boolean> other = start(() -> writer.change(unit -> rename(unit, uid, "A")));
    release();
    assertEquals(0, held.get());
    assertTrue(unlucky.get());
    assertTrue(other.get());
    assertEquals(1, ups.number("select count(*) from workitem where label = 'A'"));
    assertEquals(1, nudges.get());
  }

  @Test
  void who_waits_after_an_error_is_served() throws Exception {
    UpsFixture ups = new UpsFixture(TestDatabase.H2);
    WorklistWriter writer = writer(ups.database);
    assertThrows(
        AssertionError.class,
        () ->
            writer.change(
                unit -> {
                  throw new AssertionError("not caught by the writer");
                }));
    Integer answer = writer.change(unit -> 1);
    assertEquals(1, answer);
  }

  @Test
  void nobody_is_told_that_is_done_what_an_error_of_another_has_undone() throws Exception {
    UpsFixture ups = new UpsFixture(TestDatabase.H2);
    String uid = ups.create();
    WorklistWriter writer = writer(ups.database);
    FutureTask<Integer> held = hold(writer);
    FutureTask<Integer> leader = start(() -> writer.change(unit -> 0));
    awaitQueued();
    FutureTask<Boolean> renamed = start(() -> writer.change(unit -> rename(unit, uid, "A")));
    awaitQueued();
    FutureTask<Boolean> fatal =
        start(
            () ->
                writer.change(
                    unit -> {
                      throw new OutOfMemoryError("of a large work item");
                    }));
    release();
    assertEquals(0, held.get());
    assertEquals(OutOfMemoryError.class, cause(leader), "whose thread it was");
    assertEquals(IllegalStateException.class, cause(renamed));
    assertEquals(IllegalStateException.class, cause(fatal));
    assertEquals(0, ups.number("select count(*) from workitem where label = 'A'"));
    Integer after = writer.change(unit -> 1);
    assertEquals(1, after);
  }

  @Test
  void a_leader_without_memory_leaves_the_lead_to_who_waits() throws Exception {
    UpsFixture ups = new UpsFixture(TestDatabase.H2);
    String uid = ups.create();
    AtomicInteger groups = new AtomicInteger();
    WorklistWriter writer =
        new WorklistWriter(ups.database, nudges::incrementAndGet, changes::incrementAndGet) {
          @Override
          List<Order<?>> room(int orders) {
            if (groups.incrementAndGet() == 2) {
              throw new OutOfMemoryError("of the group");
            }
            return super.room(orders);
          }
        };
    FutureTask<Integer> held = hold(writer);
    FutureTask<Integer> leader = start(() -> writer.change(unit -> 0));
    awaitQueued();
    FutureTask<Boolean> renamed = start(() -> writer.change(unit -> rename(unit, uid, "A")));
    release();
    assertEquals(0, held.get());
    assertEquals(OutOfMemoryError.class, cause(leader));
    assertTrue(renamed.get(30, TimeUnit.SECONDS));
    assertEquals(1, ups.number("select count(*) from workitem where label = 'A'"));
    Integer after = writer.change(unit -> 1);
    assertEquals(1, after);
  }

  @Test
  void pages_hear_of_nothing_that_was_refused() throws Exception {
    UpsFixture ups = new UpsFixture(TestDatabase.H2);
    WorklistWriter writer = writer(ups.database);
    assertThrows(
        UpsException.class,
        () ->
            writer.change(
                unit -> {
                  throw Worklist.unknown();
                }));
    assertEquals(0, changes.get());
  }

  private static Class<?> cause(FutureTask<?> task) {
    return assertThrows(ExecutionException.class, task::get).getCause().getClass();
  }
}
