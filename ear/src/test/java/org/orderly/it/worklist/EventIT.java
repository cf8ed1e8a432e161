package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Directory;

/** Events over WebSockets: their form, who gets them, and what waits for whom. */
class EventIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  private static void subscribe(String uid, String aet) throws Exception {
    Worklist.require(201, worklist.call("POST", "/" + uid + "/subscribers/" + aet, null));
  }

  private static JsonObject read(String event) {
    try (JsonReader reader = Json.createReader(new StringReader(event))) {
      return reader.readObject();
    }
  }

  private static int number(JsonObject event, String tag) {
    return event.getJsonObject(tag).getJsonArray("Value").getInt(0);
  }

  private static String progress(String text) {
    return "{\"00741002\":" + Bodies.sequence("\"00741006\":" + Bodies.text("ST", text)) + "}";
  }

  @Test
  void the_life_of_a_work_item_is_reported_in_order() throws Exception {
    String uid = worklist.create();
    try (EventListener performer = EventListener.open(SERVER, Worklist.REQUESTER)) {
      subscribe(uid, Worklist.REQUESTER);
      String transaction = worklist.claim(uid);
      Worklist.require(
          200,
          worklist.send(
              "POST", "/" + uid + "?Transaction-uid=" + transaction, progress("half done")));
      Worklist.require(202, worklist.cancel(uid));
      worklist.complete(uid, transaction);

      List<JsonObject> events = new ArrayList<>();
      for (String event : performer.await(5)) {
        JsonObject read = read(event);
        if (Worklist.value(read, "00001000").equals(uid)) {
          assertEquals("00000002", read.keySet().iterator().next());
          assertEquals("1.2.840.10008.5.1.4.34.6.1", Worklist.value(read, "00000002"));
          events.add(read);
        }
      }
      assertEquals(
          List.of(1, 1, 3, 2, 1), events.stream().map(e -> number(e, "00001002")).toList());
      List<Integer> ids = events.stream().map(e -> number(e, "00000110")).toList();
      assertEquals(ids.stream().sorted().distinct().toList(), ids);
      assertEquals("SCHEDULED", Worklist.value(events.get(0), "00741000"));
      assertEquals("IN PROGRESS", Worklist.value(events.get(1), "00741000"));
      assertTrue(events.get(2).toString().contains("half done"));
      assertEquals("PLANNER", Worklist.value(events.get(3), "00741236"));
      assertEquals("COMPLETED", Worklist.value(events.get(4), "00741000"));
    }
  }

  @Test
  void every_web_socket_of_a_subscriber_gets_each_event() throws Exception {
    String uid = worklist.create();
    try (EventListener one = EventListener.open(SERVER, "TWICE");
        EventListener two = EventListener.open(SERVER, "TWICE")) {
      subscribe(uid, "TWICE");
      worklist.claim(uid);

      assertEquals(one.await(2), two.await(2));
    }
  }

  @Test
  void events_for_an_absent_subscriber_are_kept_as_configured() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(Directory.DEVICE, "dcmUPSEventWebSocketQueueSize", "QUEUED=3");
      directory.settle();
    }
    String uid = worklist.create();
    subscribe(uid, "QUEUED");
    subscribe(uid, "FORGOTTEN");
    String transaction = worklist.claim(uid);
    for (int i = 1; i <= 4; i++) {
      update(uid, transaction, "step " + i);
    }
    try (EventListener queued = EventListener.open(SERVER, "QUEUED");
        EventListener forgotten = EventListener.open(SERVER, "FORGOTTEN")) {
      List<String> kept = queued.await(3);
      for (int i = 0; i < 3; i++) {
        assertTrue(kept.get(i).contains("step " + (i + 2)), kept::toString);
      }
      update(uid, transaction, "step 5");
      assertTrue(queued.await(4).get(3).contains("step 5"));
      assertTrue(forgotten.await(1).get(0).contains("step 5"), forgotten.events()::toString);
      queued.goodBye();
      forgotten.goodBye();
    }
    update(uid, transaction, "step 6");
    try (EventListener queued = EventListener.open(SERVER, "QUEUED")) {
      queued.await("step 6");
      // at least once: the last that it had may come again, but nothing before it
      List<String> missed =
          queued.events().stream().filter(event -> !event.contains("step 5")).toList();
      assertTrue(missed.get(0).contains("step 6"), queued.events()::toString);
    }
  }

  @Test
  void what_came_before_a_good_bye_does_not_come_again() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(Directory.DEVICE, "dcmUPSEventWebSocketQueueSize", "GUEST=50");
      directory.settle();
    }
    String uid = worklist.create();
    subscribe(uid, "GUEST");
    String transaction = worklist.claim(uid);
    List<String> received = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      try (EventListener guest = EventListener.open(SERVER, "GUEST")) {
        update(uid, transaction, "visit " + i + ";");
        guest.await("visit " + i + ";");
        guest.goodBye();
        received.addAll(guest.events());
      }
    }
    for (int i = 1; i <= 10; i++) {
      String visit = "visit " + i + ";";
      assertEquals(1, received.stream().filter(event -> event.contains(visit)).count(), visit);
    }
  }

  private static void update(String uid, String transaction, String text) throws Exception {
    Worklist.require(
        200, worklist.send("POST", "/" + uid + "?Transaction-uid=" + transaction, progress(text)));
  }

  @Test
  void who_was_cut_off_without_a_good_bye_misses_nothing() throws Exception {
    String uid = worklist.create();
    try (EventListener broken = EventListener.open(SERVER, "BROKEN")) {
      subscribe(uid, "BROKEN");
      broken.await(1);
    }
    String transaction = worklist.claim(uid);
    worklist.complete(uid, transaction);
    try (EventListener again = EventListener.open(SERVER, "BROKEN")) {
      again.await("IN PROGRESS");
      again.await("COMPLETED");
    }
  }

  @Test
  void a_client_that_reads_nothing_holds_up_nobody() throws Exception {
    String uid = worklist.create();
    subscribe(uid, "STUCK");
    subscribe(uid, "QUICK");
    String transaction = worklist.claim(uid);
    String filler = "x".repeat(60_000);
    int updates = 150;
    try (Socket stuck = upgrade("STUCK");
        EventListener quick = EventListener.open(SERVER, "QUICK")) {
      assertTrue(stuck.isConnected());
      for (int i = 1; i <= updates; i++) {
        update(uid, transaction, "step " + i + " " + filler);
      }
      List<String> events = quick.await(updates);
      for (int i = 1; i <= updates; i++) {
        assertTrue(events.get(i - 1).contains("step " + i + " "), "step " + i);
      }
    }
  }

  /** A WebSocket whose client never reads. */
  private static Socket upgrade(String subscriber) throws Exception {
    Socket socket = new Socket("127.0.0.1", SERVER.port("ORDERLY_HTTP_PORT"));
    String credentials = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    String request =
        "GET /orderly/aets/ORDERLY/ws/subscribers/"
            + subscriber
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Authorization: Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[12];
    int read =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return socket.getInputStream().readNBytes(answer, 0, answer.length);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .get(10, TimeUnit.SECONDS);
    assertEquals("HTTP/1.1 101", new String(answer, 0, read, StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void a_handshake_is_refused_as_a_request_would_be() throws Exception {
    String path = "/aets/ORDERLY/ws/subscribers/WATCHER";
    String credentials = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    assertEquals(401, SERVER.call("GET", path).statusCode());
    assertEquals(426, SERVER.call("GET", path, "Authorization", basic).statusCode());
    assertEquals(
        404,
        SERVER
            .call("GET", "/aets/NOSUCHAE/ws/subscribers/WATCHER", "Authorization", basic)
            .statusCode());
    assertEquals(
        400,
        SERVER
            .call("GET", "/aets/ORDERLY/ws/subscribers/LONGER_THAN_SIXTEEN", "Authorization", basic)
            .statusCode());
  }
}
