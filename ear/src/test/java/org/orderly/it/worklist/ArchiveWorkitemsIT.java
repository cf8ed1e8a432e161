package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.array;
import static org.orderly.it.worklist.Worklist.encoded;
import static org.orderly.it.worklist.Worklist.header;
import static org.orderly.it.worklist.Worklist.item;
import static org.orderly.it.worklist.Worklist.require;
import static org.orderly.it.worklist.Worklist.value;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Samples;

/** Work items on what is in the archive, many with one request. */
class ArchiveWorkitemsIT {

  private static final String NONE = "No matching Instances found. No Workitem was created.";

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;
  private static SampleStudy study;

  @BeforeAll
  static void store_a_study() throws Exception {
    Dcmtk.require();
    worklist = Worklist.of(SERVER);
    study = Samples.study();
    SERVER.dicom().store("MODALITY", new Samples(folder).slices(study, 3)).orFail();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return worklist.send("POST", Worklist.ARCHIVE + path, body);
  }

  private static String newLabel() {
    return "A " + Worklist.newUid().substring(30);
  }

  private static List<JsonObject> labelled(String label) throws Exception {
    return array(require(200, worklist.get("?ProcedureStepLabel=" + encoded(label))))
        .getValuesAs(JsonObject.class);
  }

  private static int instances(JsonObject workitem) {
    return item(workitem, "00404021").getJsonObject("00081199").getJsonArray("Value").size();
  }

  @Test
  void one_for_the_study_with_its_patient_and_all_instances() throws Exception {
    String label = newLabel();
    HttpResponse<String> created =
        post(
            "/workitems?StudyInstanceUID="
                + study.studyUid()
                + "&upsScheduledTime=20990102030405&upsLabel="
                + encoded(label),
            Bodies.template());
    assertEquals("{\"count\":1}", require(202, created).body());
    JsonObject workitem = labelled(label).get(0);
    assertEquals("20990102030405", value(workitem, "00404005"));
    assertEquals(3, instances(workitem));
    assertEquals(study.studyUid(), value(item(workitem, "00404021"), "0020000D"));
    JsonObject archived =
        array(
                require(
                    200, worklist.get(Worklist.ARCHIVE + "?StudyInstanceUID=" + study.studyUid())))
            .getJsonObject(0);
    assertEquals(archived.getJsonObject("00100020"), workitem.getJsonObject("00100020"));
  }

  @Test
  void one_for_each_series_and_one_for_each_instance() throws Exception {
    String label = newLabel();
    String series = "/" + study.studyUid() + "/series";
    HttpResponse<String> created =
        post(series + "/workitems?upsLabel=" + encoded(label), Bodies.template());
    assertEquals("{\"count\":1}", require(202, created).body());
    String uid = value(item(labelled(label).get(0), "00404021"), "0020000E");
    String single = newLabel();
    created =
        post(
            series + "/" + uid + "/instances/workitems?upsLabel=" + encoded(single),
            Bodies.template());
    assertEquals("{\"count\":3}", require(202, created).body());
    List<JsonObject> workitems = labelled(single);
    assertEquals(3, workitems.size());
    workitems.forEach(workitem -> assertEquals(1, instances(workitem)));
  }

  @Test
  void one_for_each_row_of_a_file_from_a_template() throws Exception {
    String template = Worklist.newUid();
    require(201, worklist.send("POST", "?template=true&workitem=" + template, Bodies.template()));
    String label = newLabel();
    String path =
        Worklist.ARCHIVE
            + "/csv:2/workitems/"
            + template
            + "?csvPatientID=1&upsLabel="
            + encoded(label);
    String unknown = Worklist.newUid();
    String csv =
        "patient,study\r\n,"
            + study.studyUid()
            + "\r\nCSV-7^^^HIS,"
            + unknown
            + "\r\n,"
            + unknown
            + "\r\n";
    HttpResponse<String> created = worklist.call("POST", path, csv, "Content-Type", "text/csv");
    assertEquals("{\"count\":3}", require(202, created).body());
    List<JsonObject> workitems = labelled(label);
    List<String> patients = workitems.stream().map(w -> value(w, "00100020")).toList();
    assertTrue(patients.containsAll(List.of("CSV-7", "DummyPID")), patients.toString());
    for (JsonObject workitem : workitems) {
      assertEquals(1, workitem.getJsonObject("00404021").getJsonArray("Value").size());
    }
    require(204, worklist.call("POST", path, "no uid", "Content-Type", "text/csv"));
    require(
        400,
        worklist.call("POST", path.replace("csv:2", "csv:0"), csv, "Content-Type", "text/csv"));
    require(
        404,
        worklist.call("POST", path.replace(template, unknown), csv, "Content-Type", "text/csv"));
  }

  @Test
  void what_cannot_be_done_creates_nothing() throws Exception {
    String path = "/workitems?StudyInstanceUID=" + study.studyUid();
    HttpResponse<String> none =
        post("/workitems?StudyInstanceUID=" + Worklist.newUid(), Bodies.template());
    assertEquals(NONE, header(require(204, none), "Warning"));
    Map<String, String> attributes = Bodies.attributes();
    attributes.remove("00741200");
    HttpResponse<String> invalid = post(path, Bodies.json(attributes));
    assertTrue(
        header(require(400, invalid), "Warning").endsWith(": Missing Attribute: (0074,1200)"),
        Worklist.shown(invalid));
    require(400, post(path, "{"));
    require(400, post("/workitems?upsScheduledTime=tomorrow", Bodies.template()));
    require(400, post("/workitems?Nonsense=1", Bodies.template()));
    require(
        415, worklist.call("POST", Worklist.ARCHIVE + path, "{}", "Content-Type", "text/plain"));
  }
}
