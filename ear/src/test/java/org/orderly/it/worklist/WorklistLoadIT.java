package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.OrderlyServer;

/** Many clients, and many work items. */
class WorklistLoadIT {

  private static final int CLIENTS = 50;
  private static final int CONTESTED = 200;
  private static final int MANY = 15_000;
  private static final Duration GLOBAL_LIMIT = Duration.ofSeconds(10);

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  private static void inParallel(int threads, Callable<Void> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(executor.submit(work));
      }
      for (Future<Void> future : running) {
        future.get(300, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void of_fifty_clients_that_claim_two_hundred_work_items_each_has_one_winner() throws Exception {
    List<String> uids = new ArrayList<>();
    for (int i = 0; i < CONTESTED; i++) {
      uids.add(worklist.create());
    }
    Map<String, AtomicInteger> winners = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    CyclicBarrier start = new CyclicBarrier(CLIENTS);
    inParallel(
        CLIENTS,
        () -> {
          Worklist client = Worklist.of(SERVER);
          start.await();
          for (String uid : uids) {
            HttpResponse<String> claimed = client.state(uid, "IN PROGRESS", Worklist.newUid());
            String answer = claimed.statusCode() + " " + Worklist.header(claimed, "Warning");
            answers.computeIfAbsent(answer, key -> new AtomicInteger()).incrementAndGet();
            if (claimed.statusCode() == 200) {
              winners.computeIfAbsent(uid, key -> new AtomicInteger()).incrementAndGet();
            }
          }
          return null;
        });
    assertEquals(CONTESTED, winners.size(), answers.toString());
    assertTrue(winners.values().stream().allMatch(n -> n.get() == 1), answers.toString());
    String lost =
        "409 299 "
            + worklist.url()
            + ": The submitted request is inconsistent with the current state of the UPS"
            + " Instance.";
    assertEquals(2, answers.size(), answers.toString());
    assertEquals(CONTESTED * (CLIENTS - 1), answers.get(lost).get());
  }

  @Test
  void a_global_subscription_to_many_work_items_is_answered_in_time() throws Exception {
    AtomicInteger left = new AtomicInteger(MANY);
    inParallel(
        8,
        () -> {
          Worklist client = Worklist.of(SERVER);
          while (left.getAndDecrement() > 0) {
            client.create();
          }
          return null;
        });
    assertTrue(worklist.count("") >= MANY);
    for (String query : List.of("", "?deletionlock=true")) {
      String aet = query.isEmpty() ? "MANY" : "MANYLOCK";
      long begin = System.nanoTime();
      HttpResponse<String> made =
          worklist.call("POST", "/" + Worklist.GLOBAL + "/subscribers/" + aet + query, null);
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      System.getLogger("worklist")
          .log(
              System.Logger.Level.INFO,
              "global subscription" + query + " to " + MANY + ": " + taken);
      assertEquals(201, made.statusCode(), Worklist.shown(made));
      assertTrue(taken.compareTo(GLOBAL_LIMIT) < 0, taken.toString());
    }
    assertEquals(MANY, Worklist.array(worklist.get("?limit=" + MANY)).size());
    assertEquals(
        200,
        worklist.call("DELETE", "/" + Worklist.GLOBAL + "/subscribers/MANY", null).statusCode());
  }
}
