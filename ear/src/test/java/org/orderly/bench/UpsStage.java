package org.orderly.bench;

import java.io.IOException;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worklist: events to many listeners, whole cycles, a subscription to many work items, searches
 * among very many. With {@code ORDERLY_DB_URL} set the server measured uses that database.
 */
final class UpsStage {

  private static final String ALL_WORKITEMS = "1.2.840.10008.5.1.4.34.5";
  private static final int LISTENERS = 1_000;
  private static final int EVENTS = 10;
  private static final int CLIENTS = 4;
  private static final int SECONDS = 15;
  private static final int SUBSCRIBED = 15_000;
  private static final int SEARCHED = 100_000;
  private static final int AT_ONCE = 250;
  private static final int SEARCHES = 200;

  /** dcm4chee-arc on a machine of this kind, and what we want to be at least. */
  private static final double PEER_CYCLES = 185;

  private static final double CYCLES_TARGET = 2;

  private final Stage stage;
  private final UpsClient client;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private final List<String> templates = new ArrayList<>();
  private int patients;

  UpsStage(Stage stage) {
    this.stage = stage;
    client =
        new UpsClient(
            "127.0.0.1:" + stage.environment().get("ORDERLY_HTTP_PORT"),
            stage.api().authorization());
  }

  void run() throws IOException, InterruptedException {
    cycles();
    creates();
    events();
    globalSubscription();
    searches();
  }

  private interface Work {
    void perform(int number) throws IOException, InterruptedException;
  }

  /** Runs {@code count} pieces of work on a few threads; {@code untilNanos} ends it earlier. */
  private int parallel(int clients, int count, long untilNanos, Work work)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        ends.add(
            threads.submit(
                () -> {
                  while (next.getAndIncrement() < count && System.nanoTime() < untilNanos) {
                    work.perform(numbers.getAndIncrement());
                    done.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      return done.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static long in(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private void cycles() throws IOException, InterruptedException {
    List<Double> rates = new ArrayList<>();
    for (int round = -Stage.WARM_UP; round < Stage.ROUNDS; round++) {
      int done = parallel(CLIENTS, Integer.MAX_VALUE, in(SECONDS), client::cycle);
      present.addAndGet(done);
      if (round >= 0) {
        rates.add((double) done / SECONDS);
      }
    }
    stage
        .figures()
        .add(
            "UPS-RS create, claim, update, complete, 4 clients",
            "cycles/s",
            Stage.median(rates),
            "dcm4chee-arc (measured elsewhere)",
            OptionalDouble.of(PEER_CYCLES),
            CYCLES_TARGET);
  }

  /** From the request that changes a work item until a listener has heard of it. */
  private void events() throws IOException, InterruptedException {
    String uid = client.create(numbers.getAndIncrement());
    List<Listener> listeners = new ArrayList<>();
    Semaphore opening = new Semaphore(50);
    for (int i = 0; i < LISTENERS; i++) {
      client.subscribe(uid, "BENCH" + i);
      opening.acquire();
      Listener listener = new Listener(opening);
      listeners.add(listener);
      client.listen("BENCH" + i, listener);
    }
    opening.acquire(50);
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    for (int event = 1; event <= EVENTS; event++) {
      CountDownLatch heard = new CountDownLatch(LISTENERS);
      long start = System.nanoTime();
      listeners.forEach(
          listener ->
              listener.expect(
                  () -> {
                    millis.add((System.nanoTime() - start) / 1e6);
                    heard.countDown();
                  }));
      client.progress(uid, event);
      if (!heard.await(30, TimeUnit.SECONDS)) {
        throw new IOException(heard.getCount() + " listeners did not hear of event " + event);
      }
    }
    listeners.forEach(Listener::close);
    stage.alone("event to 1,000 WebSocket subscribers, p50", "ms", percentile(millis, 50));
    stage.alone("event to 1,000 WebSocket subscribers, p99", "ms", percentile(millis, 99));
  }

  private void globalSubscription() throws IOException, InterruptedException {
    fill(SUBSCRIBED);
    long start = System.nanoTime();
    client.subscribe(ALL_WORKITEMS, "BENCHALL");
    stage.alone(
        "global subscription with 15,000 work items", "ms", (System.nanoTime() - start) / 1e6);
    client.unsubscribe(ALL_WORKITEMS, "BENCHALL");
  }

  /** The rate is that of requests for one each; most are then created by requests for many. */
  private void creates() throws IOException, InterruptedException {
    int done = parallel(CLIENTS, Integer.MAX_VALUE, in(SECONDS), client::create);
    present.addAndGet(done);
    stage.alone("UPS-RS create, 4 clients", "work items/s", (double) done / SECONDS);
  }

  private void fill(int total) throws IOException, InterruptedException {
    while (patients < UpsClient.PATIENTS) {
      client.create(patients++);
      present.incrementAndGet();
    }
    while (templates.size() < UpsClient.LABELS) {
      templates.add(client.template(templates.size()));
    }
    int missing = total - present.get();
    if (missing > 0) {
      long start = System.nanoTime();
      parallel(
          CLIENTS,
          (missing + AT_ONCE - 1) / AT_ONCE,
          Long.MAX_VALUE,
          number -> {
            client.createAll(templates.get(number % UpsClient.LABELS), number, AT_ONCE);
            present.addAndGet(AT_ONCE);
          });
      stage.alone(
          "UPS-RS create of " + AT_ONCE + " at once, 4 clients, up to " + total + " work items",
          "work items/s",
          missing / ((System.nanoTime() - start) / 1e9));
    }
  }

  private void searches() throws IOException, InterruptedException {
    fill(SEARCHED);
    search("by patient", Map.of("PatientID", "B17"));
    search(
        "by state and code",
        Map.of(
            "ProcedureStepState", "SCHEDULED", "ScheduledWorkitemCodeSequence.CodeValue", "SEG7"));
    search(
        "by label and day, sorted",
        Map.of(
            "ProcedureStepLabel",
            "Step%203",
            "ScheduledProcedureStepStartDateTime",
            "20260104-20260105",
            "orderby",
            "-ScheduledProcedureStepPriority"));
    search("by name, fuzzy", Map.of("PatientName", "number12", "fuzzymatching", "true"));
    search("without keys", Map.of("orderby", "ScheduledProcedureStepStartDateTime"));
  }

  private void search(String what, Map<String, String> query)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = -SEARCHES / 10; i < SEARCHES; i++) {
      double took = client.search(query);
      if (i >= 0) {
        millis.add(took);
      }
    }
    stage.alone("search among 100,000 work items " + what + ", p95", "ms", percentile(millis, 95));
  }

  private static double percentile(List<Double> values, int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static final class Listener implements WebSocket.Listener {
    private static final Runnable NOTHING = () -> {};

    private final Semaphore opening;
    private volatile Runnable expected = NOTHING;
    private volatile WebSocket socket;

    Listener(Semaphore opening) {
      this.opening = opening;
    }

    void expect(Runnable heard) {
      expected = heard;
    }

    void close() {
      socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opening.release();
      opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (last) {
        Runnable heard = expected;
        expected = NOTHING;
        heard.run();
      }
      from.request(1);
      return null;
    }
  }
}
