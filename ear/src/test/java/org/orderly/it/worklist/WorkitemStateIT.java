package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.it.OrderlyServer;

/** The cells of PS3.4 Table CC.1.1-2, each by a request. */
class WorkitemStateIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final String INCONSISTENT =
      "The submitted request is inconsistent with the current state of the UPS Instance.";

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  /** A work item in a state, and the Transaction UID it was claimed with. */
  private record Step(String uid, String transactionUid) {

    static Step in(String state) throws Exception {
      if (state.equals("UNKNOWN")) {
        return new Step(Worklist.newUid(), Worklist.newUid());
      }
      String uid = worklist.create();
      if (state.equals("SCHEDULED")) {
        return new Step(uid, Worklist.newUid());
      }
      String transactionUid = worklist.claim(uid);
      if (state.equals("COMPLETED")) {
        worklist.complete(uid, transactionUid);
      } else if (state.equals("CANCELED")) {
        Worklist.require(200, worklist.state(uid, "CANCELED", transactionUid));
      }
      return new Step(uid, transactionUid);
    }

    @Nullable String transactionUid(String which) {
      return switch (which) {
        case "right" -> transactionUid;
        case "wrong" -> Worklist.newUid();
        default -> null;
      };
    }
  }

  @ParameterizedTest(name = "{0} -> {1} with {2} Transaction UID: {3}")
  @CsvSource({
    "UNKNOWN,IN PROGRESS,right,404,Specified SOP Instance UID does not exist",
    "UNKNOWN,COMPLETED,right,404,Specified SOP Instance UID does not exist",
    "UNKNOWN,CANCELED,right,404,Specified SOP Instance UID does not exist",
    "SCHEDULED,IN PROGRESS,right,200,",
    "SCHEDULED,IN PROGRESS,no,400,The Transaction UID is missing.",
    "SCHEDULED,SCHEDULED,right,409,*",
    "SCHEDULED,COMPLETED,right,409,*",
    "SCHEDULED,COMPLETED,no,400,The Transaction UID is missing.",
    "SCHEDULED,CANCELED,right,409,*",
    "SCHEDULED,CANCELED,no,400,The Transaction UID is missing.",
    "IN PROGRESS,IN PROGRESS,right,409,*",
    "IN PROGRESS,IN PROGRESS,wrong,409,*",
    "IN PROGRESS,IN PROGRESS,no,400,The Transaction UID is missing.",
    "IN PROGRESS,SCHEDULED,right,409,*",
    "IN PROGRESS,COMPLETED,right,409,*",
    "IN PROGRESS,COMPLETED,wrong,409,The Transaction UID is incorrect.",
    "IN PROGRESS,COMPLETED,no,400,The Transaction UID is missing.",
    "IN PROGRESS,CANCELED,right,200,",
    "IN PROGRESS,CANCELED,wrong,409,The Transaction UID is incorrect.",
    "IN PROGRESS,CANCELED,no,400,The Transaction UID is missing.",
    "COMPLETED,IN PROGRESS,right,409,*",
    "COMPLETED,SCHEDULED,right,409,*",
    "COMPLETED,COMPLETED,right,200,The UPS is already in the requested state of COMPLETED.",
    "COMPLETED,COMPLETED,wrong,200,The UPS is already in the requested state of COMPLETED.",
    "COMPLETED,COMPLETED,no,400,The Transaction UID is missing.",
    "COMPLETED,CANCELED,right,409,*",
    "COMPLETED,CANCELED,wrong,409,?",
    "CANCELED,IN PROGRESS,right,409,*",
    "CANCELED,SCHEDULED,right,409,*",
    "CANCELED,COMPLETED,right,409,*",
    "CANCELED,COMPLETED,wrong,409,?",
    "CANCELED,CANCELED,right,200,The UPS is already in the requested state of CANCELED.",
    "CANCELED,CANCELED,wrong,200,The UPS is already in the requested state of CANCELED.",
    "CANCELED,CANCELED,no,400,The Transaction UID is missing."
  })
  void change_of_state(String from, String to, String which, int status, @Nullable String warning)
      throws Exception {
    Step step = Step.in(from);
    HttpResponse<String> response = worklist.state(step.uid(), to, step.transactionUid(which));
    assertEquals(status, response.statusCode(), Worklist.shown(response));
    assertEquals("", response.body());
    String told = Worklist.header(response, "Warning");
    if (warning == null) {
      assertEquals("", told);
    } else if (!warning.equals("?")) {
      String text = warning.equals("*") ? INCONSISTENT : warning;
      assertEquals("299 " + worklist.url() + ": " + text, told);
    }
    if (!from.equals("UNKNOWN")) {
      String after = status == 200 ? to : from;
      assertEquals(after, worklist.stateOf(step.uid()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN,404,Specified SOP Instance UID does not exist,",
    "SCHEDULED,202,,CANCELED",
    "IN PROGRESS,409,The performer cannot be contacted,IN PROGRESS",
    "COMPLETED,409,The UPS is already COMPLETED.,COMPLETED",
    "CANCELED,202,The UPS is already in the requested state of CANCELED.,CANCELED"
  })
  void request_to_cancel(String from, int status, @Nullable String warning, @Nullable String after)
      throws Exception {
    Step step = Step.in(from);
    HttpResponse<String> response = worklist.cancel(step.uid());
    assertEquals(status, response.statusCode(), Worklist.shown(response));
    assertEquals(
        warning == null ? "" : "299 " + worklist.url() + ": " + warning,
        Worklist.header(response, "Warning"));
    if (after != null) {
      assertEquals(after, worklist.stateOf(step.uid()));
    }
  }

  @ParameterizedTest
  @CsvSource({"SCHEDULED", "IN PROGRESS", "COMPLETED", "CANCELED"})
  void creation_of_what_there_is(String from) throws Exception {
    Step step = Step.in(from);
    HttpResponse<String> response =
        worklist.send("POST", "?workitem=" + step.uid(), Bodies.workitem());
    assertEquals(409, response.statusCode());
    assertEquals(
        "299 " + worklist.url() + ": The UPS already exists.",
        Worklist.header(response, "Warning"));
    assertEquals(from, worklist.stateOf(step.uid()));
  }

  @ParameterizedTest(name = "update in {0} with {1} Transaction UID: {2}")
  @CsvSource({
    "UNKNOWN,no,404,Specified SOP Instance UID does not exist",
    "UNKNOWN,right,404,Specified SOP Instance UID does not exist",
    "SCHEDULED,no,200,",
    "SCHEDULED,right,409,*",
    "IN PROGRESS,right,200,",
    "IN PROGRESS,wrong,409,The Transaction UID is incorrect.",
    "IN PROGRESS,no,409,The Transaction UID is missing.",
    "COMPLETED,right,409,*",
    "COMPLETED,no,409,*",
    "CANCELED,right,409,*",
    "CANCELED,no,409,*"
  })
  void update(String from, String which, int status, @Nullable String warning) throws Exception {
    Step step = Step.in(from);
    String uid = step.transactionUid(which);
    String query = uid == null ? "" : "?Transaction-uid=" + uid;
    HttpResponse<String> response =
        worklist.send(
            "POST", "/" + step.uid() + query, Bodies.one("00741204", Bodies.text("LO", "changed")));
    assertEquals(status, response.statusCode(), Worklist.shown(response));
    String text = "*".equals(warning) ? INCONSISTENT : warning;
    assertEquals(
        text == null ? "" : "299 " + worklist.url() + ": " + text,
        Worklist.header(response, "Warning"));
    if (!from.equals("UNKNOWN")) {
      assertEquals(
          status == 200 ? "changed" : "Contour the liver",
          Worklist.value(worklist.attributes(step.uid()), "00741204"));
    }
  }

  @Test
  void completion_needs_what_was_performed() throws Exception {
    Step step = Step.in("IN PROGRESS");
    String path = "/" + step.uid() + "?Transaction-uid=" + step.transactionUid();
    Worklist.require(200, worklist.send("POST", path, Bodies.progress("50")));
    assertEquals(409, worklist.state(step.uid(), "COMPLETED", step.transactionUid()).statusCode());
    String noScheme = Bodies.performed().replace("\"00080102\"", "\"00080103\"");
    Worklist.require(200, worklist.send("POST", path, noScheme));
    assertEquals(409, worklist.state(step.uid(), "COMPLETED", step.transactionUid()).statusCode());
    String noEnd = Bodies.performed().replace("20990102050000", "");
    Worklist.require(200, worklist.send("POST", path, noEnd));
    assertEquals(409, worklist.state(step.uid(), "COMPLETED", step.transactionUid()).statusCode());
    Worklist.require(200, worklist.send("POST", path, Bodies.performed()));
    Worklist.require(200, worklist.state(step.uid(), "COMPLETED", step.transactionUid()));
    assertEquals("COMPLETED", worklist.stateOf(step.uid()));
  }

  @Test
  void cancellation_gets_a_time_and_a_reason() throws Exception {
    Step step = Step.in("CANCELED");
    var progress = Worklist.item(worklist.attributes(step.uid()), "00741002");
    assertTrue(Worklist.value(progress, "00404052").startsWith("20"), progress.toString());
    assertEquals("110513", Worklist.value(Worklist.item(progress, "0074100E"), "00080100"));
  }

  @Test
  void a_cancelled_request_tells_why() throws Exception {
    String uid = worklist.create();
    String reason =
        "{\"00741238\":"
            + Bodies.text("LT", "patient left")
            + ",\"0074100E\":"
            + Bodies.code("110514", "DCM", "Incorrect worklist entry selected")
            + ",\"0074100A\":"
            + Bodies.text("UR", "mailto:planner@example.org")
            + ",\"0074100C\":"
            + Bodies.text("LO", "The planner")
            + "}";
    Worklist.require(
        202, worklist.send("POST", "/" + uid + "/cancelrequest?requester=PLANNER", reason));
    var progress = Worklist.item(worklist.attributes(uid), "00741002");
    assertEquals("patient left", Worklist.value(progress, "00741238"));
    assertEquals("110514", Worklist.value(Worklist.item(progress, "0074100E"), "00080100"));
    var contact = Worklist.item(progress, "00741008");
    assertEquals("mailto:planner@example.org", Worklist.value(contact, "0074100A"));
  }

  @Test
  void the_requester_is_told_by_path_or_by_parameter_and_is_needed() throws Exception {
    String uid = worklist.create();
    String claim = Bodies.state("IN PROGRESS", Worklist.newUid());
    HttpResponse<String> missing = worklist.send("PUT", "/" + uid + "/state", claim);
    assertEquals(400, missing.statusCode());
    assertEquals("{\"errorMessage\":\"Missing Requester AE Title\"}", missing.body());
    assertEquals(400, worklist.call("POST", "/" + uid + "/cancelrequest", null).statusCode());
    assertEquals(
        400,
        worklist
            .send("PUT", "/" + uid + "/state?requester=AN_AE_TITLE_TOO_LONG", claim)
            .statusCode());
    assertEquals(
        200, worklist.send("PUT", "/" + uid + "/state?requester=STATION1", claim).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"00081195\":{\"vr\":\"UI\",\"Value\":[\"2.25.7\"]}}',The Procedure Step State is missing.",
    "'{\"00741000\":{\"vr\":\"CS\"},\"00081195\":{\"vr\":\"UI\",\"Value\":[\"2.25.7\"]}}',The Procedure Step State is missing.",
    "'{\"00741000\":{\"vr\":\"CS\",\"Value\":[\"DONE\"]},\"00081195\":{\"vr\":\"UI\",\"Value\":[\"2.25.7\"]}}',The Procedure Step State is invalid."
  })
  void a_state_that_is_none_is_a_bad_request(String body, String warning) throws Exception {
    String uid = worklist.create();
    HttpResponse<String> response = worklist.send("PUT", "/" + uid + "/state/STATION1", body);
    assertEquals(400, response.statusCode(), Worklist.shown(response));
    assertEquals("299 " + worklist.url() + ": " + warning, Worklist.header(response, "Warning"));
  }
}
