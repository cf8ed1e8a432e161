package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;

/**
 * The server is killed while work items are updated: each subscriber must hear of each change that
 * was acknowledged, in order. {@code -Dorderly.crash.updates=1000} makes it longer.
 */
class EventCrashIT {

  private static final int UPDATES = Integer.getInteger("orderly.crash.updates", 400);
  private static final int SUBSCRIBERS = 20;
  private static final int CLIENTS = 4;
  private static final int KILLS = 2;
  private static final Pattern STEP = Pattern.compile("item (\\d+) step (\\d+) ");

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  /** One client: updates its work item until told to stop, and again after a restart. */
  private static final class Client {
    final int number;
    final String uid;
    final String transaction;
    final List<Integer> acknowledged = new ArrayList<>();
    int next = 1;

    Client(int number) throws Exception {
      this.number = number;
      Worklist worklist = Worklist.of(SERVER);
      uid = worklist.create();
      transaction = worklist.claim(uid);
    }

    /** Ends with the share of this life, or when the server is gone. */
    void update(int upTo) {
      Worklist worklist = Worklist.of(SERVER);
      try {
        while (next <= upTo) {
          int step = next++;
          String text = "item " + number + " step " + step + " ";
          HttpResponse<String> response =
              worklist.send(
                  "POST",
                  "/" + uid + "?Transaction-uid=" + transaction,
                  "{\"00741002\":"
                      + Bodies.sequence("\"00741006\":" + Bodies.text("ST", text + "."))
                      + "}");
          Worklist.require(200, response);
          acknowledged.add(step);
        }
      } catch (IOException e) {
        // killed: it is not known whether the last update was committed
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void each_committed_change_is_reported_in_order_to_each_subscriber() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(i));
    }
    Map<String, List<String>> heard = new LinkedHashMap<>();
    List<EventListener> listeners = listen(heard);
    for (String subscriber : heard.keySet()) {
      String path = "/" + Worklist.GLOBAL + "/subscribers/" + subscriber;
      Worklist.require(201, Worklist.of(SERVER).call("POST", path, null));
    }
    for (int life = 1; life <= KILLS; life++) {
      int share = UPDATES / CLIENTS * life / KILLS;
      List<CompletableFuture<Void>> working = start(clients, share);
      CompletableFuture.runAsync(
              SERVER::kill, CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS))
          .get(60, TimeUnit.SECONDS);
      for (CompletableFuture<Void> client : working) {
        client.get(60, TimeUnit.SECONDS);
      }
      keep(heard, listeners);
      SERVER.start();
      listeners = listen(heard);
    }
    for (CompletableFuture<Void> client : start(clients, UPDATES / CLIENTS)) {
      client.get(120, TimeUnit.SECONDS);
    }
    List<EventListener> last = listeners;
    Await.that(
        "all changes are reported",
        Duration.ofSeconds(60),
        () -> {
          Map<String, List<String>> all = new LinkedHashMap<>();
          heard.forEach((name, events) -> all.put(name, new ArrayList<>(events)));
          keep(all, last);
          return all.values().stream().allMatch(events -> missing(clients, events).isEmpty());
        });
    keep(heard, listeners);
    heard.forEach((subscriber, events) -> inOrder(clients, subscriber, events));
    assertTrue(
        heard.values().stream()
            .allMatch(events -> events.stream().anyMatch(e -> e.contains("RESTARTED"))));
    SERVER.stop();
    SERVER.start();
    try (EventListener listener = EventListener.open(SERVER, "SUBSCRIBER0")) {
      listener.await("RESTARTED");
      // told at the latest when it comes again
      List<String> told = new ArrayList<>(listeners.get(0).events());
      told.addAll(listener.events());
      assertTrue(told.stream().anyMatch(event -> event.contains("GOING DOWN")), told::toString);
    }
  }

  private static List<CompletableFuture<Void>> start(List<Client> clients, int upTo) {
    return clients.stream()
        .map(client -> CompletableFuture.runAsync(() -> client.update(upTo)))
        .toList();
  }

  private static List<EventListener> listen(Map<String, List<String>> heard) {
    List<EventListener> listeners = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      String subscriber = "SUBSCRIBER" + i;
      heard.putIfAbsent(subscriber, new ArrayList<>());
      listeners.add(EventListener.open(SERVER, subscriber));
    }
    return listeners;
  }

  private static void keep(Map<String, List<String>> heard, List<EventListener> listeners) {
    int i = 0;
    for (List<String> events : heard.values()) {
      events.addAll(listeners.get(i++).events());
    }
  }

  /** Steps by work item, each as it was heard first. */
  private static Map<Integer, Set<Integer>> steps(List<String> events) {
    Map<Integer, Set<Integer>> steps = new LinkedHashMap<>();
    for (String event : events) {
      Matcher step = STEP.matcher(event);
      if (step.find()) {
        steps
            .computeIfAbsent(Integer.valueOf(step.group(1)), k -> new LinkedHashSet<>())
            .add(Integer.valueOf(step.group(2)));
      }
    }
    return steps;
  }

  private static List<String> missing(List<Client> clients, List<String> events) {
    Map<Integer, Set<Integer>> steps = steps(events);
    List<String> missing = new ArrayList<>();
    for (Client client : clients) {
      for (int step : client.acknowledged) {
        if (!steps.getOrDefault(client.number, Set.of()).contains(step)) {
          missing.add("item " + client.number + " step " + step);
        }
      }
    }
    return missing;
  }

  private static void inOrder(List<Client> clients, String subscriber, List<String> events) {
    Map<Integer, Set<Integer>> steps = steps(events);
    for (Client client : clients) {
      List<Integer> heard = List.copyOf(steps.getOrDefault(client.number, Set.of()));
      assertEquals(heard.stream().sorted().toList(), heard, subscriber + " item " + client.number);
    }
  }
}
