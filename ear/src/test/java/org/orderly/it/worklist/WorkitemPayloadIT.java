package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.it.OrderlyServer;

/** Bodies that nobody should send: each is refused with its status, none with a stack trace. */
class WorkitemPayloadIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final int MIB = 1 << 20;

  private static Worklist worklist;
  private static String uid;

  @BeforeAll
  static void connect() throws Exception {
    worklist = Worklist.of(SERVER);
    uid = worklist.create();
  }

  private static void assertRefused(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), Worklist.shown(response));
    assertFalse(response.body().contains("\tat "), response.body());
    assertFalse(response.body().contains("Exception"), response.body());
  }

  private static HttpResponse<String> post(String path, @Nullable String body, String type)
      throws Exception {
    return worklist.call("POST", path, body, "Content-Type", type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "{",
        "[",
        "[]",
        "[{},{}]",
        "null",
        "true",
        "42",
        "{} trailing",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":[\"x\"]}",
        "{\"0074120G\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}",
        "{\"74120\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}",
        "{\"ProcedureStepLabel\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}",
        "{\"00741204\":\"x\"}",
        "{\"00741204\":[\"x\"]}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":\"x\"}}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":[[\"x\"]]}}",
        "{\"00741204\":{\"vr\":\"??\",\"Value\":[\"x\"]}}",
        "{\"00741204\":{\"vr\":7,\"Value\":[\"x\"]}}",
        "{\"00741204\":{\"vr\":\"SQ\",\"Value\":[{}]}}",
        "{\"00404018\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}",
        "{\"00404018\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
        "{\"00280010\":{\"vr\":\"US\",\"Value\":[70000]}}",
        "{\"00741204\":{\"vr\":\"OB\",\"InlineBinary\":\"A\"}}"
      })
  void malformed_json_is_a_bad_request(String body) throws Exception {
    for (String path : new String[] {"", "/" + uid}) {
      HttpResponse<String> refused = post(path, body, Worklist.JSON);
      assertRefused(400, refused);
      assertTrue(refused.body().contains("Invalid JSON payload"), refused.body());
    }
    assertRefused(
        400, worklist.call("PUT", "/" + uid + "/state/A", body, "Content-Type", Worklist.JSON));
    if (!body.isEmpty()) {
      assertRefused(400, post("/" + uid + "/cancelrequest/A", body, Worklist.JSON));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "<NativeDicomModel>",
        "<Other/>",
        "<NativeDicomModel><DicomAttribute/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='0074120G'/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00741204' vr='SQ'><Item/></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><NativeDicomModel><DicomAttribute tag='00741204' vr='LO'><Value number='1'>&x;</Value></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><NativeDicomModel>&b;</NativeDicomModel>"
      })
  void malformed_xml_is_a_bad_request(String body) throws Exception {
    HttpResponse<String> refused = post("", body, Worklist.XML);
    assertRefused(400, refused);
    assertTrue(refused.body().contains("Invalid XML payload"), refused.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/xml",
        "text/plain",
        "multipart/related; type=\"application/dicom+json\"; boundary=x",
        "application/octet-stream"
      })
  void other_types_are_unsupported(String type) throws Exception {
    for (String path : new String[] {"", "/" + uid, "/" + uid + "/cancelrequest/A"}) {
      HttpResponse<String> refused = post(path, Bodies.workitem(), type);
      assertRefused(415, refused);
      assertEquals(
          "application/dicom+json, application/dicom+xml", Worklist.header(refused, "Accept"));
    }
    assertRefused(
        415, worklist.call("PUT", "/" + uid + "/state/A", Bodies.workitem(), "Content-Type", type));
  }

  @Test
  void no_type_is_unsupported() throws Exception {
    assertRefused(415, worklist.call("POST", "", Bodies.workitem()));
    assertRefused(415, worklist.call("POST", "", null));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 300, 5_000, 100_000})
  void deep_nesting_ends_in_an_answer(int depth) throws Exception {
    String json =
        Bodies.workitem().replaceFirst("}$", "")
            + ",\"00404021\":"
            + "{\"vr\":\"SQ\",\"Value\":[{\"00404021\":".repeat(depth)
            + "{\"vr\":\"SQ\"}"
            + "}]}".repeat(depth)
            + "}";
    HttpResponse<String> response = post("", json, Worklist.JSON);
    assertRefused(depth < 256 ? 201 : 400, response);
    String lists = "{\"00404018\":{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}}";
    assertRefused(400, post("", lists, Worklist.JSON));
    String open = "<DicomAttribute tag='00404021' vr='SQ'><Item number='1'>";
    String close = "</Item></DicomAttribute>";
    String xml =
        "<NativeDicomModel>" + open.repeat(depth) + close.repeat(depth) + "</NativeDicomModel>";
    assertRefused(400, post("", xml, Worklist.XML));
  }

  @Test
  void large_bodies_are_bounded() throws Exception {
    String comment = "x".repeat(9 * MIB);
    HttpResponse<String> large =
        post("", Bodies.workitem("00400400", Bodies.text("LT", comment)), Worklist.JSON);
    assertTrue(large.statusCode() == 201 || large.statusCode() == 400, "" + large.statusCode());
    for (int size : new int[] {11 * MIB, 40 * MIB}) {
      assertRefused(413, post("", "x".repeat(size), Worklist.JSON));
      assertRefused(413, post("/" + uid, "{\"".repeat(size / 2), Worklist.JSON));
      assertRefused(413, post("/" + uid + "/cancelrequest/A", "x".repeat(size), Worklist.XML));
    }
    assertEquals("SCHEDULED", worklist.stateOf(uid));
  }

  @Test
  void many_attributes_and_values_end_in_an_answer() throws Exception {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      many.append(
          String.format(
              "\"%04X%04X\":{\"vr\":\"LO\",\"Value\":[\"x\"]},",
              9 + 2 * (i / 200), 0x1000 + i % 200));
    }
    many.append("\"00741204\":").append(Bodies.text("LO", "many")).append('}');
    assertTrue(post("/" + uid, many.toString(), Worklist.JSON).statusCode() < 500);
    String values = Bodies.text("LO", "x\",\"".repeat(100_000));
    assertTrue(post("/" + uid, Bodies.one("00741204", values), Worklist.JSON).statusCode() < 500);
  }

  @ParameterizedTest
  @CsvSource({
    "00404005,DT,not a time",
    "00404005,DT,20991399",
    "00404005,DT,99999999999999999999",
    "00404011,DT,tomorrow",
    "00741200,CS,high",
    "00741200,IS,1",
    "0020000D,UI,not a uid",
    "00100030,DA,18580230",
    "00100030,DA,yesterday"
  })
  void wrong_values_are_refused_or_kept_but_never_a_failure(String tag, String vr, String value)
      throws Exception {
    HttpResponse<String> response =
        post("", Bodies.workitem(tag, Bodies.text(vr, value)), Worklist.JSON);
    assertTrue(
        response.statusCode() == 400 || response.statusCode() == 201, Worklist.shown(response));
    if (tag.equals("00404005") || tag.equals("00741200")) {
      assertEquals(400, response.statusCode(), Worklist.shown(response));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00741204,LO", "00741202,LO", "00100020,LO", "00100040,CS", "00380010,LO"})
  void values_longer_than_dicom_allows_are_no_failure(String tagAndVr) throws Exception {
    String[] parts = tagAndVr.split(",");
    for (int length : new int[] {65, 300, 2_000, 100_000}) {
      HttpResponse<String> response =
          post(
              "",
              Bodies.workitem(parts[0], Bodies.text(parts[1], "x".repeat(length))),
              Worklist.JSON);
      assertTrue(
          response.statusCode() == 400 || response.statusCode() == 201, Worklist.shown(response));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?workitem=nonsense",
        "?workitem=1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27.28",
        "?workitem=1.2&workitem=1.3",
        "?template=maybe",
        "?deletionlock=maybe"
      })
  void bad_parameters_are_bad_requests(String query) throws Exception {
    assertRefused(400, post(query, Bodies.workitem(), Worklist.JSON));
  }

  @Test
  void characters_of_all_kinds_come_back() throws Exception {
    String label = "\u00c4\u00d6 \u5c71\u7530 \u0416 \ud83d\ude00 \\\"quoted\\\" / <b>&amp;";
    String created = worklist.create(Bodies.labelled(label));
    assertEquals(
        label.replace("\\\"", "\""), Worklist.value(worklist.attributes(created), "00741204"));
    String declared =
        Bodies.workitem("00080005", Bodies.text("CS", "ISO_IR 100"))
            .replace("Contour the liver", "\u5c71\u7530");
    assertEquals(
        "\u5c71\u7530", Worklist.value(worklist.attributes(worklist.create(declared)), "00741204"));
  }
}
