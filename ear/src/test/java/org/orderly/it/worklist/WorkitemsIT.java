package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.it.OrderlyServer;

/** Creation, retrieval, update, templates and rescheduling of work items. */
class WorkitemsIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  @Test
  void a_created_work_item_is_found_where_the_response_tells() throws Exception {
    String uid = Worklist.newUid();
    HttpResponse<String> created =
        worklist.send("POST", "?workitem=" + uid, "[" + Bodies.workitem() + "]");
    assertEquals(201, created.statusCode(), Worklist.shown(created));
    assertEquals("", created.body());
    assertEquals(worklist.url() + "/" + uid, Worklist.header(created, "Location"));
    assertEquals(worklist.url() + "/" + uid, Worklist.header(created, "Content-Location"));
    assertEquals("", Worklist.header(created, "Warning"));
    HttpResponse<String> got = worklist.get("/" + uid);
    assertEquals(Worklist.JSON, Worklist.header(got, "Content-Type"));
    assertEquals("no-cache", Worklist.header(got, "Cache-Control"));
    JsonObject attributes = worklist.attributes(uid);
    assertEquals("1.2.840.10008.5.1.4.34.6.1", Worklist.value(attributes, "00080016"));
    assertEquals(uid, Worklist.value(attributes, "00080018"));
    assertEquals("SCHEDULED", Worklist.value(attributes, "00741000"));
    assertEquals("UPS-1", Worklist.value(attributes, "00100020"));
    assertEquals(
        "Planck^Max",
        attributes
            .getJsonObject("00100010")
            .getJsonArray("Value")
            .getJsonObject(0)
            .getString("Alphabetic"));
    assertTrue(Worklist.value(attributes, "00404010").matches("20\\d{12}.*"));
    assertFalse(attributes.containsKey("00081195"), "the Transaction UID is nobody's business");
    assertEquals("WORK1", Worklist.value(Worklist.item(attributes, "00404018"), "00080100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "?workitem=", "?charset=utf-8"})
  void without_a_uid_one_is_generated(String query) throws Exception {
    HttpResponse<String> created = worklist.send("POST", query, Bodies.workitem());
    assertEquals(201, created.statusCode(), Worklist.shown(created));
    String location = Worklist.header(created, "Location");
    assertTrue(location.startsWith(worklist.url() + "/2.25."), location);
    assertEquals(200, worklist.get(location.substring(worklist.url().length())).statusCode());
  }

  @Test
  void the_uid_alone_as_the_query_is_the_form_of_earlier_editions() throws Exception {
    String uid = Worklist.newUid();
    assertEquals(201, worklist.send("POST", "?" + uid, Bodies.workitem()).statusCode());
    String transactionUid = worklist.claim(uid);
    assertEquals(
        200,
        worklist
            .send("POST", "/" + uid + "?" + transactionUid, Bodies.progress("10"))
            .statusCode());
  }

  @Test
  void the_transaction_uid_of_the_parameter_goes_before_that_of_the_body() throws Exception {
    String uid = worklist.create();
    String right = worklist.claim(uid);
    String wrong = Worklist.newUid();
    String inBody =
        "{\"00081195\":" + Bodies.text("UI", right) + ",\"00741204\":" + Bodies.text("LO", "x");
    assertEquals(200, worklist.send("POST", "/" + uid, inBody + "}").statusCode());
    assertEquals(
        409,
        worklist.send("POST", "/" + uid + "?Transaction-uid=" + wrong, inBody + "}").statusCode());
    assertEquals(
        200,
        worklist
            .send(
                "POST", "/" + uid + "?Transaction-uid=" + right, inBody.replace(right, wrong) + "}")
            .statusCode());
  }

  @Test
  void a_document_in_xml_creates_and_is_answered() throws Exception {
    String uid = Worklist.newUid();
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">
          <DicomAttribute tag="00100010" vr="PN" keyword="PatientName"><PersonName number="1"><Alphabetic>
            <FamilyName>M\u00fcller</FamilyName><GivenName>J\u00f6rg</GivenName></Alphabetic></PersonName></DicomAttribute>
          <DicomAttribute tag="00100020" vr="LO"><Value number="1">XML-1</Value></DicomAttribute>
          <DicomAttribute tag="00404005" vr="DT"><Value number="1">20990102030405</Value></DicomAttribute>
          <DicomAttribute tag="00404041" vr="CS"><Value number="1">READY</Value></DicomAttribute>
          <DicomAttribute tag="00741000" vr="CS"><Value number="1">SCHEDULED</Value></DicomAttribute>
          <DicomAttribute tag="00741200" vr="CS"><Value number="1">HIGH</Value></DicomAttribute>
          <DicomAttribute tag="00741204" vr="LO"><Value number="1">By &lt;XML&gt;</Value></DicomAttribute>
        </NativeDicomModel>
        """;
    assertEquals(
        201,
        worklist.call("POST", "?workitem=" + uid, xml, "Content-Type", Worklist.XML).statusCode());
    HttpResponse<String> answered = worklist.get("/" + uid, "Accept", Worklist.XML);
    assertEquals(200, answered.statusCode());
    assertEquals(Worklist.XML, Worklist.header(answered, "Content-Type"));
    assertTrue(answered.body().contains("<FamilyName>M\u00fcller</FamilyName>"), answered.body());
    assertTrue(answered.body().contains(">By &lt;XML&gt;<"), answered.body());
    assertTrue(Worklist.value(worklist.attributes(uid), "00741204").equals("By <XML>"));
  }

  @ParameterizedTest
  @CsvSource({
    "00404005,,Missing Attribute: (0040,4005)",
    "00404041,,Missing Attribute: (0040,4041)",
    "00741200,,Missing Attribute: (0074,1200)",
    "00741204,,Missing Attribute: (0074,1204)",
    "00741000,,The provided value of UPS State was not SCHEDULED",
    "00741000,IN PROGRESS,The provided value of UPS State was not SCHEDULED",
    "00741200,URGENT,'Invalid Attribute: (0074,1200)'",
    "00404041,MAYBE,'Invalid Attribute: (0040,4041)'",
    "00080016,1.2.840.10008.5.1.4.34.6.1,'Not allowed Attribute'",
    "00080018,1.2.3,'Not allowed Attribute'"
  })
  void what_is_no_work_item_is_not_created(String tag, @Nullable String value, String warning)
      throws Exception {
    String vr = tag.startsWith("0008") ? "UI" : "CS";
    String body = Bodies.workitem(tag, value == null ? null : Bodies.text(vr, value));
    HttpResponse<String> refused = worklist.send("POST", "", body);
    assertEquals(400, refused.statusCode(), Worklist.shown(refused));
    String told = Worklist.header(refused, "Warning");
    assertTrue(told.startsWith("299 " + worklist.url() + ": " + warning), told);
    assertEquals("", refused.body());
  }

  @ParameterizedTest
  @CsvSource({"00404005,DT", "00404041,CS", "00741200,CS", "00741204,LO"})
  void an_empty_value_is_told_as_such(String tag, String vr) throws Exception {
    HttpResponse<String> refused =
        worklist.send("POST", "", Bodies.workitem(tag, Bodies.empty(vr)));
    assertEquals(400, refused.statusCode());
    String told = Worklist.header(refused, "Warning");
    assertTrue(told.contains(": Missing Value of Attribute: ("), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {Worklist.GLOBAL, Worklist.FILTERED})
  void subscription_instances_are_not_created(String uid) throws Exception {
    HttpResponse<String> refused = worklist.send("POST", "?workitem=" + uid, Bodies.workitem());
    assertEquals(409, refused.statusCode());
    assertEquals(
        "299 " + worklist.url() + ": Cannot create UPS Global Subscription SOP Instance",
        Worklist.header(refused, "Warning"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00741000",
        "00100010",
        "00100020",
        "00100030",
        "00100040",
        "00080018",
        "00380010",
        "0040A370",
        "00741224"
      })
  void some_attributes_are_not_updated(String tag) throws Exception {
    String uid = worklist.create();
    String attribute =
        switch (tag) {
          case "00741000" -> Bodies.text("CS", "COMPLETED");
          case "00100010" -> "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Other\"}]}";
          case "00100020", "00380010" -> Bodies.text("LO", "OTHER");
          case "00100030" -> Bodies.text("DA", "20000101");
          case "00100040" -> Bodies.text("CS", "F");
          case "00080018" -> Bodies.text("UI", "1.2.3");
          case "0040A370" -> Bodies.request("A", "B", "1.2");
          default -> Bodies.sequence("\"00081155\":" + Bodies.text("UI", "1.2.3"));
        };
    HttpResponse<String> refused = worklist.send("POST", "/" + uid, Bodies.one(tag, attribute));
    assertEquals(400, refused.statusCode(), Worklist.shown(refused));
    assertTrue(
        Worklist.header(refused, "Warning").contains("Not allowed Attribute"),
        Worklist.shown(refused));
  }

  @ParameterizedTest
  @CsvSource({"00741200,CS,URGENT", "00404041,CS,MAYBE"})
  void enumerated_values_are_kept(String tag, String vr, String value) throws Exception {
    String uid = worklist.create();
    HttpResponse<String> refused =
        worklist.send("POST", "/" + uid, Bodies.one(tag, Bodies.text(vr, value)));
    assertEquals(400, refused.statusCode());
    assertTrue(Worklist.header(refused, "Warning").contains("Invalid Attribute"));
  }

  @Test
  void an_update_replaces_sequences_clears_and_keeps_the_rest() throws Exception {
    String uid = worklist.create();
    String changes =
        "{\"00404018\":"
            + Bodies.code("WORK2", "99IT", "Planning")
            + ",\"00404011\":"
            + Bodies.text("DT", "20990103")
            + ",\"00400400\":"
            + Bodies.text("LT", "kept, too")
            + ",\"00110010\":"
            + Bodies.text("LO", "ACME")
            + ",\"00111001\":"
            + Bodies.text("LO", "private")
            + "}";
    HttpResponse<String> updated = worklist.send("POST", "/" + uid, changes);
    assertEquals(200, updated.statusCode(), Worklist.shown(updated));
    assertEquals("", updated.body());
    JsonObject attributes = worklist.attributes(uid);
    assertEquals("WORK2", Worklist.value(Worklist.item(attributes, "00404018"), "00080100"));
    assertEquals("kept, too", Worklist.value(attributes, "00400400"));
    assertEquals("private", Worklist.value(attributes, "00111001"));
    assertEquals(Bodies.START, Worklist.value(attributes, "00404005"));
    Worklist.require(
        200, worklist.send("POST", "/" + uid, Bodies.one("00404011", Bodies.empty("DT"))));
    assertEquals("", Worklist.value(worklist.attributes(uid), "00404011"));
  }

  @Test
  void what_is_not_taken_of_a_known_patient_is_told() throws Exception {
    worklist.create();
    String uid = Worklist.newUid();
    String otherName = "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Planck^Erwin\"}]}";
    HttpResponse<String> created =
        worklist.send("POST", "?workitem=" + uid, Bodies.workitem("00100010", otherName));
    assertEquals(201, created.statusCode());
    assertEquals(
        "299 " + worklist.url() + ": The Workitem was created with modifications.",
        Worklist.header(created, "Warning"));
    HttpResponse<String> updated =
        worklist.send("POST", "/" + uid, Bodies.one("00104000", Bodies.text("LT", "tall")));
    assertEquals(200, updated.statusCode());
    assertEquals(
        "299 " + worklist.url() + ": The Workitem was updated with modifications.",
        Worklist.header(updated, "Warning"));
  }

  @Test
  void the_worklist_label_is_that_of_the_ae_if_none_is_given() throws Exception {
    String uid = worklist.create(Bodies.workitem("00741202", null));
    assertEquals("ORDERLY", Worklist.value(worklist.attributes(uid), "00741202"));
    String empty = worklist.create(Bodies.workitem("00741202", Bodies.empty("LO")));
    assertEquals("ORDERLY", Worklist.value(worklist.attributes(empty), "00741202"));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,406",
    "multipart/related; type=\"application/dicom+xml\",406",
    "image/png,406",
    "*/*,200",
    "application/*,200",
    "application/dicom+json;q=0.1,200"
  })
  void one_work_item_has_two_forms(String accept, int status) throws Exception {
    String uid = worklist.create();
    assertEquals(status, worklist.get("/" + uid, "Accept", accept).statusCode());
    assertEquals(
        status, worklist.get("/" + uid + "?accept=" + Worklist.encoded(accept)).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.25.404", "nonsense", "1..2", "%00", "%27%3B--"})
  void what_is_not_there_is_not_found(String uid) throws Exception {
    HttpResponse<String> missing = worklist.get("/" + uid);
    assertTrue(
        missing.statusCode() == 404 || uid.equals("%00") && missing.statusCode() == 400,
        Worklist.shown(missing));
  }

  @Test
  void templates_have_no_start_time_and_are_searched_for_apart() throws Exception {
    String label = "Template " + Worklist.newUid();
    String body = Bodies.workitem("00404005", null).replace("Contour the liver", label);
    String uid = Worklist.newUid();
    HttpResponse<String> created = worklist.send("POST", "?template=true&workitem=" + uid, body);
    assertEquals(201, created.statusCode(), Worklist.shown(created));
    String key = "ProcedureStepLabel=" + Worklist.encoded(label);
    assertEquals(0, worklist.search("?" + key).size());
    assertEquals(1, worklist.search("?template=true&" + key).size());
    assertEquals(1, worklist.count("?template=true&" + key));
    HttpResponse<String> withStart = worklist.send("POST", "?template=true", Bodies.workitem());
    assertEquals(400, withStart.statusCode());
    assertEquals(
        "299 "
            + worklist.url()
            + ": UPS Template workitem creation shall not contain Scheduled Procedure Step Start"
            + " DateTime",
        Worklist.header(withStart, "Warning"));
    HttpResponse<String> updated =
        worklist.send("POST", "/" + uid, Bodies.one("00404005", Bodies.text("DT", Bodies.START)));
    assertEquals(400, updated.statusCode());
    assertEquals(
        "299 "
            + worklist.url()
            + ": UPS Template workitem update shall not contain Scheduled Procedure Step Start"
            + " DateTime",
        Worklist.header(updated, "Warning"));
    assertEquals(400, worklist.send("POST", "", Bodies.template()).statusCode());
    assertEquals(201, worklist.call("POST", "/" + uid + "/subscribers/WATCHER", null).statusCode());
  }

  @Test
  void a_rescheduled_work_item_takes_the_place_of_the_old_one() throws Exception {
    String old = worklist.create();
    worklist.complete(old, worklist.claim(old));
    String uid = Worklist.newUid();
    HttpResponse<String> created =
        worklist.call(
            "POST",
            "/" + old + "/reschedule?newWorkitem=" + uid + "&upsScheduledTime=20990304123000",
            null);
    assertEquals(201, created.statusCode(), Worklist.shown(created));
    assertEquals(worklist.url() + "/" + uid, Worklist.header(created, "Location"));
    JsonObject attributes = worklist.attributes(uid);
    assertEquals("SCHEDULED", Worklist.value(attributes, "00741000"));
    assertTrue(Worklist.value(attributes, "00404005").startsWith("20990304123000"));
    assertEquals(old, Worklist.value(Worklist.item(attributes, "00741224"), "00081155"));
    assertEquals("COMPLETED", worklist.stateOf(old));
    HttpResponse<String> again = worklist.call("POST", "/" + old + "/reschedule", null);
    assertEquals(201, again.statusCode());
    assertTrue(Worklist.header(again, "Location").startsWith(worklist.url() + "/2.25."));
  }

  @ParameterizedTest
  @CsvSource({
    "2.25.404,'',404",
    "*,?newWorkitem=x,400",
    "*,?upsScheduledTime=20990304,400",
    "*,?upsScheduledTime=20991304123000,400",
    "*,?newWorkitem=*,409"
  })
  void a_bad_rescheduling_is_refused(String uid, String query, int status) throws Exception {
    String known = worklist.create();
    HttpResponse<String> refused =
        worklist.call(
            "POST",
            "/" + uid.replace("*", known) + "/reschedule" + query.replace("*", known),
            null);
    assertEquals(status, refused.statusCode(), Worklist.shown(refused));
  }

  @Test
  void an_unknown_ae_has_no_worklist() throws Exception {
    Worklist nobody = Worklist.of(SERVER, "NOBODY");
    assertEquals(404, nobody.get("").statusCode());
    assertEquals(404, nobody.send("POST", "", Bodies.workitem()).statusCode());
    assertEquals(404, nobody.get("/2.25.1").statusCode());
  }

  @Test
  void work_items_need_a_login_and_are_in_the_openapi_document() throws Exception {
    String path = "/aets/ORDERLY/rs/workitems";
    assertEquals(401, SERVER.call("GET", path).statusCode());
    assertEquals(401, SERVER.call("POST", path).statusCode());
    String document = openApi();
    for (String part :
        new String[] {
          "/aets/{aet}/rs/workitems:",
          "/aets/{aet}/rs/workitems/count:",
          "/aets/{aet}/rs/workitems/{workitem}/state:",
          "/aets/{aet}/rs/workitems/{workitem}/cancelrequest/{requester}:",
          "/aets/{aet}/rs/workitems/{workitem}/subscribers/{subscriber}:",
          "/aets/{aet}/rs/workitems/{workitem}/subscribers/{subscriber}/suspend:",
          "/aets/{aet}/rs/workitems/{workitem}/reschedule:",
          "application/dicom+xml",
          "name: Transaction-uid"
        }) {
      assertTrue(document.contains(part), part);
    }
  }

  /** The document is beside the application. */
  private static String openApi() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/openapi");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
