package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.it.OrderlyServer;

/** Subscriptions to one, to all, and to those work items that match. */
class SubscriptionIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final String NOT_FOUND = "The target Subscription was not found.";

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  private static HttpResponse<String> subscribe(String uid, String aet, String query)
      throws Exception {
    return worklist.call("POST", "/" + uid + "/subscribers/" + aet + query, null);
  }

  private static HttpResponse<String> unsubscribe(String uid, String aet) throws Exception {
    return worklist.call("DELETE", "/" + uid + "/subscribers/" + aet, null);
  }

  private static HttpResponse<String> suspend(String uid, String aet) throws Exception {
    return worklist.call("POST", "/" + uid + "/subscribers/" + aet + "/suspend", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?deletionlock=true", "?deletionlock=false"})
  void a_subscription_is_made_and_ended(String query) throws Exception {
    String uid = worklist.create();
    HttpResponse<String> made = subscribe(uid, "WATCHER", query);
    assertEquals(201, made.statusCode(), Worklist.shown(made));
    String url =
        "ws://127.0.0.1:"
            + SERVER.port("ORDERLY_HTTP_PORT")
            + "/orderly/aets/ORDERLY/ws/subscribers/WATCHER";
    assertEquals(url, Worklist.header(made, "Location"));
    assertEquals(url, Worklist.header(made, "Content-Location"));
    assertEquals(201, subscribe(uid, "WATCHER", query).statusCode(), "again");
    HttpResponse<String> ended = unsubscribe(uid, "WATCHER");
    assertEquals(200, ended.statusCode(), Worklist.shown(ended));
    assertEquals("", ended.body());
    HttpResponse<String> again = unsubscribe(uid, "WATCHER");
    assertEquals(404, again.statusCode());
    assertEquals(NOT_FOUND, Worklist.header(again, "Warning"));
  }

  @Test
  void a_global_subscription_includes_what_is_and_what_comes() throws Exception {
    String before = worklist.create();
    assertEquals(201, subscribe(Worklist.GLOBAL, "GLOBAL1", "").statusCode());
    String after = worklist.create();
    assertEquals(200, unsubscribe(before, "GLOBAL1").statusCode());
    assertEquals(200, unsubscribe(after, "GLOBAL1").statusCode());
    assertEquals(200, suspend(Worklist.GLOBAL, "GLOBAL1").statusCode());
    String afterSuspension = worklist.create();
    assertEquals(404, unsubscribe(afterSuspension, "GLOBAL1").statusCode());
    HttpResponse<String> again = suspend(Worklist.GLOBAL, "GLOBAL1");
    assertEquals(404, again.statusCode());
    assertEquals(NOT_FOUND, Worklist.header(again, "Warning"));
  }

  @Test
  void the_end_of_a_global_subscription_ends_those_to_each() throws Exception {
    String uid = worklist.create();
    assertEquals(201, subscribe(Worklist.GLOBAL, "GLOBAL2", "?deletionlock=true").statusCode());
    assertEquals(200, unsubscribe(Worklist.GLOBAL, "GLOBAL2").statusCode());
    assertEquals(404, unsubscribe(uid, "GLOBAL2").statusCode());
    assertEquals(404, unsubscribe(Worklist.GLOBAL, "GLOBAL2").statusCode());
  }

  @Test
  void a_filtered_subscription_includes_what_matches() throws Exception {
    String label = "F " + Worklist.newUid().substring(30);
    String key = "?ProcedureStepLabel=" + Worklist.encoded(label.substring(0, 8) + "*");
    String before = worklist.create(Bodies.labelled(label));
    String other = worklist.create();
    HttpResponse<String> made = subscribe(Worklist.FILTERED, "FILTER1", key);
    assertEquals(201, made.statusCode(), Worklist.shown(made));
    String after = worklist.create(Bodies.labelled(label + " x"));
    assertEquals(404, unsubscribe(other, "FILTER1").statusCode());
    assertEquals(200, unsubscribe(before, "FILTER1").statusCode());
    assertEquals(200, unsubscribe(after, "FILTER1").statusCode());
    assertEquals(200, suspend(Worklist.FILTERED, "FILTER1").statusCode());
    assertEquals(404, unsubscribe(worklist.create(Bodies.labelled(label)), "FILTER1").statusCode());
  }

  @Test
  void a_filter_within_a_sequence_matches_new_work_items_as_a_search_does() throws Exception {
    String code = "C" + Worklist.newUid().substring(30, 40);
    String key = "?ScheduledStationNameCodeSequence.CodeValue=" + code;
    assertEquals(201, subscribe(Worklist.FILTERED, "FILTER2", key).statusCode());
    String uid = worklist.create(Bodies.workitem("00404025", Bodies.code(code, "99IT", "Station")));
    assertEquals(1, worklist.search(key).size());
    assertEquals(200, unsubscribe(uid, "FILTER2").statusCode());
    assertEquals(404, unsubscribe(worklist.create(), "FILTER2").statusCode());
    assertEquals(200, unsubscribe(Worklist.FILTERED, "FILTER2").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?deletionlock=true",
        "?NoSuchKeyword=x",
        "?filter=x",
        "?TransactionUID=1.2",
        "?PatientID=x&deletionlock=maybe"
      })
  void a_filter_has_to_be_one(String query) throws Exception {
    HttpResponse<String> refused = subscribe(Worklist.FILTERED, "FILTER3", query);
    assertEquals(400, refused.statusCode(), Worklist.shown(refused));
    if (query.isEmpty()) {
      assertEquals(
          "299 " + worklist.url() + ": Matching Keys are missing.",
          Worklist.header(refused, "Warning"));
    }
  }

  @Test
  void an_unknown_work_item_has_no_subscribers() throws Exception {
    String warning = "299 " + worklist.url() + ": Specified SOP Instance UID does not exist";
    HttpResponse<String> refused = subscribe("2.25.404", "WATCHER", "");
    assertEquals(404, refused.statusCode());
    assertEquals(warning, Worklist.header(refused, "Warning"));
    assertEquals(404, unsubscribe("2.25.404", "WATCHER").statusCode());
    assertEquals(404, subscribe("nonsense", "WATCHER", "").statusCode());
    assertEquals(404, suspend("nonsense", "WATCHER").statusCode());
    HttpResponse<String> suspended = suspend(worklist.create(), "WATCHER");
    assertEquals(400, suspended.statusCode(), "only global subscriptions are suspended");
  }

  @Test
  void a_subscriber_is_an_ae_title() throws Exception {
    assertEquals(400, subscribe(Worklist.GLOBAL, "AN_AE_TITLE_TOO_LONG", "").statusCode());
    assertEquals(400, unsubscribe(Worklist.GLOBAL, "back%5Cslash").statusCode());
  }

  @Test
  void a_performer_who_listens_is_told_to_cancel() throws Exception {
    String uid = worklist.create();
    worklist.claim(uid);
    assertEquals(201, subscribe(uid, Worklist.REQUESTER, "").statusCode());
    HttpResponse<String> absent = worklist.cancel(uid);
    assertEquals(409, absent.statusCode(), "subscribed, but not there");
    try (EventListener performer = EventListener.open(SERVER, Worklist.REQUESTER)) {
      HttpResponse<String> told = worklist.cancel(uid);
      assertEquals(202, told.statusCode(), Worklist.shown(told));
      String event = performer.await("\"00001002\"", "\"Value\":[2]", uid);
      assertTrue(event.contains("PLANNER"), event);
      assertEquals("IN PROGRESS", worklist.stateOf(uid));
    }
  }
}
