package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.array;
import static org.orderly.it.worklist.Worklist.encoded;
import static org.orderly.it.worklist.Worklist.item;
import static org.orderly.it.worklist.Worklist.require;
import static org.orderly.it.worklist.Worklist.value;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.QueryRetrieveScp;
import org.orderly.it.peer.Samples;

/** Work items on what DCMTK's archive has, in our worklist and in that of dcmjs-dimse. */
class RemoteWorkitemsIT {

  private static final String FETCH = "dcmUPSProcessingRuleID=Fetch," + Directory.DEVICE;
  private static final String FIND = "/query:" + QueryRetrieveScp.TITLE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;
  private static SampleStudy study;
  private static QueryRetrieveScp archive;
  private static NodePeer other;

  @BeforeAll
  static void start_the_peers() throws Exception {
    NodePeer.require();
    worklist = Worklist.of(SERVER);
    study = Samples.study();
    archive =
        QueryRetrieveScp.start(folder, Map.of("ORDERLY", SERVER.port("ORDERLY_DICOM_PORT")))
            .having(new Samples(folder.resolve("sent")).slices(study, 3));
    other = NodePeer.start();
    try (Directory directory = SERVER.directory()) {
      directory
          .addPeer(QueryRetrieveScp.TITLE, archive.port())
          .addPeer("REMOTEUPS", other.port())
          .addPeer("NOBODYTHERE", 1)
          .replace(Directory.DEVICE, "dcmUPSProcessingPollingInterval", "PT1S")
          .add(
              "dn: " + FETCH,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Fetch",
              "dcmURI: movescu:ORDERLY",
              "dicomAETitle: ORDERLY",
              "dcmUPSLabel: Fetch")
          .settle();
    }
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (other != null) {
      try (Directory directory = SERVER.directory()) {
        directory.delete(FETCH);
      }
      archive.close();
      other.close();
    }
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return worklist.send("POST", Worklist.DIMSE + path, body);
  }

  private static String newLabel() {
    return "R " + Worklist.newUid().substring(30);
  }

  private static List<JsonObject> labelled(String label) throws Exception {
    return array(require(200, worklist.get("?ProcedureStepLabel=" + encoded(label))))
        .getValuesAs(JsonObject.class);
  }

  private static int instances(JsonObject workitem) {
    return item(workitem, "00404021").getJsonObject("00081199").getJsonArray("Value").size();
  }

  @Test
  void one_for_the_study_with_patient_and_instances_of_the_other_archive() throws Exception {
    String label = newLabel();
    HttpResponse<String> created =
        post(
            "ORDERLY"
                + FIND
                + "/studies/workitems?priority=1&SplitStudyDateRange=P1Y&StudyInstanceUID="
                + study.studyUid()
                + "&upsLabel="
                + encoded(label),
            Bodies.template());
    assertEquals("{\"count\":1}", require(202, created).body());
    JsonObject workitem = labelled(label).get(0);
    assertEquals(3, instances(workitem));
    JsonObject input = item(workitem, "00404021");
    assertEquals(study.studyUid(), value(input, "0020000D"));
    assertEquals(QueryRetrieveScp.TITLE, value(item(input, "0040E021"), "00080054"));
    assertEquals(study.patientId(), value(workitem, "00100020"));
  }

  @Test
  void one_for_each_series_instance_and_row() throws Exception {
    String label = newLabel();
    String studies = "ORDERLY" + FIND + "/studies/";
    String series = studies + study.studyUid() + "/series";
    require(
        202, post(series + "/workitems?Modality=CT&upsLabel=" + encoded(label), Bodies.template()));
    String uid = value(item(labelled(label).get(0), "00404021"), "0020000E");
    String single = newLabel();
    HttpResponse<String> created =
        post(
            series + "/" + uid + "/instances/workitems?upsLabel=" + encoded(single),
            Bodies.template());
    assertEquals("{\"count\":3}", require(202, created).body());
    labelled(single).forEach(workitem -> assertEquals(1, instances(workitem)));
    String template = Worklist.newUid();
    require(201, worklist.send("POST", "?template=true&workitem=" + template, Bodies.template()));
    String listed = newLabel();
    String csv = study.studyUid() + "\r\n" + Worklist.newUid() + "\r\n";
    created =
        worklist.call(
            "POST",
            Worklist.DIMSE
                + studies
                + "csv:1/workitems/"
                + template
                + "?upsLabel="
                + encoded(listed),
            csv,
            "Content-Type",
            "text/csv");
    assertEquals("{\"count\":2}", require(202, created).body());
    List<String> patients =
        labelled(listed).stream().map(workitem -> value(workitem, "00100020")).toList();
    assertTrue(patients.containsAll(List.of(study.patientId(), "DummyPID")), patients.toString());
  }

  @Test
  void the_worklist_of_another_system_gets_them_by_n_create() throws Exception {
    other.forget();
    String label = newLabel();
    HttpResponse<String> created =
        post(
            "REMOTEUPS"
                + FIND
                + "/studies/workitems?StudyInstanceUID="
                + study.studyUid()
                + "&upsLabel="
                + encoded(label),
            Bodies.template());
    assertEquals("{\"count\":1}", require(202, created).body());
    JsonObject attributes = other.events("created").get(0).getJsonObject("attributes");
    assertEquals(label, attributes.getString("ProcedureStepLabel"));
    assertEquals("SCHEDULED", attributes.getString("ProcedureStepState"));
    assertTrue(attributes.toString().contains(study.studyUid()), attributes.toString());
  }

  @Test
  void a_rule_retrieves_what_a_work_item_names() throws Exception {
    String found = Worklist.ARCHIVE + "?StudyInstanceUID=" + study.studyUid();
    require(204, worklist.get(found));
    HttpResponse<String> created =
        post(
            "ORDERLY"
                + FIND
                + "/studies/workitems?upsLabel=Fetch&upsScheduledTime=20200101000000"
                + "&StudyInstanceUID="
                + study.studyUid(),
            Bodies.template());
    require(202, created);
    Await.that(
        "the study is retrieved",
        Duration.ofSeconds(30),
        () ->
            worklist.search("?ProcedureStepLabel=Fetch&ProcedureStepState=COMPLETED").size() == 1);
    JsonObject archived = array(require(200, worklist.get(found))).getJsonObject(0);
    assertEquals("3", value(archived, "00201208"));
    String uid = worklist.search("?ProcedureStepLabel=Fetch&ProcedureStepState=COMPLETED").get(0);
    JsonObject done = array(require(200, worklist.get("/" + uid))).getJsonObject(0);
    JsonObject output = item(item(done, "00741216"), "00404033");
    assertEquals(study.studyUid(), value(output, "0020000D"));
    assertEquals("DICOM", value(output, "0040E020"));
    assertEquals(3, output.getJsonObject("00081199").getJsonArray("Value").size());
    // no more to be had from where it came, but from where it is now
    assertEquals("ORDERLY", value(item(output, "0040E021"), "00080054"));
    assertEquals(1, output.getJsonObject("0040E021").getJsonArray("Value").size());
  }

  @Test
  void a_rule_that_nobody_can_perform_is_named() throws Exception {
    String rule = "dcmUPSProcessingRuleID=Fax," + Directory.DEVICE;
    try (Directory directory = SERVER.directory()) {
      directory
          .add(
              "dn: " + rule,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Fax",
              "dcmURI: faxscu:REMOTEUPS",
              "dicomAETitle: ORDERLY")
          .settle();
      String health = SERVER.call("GET", "/health").body();
      assertTrue(health.contains("faxscu: is not supported"), health);
      directory.delete(rule).settle();
    }
  }

  @Test
  void what_cannot_be_done_is_told() throws Exception {
    String one = "/studies/workitems?StudyInstanceUID=";
    String known = one + study.studyUid();
    require(204, post("ORDERLY" + FIND + one + Worklist.newUid(), Bodies.template()));
    require(502, post("ORDERLY/query:NOBODYTHERE" + known, Bodies.template()));
    require(404, post("ORDERLY/query:UNKNOWN" + known, Bodies.template()));
    require(404, post("UNKNOWN" + FIND + known, Bodies.template()));
    other.behave("refuse 1.2.840.10008.5.1.4.1.2.2.1");
    require(502, post("REMOTEUPS" + known, Bodies.template()));
    other.behave("status 0110");
    require(502, post("REMOTEUPS" + FIND + known, Bodies.template()));
    other.behave("ok");
    require(400, post("ORDERLY" + FIND + known + "&priority=3", Bodies.template()));
    require(400, post("ORDERLY" + FIND + known + "&SplitStudyDateRange=x", Bodies.template()));
    require(400, post("ORDERLY" + FIND + known, "{"));
  }
}
