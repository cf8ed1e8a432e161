package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.it.OrderlyServer;

/** The search for work items: keys, paging, order, attributes and forms of answers. */
class WorkitemSearchIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final String LIST = "LIST " + Worklist.newUid().substring(30);
  private static final String ONLY = "WorklistLabel=" + Worklist.encoded(LIST);
  private static final List<String> UIDS = new ArrayList<>();

  private static Worklist worklist;

  /** Four work items: A scheduled, B in progress, C completed, D scheduled in the afternoon. */
  @BeforeAll
  static void create_four() throws Exception {
    worklist = Worklist.of(SERVER);
    UIDS.add(create("Alpha step", "20990105080000", "HIGH", "Adams^Anna", "P-A"));
    UIDS.add(create("Beta step", "20990105100000", "MEDIUM", "Baker^Bert", "P-B"));
    UIDS.add(create("Gamma step", "20990105120000", "LOW", "Clark^Cleo", "P-C"));
    UIDS.add(create("Delta, step", "20990106140000+0200", "MEDIUM", "Adams^Dora", "P-D"));
    worklist.claim(UIDS.get(1));
    worklist.complete(UIDS.get(2), worklist.claim(UIDS.get(2)));
  }

  private static String create(String label, String start, String priority, String name, String id)
      throws Exception {
    Map<String, String> all = Bodies.attributes();
    all.put("00741204", Bodies.text("LO", label));
    all.put("00741202", Bodies.text("LO", LIST));
    all.put("00404005", Bodies.text("DT", start));
    all.put("00404011", Bodies.text("DT", start));
    all.put("00741200", Bodies.text("CS", priority));
    all.put("00100010", "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"" + name + "\"}]}");
    all.put("00100020", Bodies.text("LO", id));
    all.put("00380010", Bodies.text("LO", "ADM-" + id));
    all.put("0040A370", Bodies.request("ACC-" + id, "RP-" + id, "2.25.77"));
    all.put("00404018", Bodies.code("W" + id, "99IT", "Work"));
    all.put("00404025", Bodies.code("S" + id, "99IT", "Station"));
    all.put(
        "00404034",
        Bodies.sequence(
            "\"00404009\":"
                + Bodies.code("H" + id, "99IT", "Human")
                + ",\"00404037\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Nurse^"
                + id
                + "\"}]}"));
    return worklist.create(Bodies.json(all));
  }

  private static String letters(List<String> uids) {
    StringBuilder letters = new StringBuilder();
    uids.forEach(uid -> letters.append("ABCD".charAt(UIDS.indexOf(uid))));
    return letters.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'',ABCD",
    "ProcedureStepState=SCHEDULED,AD",
    "ProcedureStepState=IN PROGRESS,B",
    "ProcedureStepState=COMPLETED,C",
    "ProcedureStepState=CANCELED,''",
    "'ProcedureStepState=SCHEDULED,IN PROGRESS',ABD",
    "00741000=COMPLETED,C",
    "ScheduledProcedureStepPriority=HIGH,A",
    "'ScheduledProcedureStepPriority=HIGH,LOW',AC",
    "InputReadinessState=READY,ABCD",
    "InputReadinessState=UNAVAILABLE,''",
    "ProcedureStepLabel=Alpha step,A",
    "ProcedureStepLabel=*eta step,B",
    "ProcedureStepLabel=?amma*,C",
    "'ProcedureStepLabel=Delta\\, step',D",
    "PatientID=P-B,B",
    "PatientID=P-*,ABCD",
    "PatientName=Adams*,AD",
    "PatientName=adams^anna,A",
    "PatientBirthDate=18580423,ABCD",
    "PatientBirthDate=19000101-,''",
    "PatientSex=M,ABCD",
    "PatientSex=F,''",
    "AdmissionID=ADM-P-C,C",
    "ScheduledProcedureStepStartDateTime=20990105080000,A",
    "ScheduledProcedureStepStartDateTime=20990105,ABC",
    "ScheduledProcedureStepStartDateTime=20990105090000-20990105130000,BC",
    "ScheduledProcedureStepStartDateTime=20990105110000-,CD",
    "ScheduledProcedureStepStartDateTime=-20990105110000,AB",
    "ScheduledProcedureStepStartDateTime=20990106120000%2B0000,D",
    "ExpectedCompletionDateTime=20990105,ABC",
    "ScheduledWorkitemCodeSequence.CodeValue=WP-B,B",
    "00404018.00080100=WP-A,A",
    "ScheduledStationNameCodeSequence.CodeValue=SP-D,D",
    "ScheduledHumanPerformersSequence.HumanPerformerCodeSequence.CodeValue=HP-A,A",
    "ScheduledHumanPerformersSequence.HumanPerformerName=Nurse^P-B,B",
    "ReferencedRequestSequence.AccessionNumber=ACC-P-C,C",
    "0040A370.00080050=ACC-P-D,D",
    "ReferencedRequestSequence.RequestedProcedureID=RP-P-A,A",
    "ReferencedRequestSequence.StudyInstanceUID=2.25.77,ABCD",
    "ReferencedRequestSequence.RequestingService=Oncology,ABCD",
    "PatientID=P-A&PatientSex=M,A",
    "PatientID=P-A&PatientSex=F,''",
    "PatientID=,ABCD"
  })
  void keys_match(String query, String expected) throws Exception {
    String escaped = query.replace(" ", "%20").replace("^", "%5E").replace("\\", "%5C");
    String search = "?" + ONLY + (escaped.isEmpty() ? "" : "&" + escaped);
    String found = letters(worklist.search(search));
    assertEquals(
        expected,
        found
            .chars()
            .sorted()
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString(),
        query);
    assertEquals(expected.length(), worklist.count(search), "count");
  }

  @Test
  void a_uid_or_several_find_their_work_items() throws Exception {
    assertEquals("B", letters(worklist.search("?SOPInstanceUID=" + UIDS.get(1))));
    String two = "?SOPInstanceUID=" + UIDS.get(0) + "," + UIDS.get(3);
    assertEquals("AD", letters(worklist.search(two)));
  }

  @ParameterizedTest
  @CsvSource({
    "ScheduledProcedureStepStartDateTime,ABCD",
    "-ScheduledProcedureStepStartDateTime,DCBA",
    "ProcedureStepLabel,ABDC",
    "-00741204,CDBA",
    "'ScheduledProcedureStepPriority,-ScheduledProcedureStepStartDateTime',CDBA",
    "'-ScheduledProcedureStepPriority,ScheduledProcedureStepStartDateTime',ABDC",
    "ProcedureStepState,ADBC",
    "PatientName,ADBC"
  })
  void answers_are_in_the_order_asked_for(String orderBy, String expected) throws Exception {
    String query = "?" + ONLY + "&orderby=" + orderBy;
    if (orderBy.equals("ProcedureStepState")) {
      query += ",ScheduledProcedureStepStartDateTime";
    }
    assertEquals(expected, letters(worklist.search(query)));
  }

  @Test
  void pages_have_their_place_and_size() throws Exception {
    String sorted = "?" + ONLY + "&orderby=ScheduledProcedureStepStartDateTime";
    assertEquals("AB", letters(worklist.search(sorted + "&limit=2")));
    assertEquals("BC", letters(worklist.search(sorted + "&limit=2&offset=1")));
    assertEquals("D", letters(worklist.search(sorted + "&limit=2&offset=3")));
    assertEquals("CD", letters(worklist.search(sorted + "&offset=2")));
    HttpResponse<String> beyond = worklist.get(sorted + "&offset=4");
    assertEquals(204, beyond.statusCode());
    assertEquals("", beyond.body());
    assertEquals(4, worklist.count(sorted + "&limit=2&offset=1"));
  }

  @Test
  void names_match_in_part_when_asked_to() throws Exception {
    String query = "?" + ONLY + "&PatientName=Dora";
    assertEquals("", letters(worklist.search(query)));
    assertEquals("D", letters(worklist.search(query + "&fuzzymatching=true")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=100000",
        "limit=x",
        "limit=-1",
        "offset=-1",
        "offset=100000",
        "NoSuchKeyword=x",
        "0074120=x",
        "filter=x",
        "fuzzymatching=maybe",
        "template=maybe",
        "includedefaults=maybe",
        "includefield=NoSuchKeyword",
        "orderby=NoSuchKeyword",
        "ProcedureStepState=DONE",
        "ScheduledProcedureStepPriority=URGENT",
        "ScheduledProcedureStepStartDateTime=yesterday",
        "ScheduledProcedureStepStartDateTime=20991301",
        "TransactionUID=2.25.1",
        "ScheduledWorkitemCodeSequence=x",
        "PatientID=a&PatientID=b"
      })
  void a_bad_parameter_is_a_bad_request_or_matches_nothing(String parameter) throws Exception {
    HttpResponse<String> refused = worklist.get("?" + ONLY + "&" + parameter);
    boolean value = parameter.contains("DONE") || parameter.contains("URGENT");
    assertTrue(
        refused.statusCode() == 400 || value && refused.statusCode() == 204,
        Worklist.shown(refused));
  }

  @Test
  void the_usual_attributes_and_those_asked_for_are_answered() throws Exception {
    String one = "?SOPInstanceUID=" + UIDS.get(0);
    JsonObject usual = Worklist.array(worklist.get(one)).getJsonObject(0);
    for (String tag :
        List.of(
            "00080018",
            "00081190",
            "00100010",
            "00100020",
            "00404005",
            "00404018",
            "0040A370",
            "00741000",
            "00741200",
            "00741202",
            "00741204")) {
      assertTrue(usual.containsKey(tag), tag);
    }
    assertEquals(worklist.url() + "/" + UIDS.get(0), Worklist.value(usual, "00081190"));
    assertFalse(usual.containsKey("00081195"));
    assertFalse(usual.containsKey("00404011"));
    assertFalse(usual.containsKey("00404010"));
    JsonObject more =
        Worklist.array(worklist.get(one + "&includefield=ExpectedCompletionDateTime,00404010"))
            .getJsonObject(0);
    assertTrue(more.containsKey("00404011") && more.containsKey("00404010"));
    JsonObject few =
        Worklist.array(worklist.get(one + "&includedefaults=false&includefield=PatientID"))
            .getJsonObject(0);
    assertTrue(few.containsKey("00100020") && few.containsKey("00080018"));
    assertFalse(few.containsKey("00100010"));
    JsonObject all = Worklist.array(worklist.get(one + "&includefield=all")).getJsonObject(0);
    assertTrue(all.containsKey("00404011") && all.containsKey("00404010"));
    JsonObject inProgress =
        Worklist.array(worklist.get("?SOPInstanceUID=" + UIDS.get(1) + "&includefield=all"))
            .getJsonObject(0);
    assertFalse(inProgress.containsKey("00081195"), "the Transaction UID is a secret");
  }

  @Test
  void a_search_has_several_forms() throws Exception {
    String query = "?" + ONLY;
    HttpResponse<String> json = worklist.get(query);
    assertEquals(Worklist.JSON, Worklist.header(json, "Content-Type"));
    assertEquals("no-cache", Worklist.header(json, "Cache-Control"));
    HttpResponse<String> plain = worklist.get(query, "Accept", "application/json");
    assertEquals("application/json", Worklist.header(plain, "Content-Type"));
    HttpResponse<String> xml =
        worklist.get(query, "Accept", "multipart/related; type=\"application/dicom+xml\"");
    String type = Worklist.header(xml, "Content-Type");
    assertTrue(type.startsWith("multipart/related;"), type);
    assertTrue(type.contains("type=\"application/dicom+xml\""), type);
    String boundary = "--" + type.replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
    assertEquals(6, xml.body().split(boundary, -1).length, xml.body());
    assertTrue(xml.body().endsWith(boundary + "--\r\n"));
    assertTrue(xml.body().contains("Content-Type: application/dicom+xml"));
    HttpResponse<String> csv = worklist.get(query, "Accept", "text/csv");
    assertTrue(Worklist.header(csv, "Content-Type").startsWith("text/csv"));
    assertEquals(5, csv.body().split("\r\n").length, csv.body());
    assertTrue(csv.body().contains("\"Delta, step\""), csv.body());
    HttpResponse<String> semicolon =
        worklist.get(query + "&accept=" + Worklist.encoded("text/csv;delimiter=semicolon"));
    assertTrue(semicolon.body().split("\r\n")[0].contains("\";\""));
    assertEquals(406, worklist.get(query, "Accept", "image/png").statusCode());
    assertEquals(400, worklist.get(query, "Accept", "nonsense").statusCode());
  }

  @Test
  void nothing_found_is_no_content() throws Exception {
    HttpResponse<String> none = worklist.get("?WorklistLabel=NOBODY");
    assertEquals(204, none.statusCode());
    assertEquals("", none.body());
    assertEquals(0, worklist.count("?WorklistLabel=NOBODY"));
  }
}
