package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.item;
import static org.orderly.it.worklist.Worklist.value;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/** From an object that arrives to work that is done, by rules of the directory alone. */
class WorkitemRulesIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String AE = "dicomAETitle=ORDERLY," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;
  private static StoreScp receiver;
  private static NodePeer notified;
  private static NodePeer told;
  private static Samples samples;

  @BeforeAll
  static void start_the_peers() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    worklist = Worklist.of(SERVER);
    samples = new Samples(folder.resolve("sent"));
    receiver = StoreScp.start(folder.resolve("received"));
    notified = NodePeer.start();
    told = NodePeer.start();
    try (Directory directory = SERVER.directory()) {
      directory
          .addPeer("RULESTORE", receiver.port())
          .addPeer("RULENOTIFY", notified.port())
          .addPeer("RULESTEP", told.port())
          .replace(Directory.DEVICE, "dcmUPSProcessingPollingInterval", "PT1S")
          .add(
              "dn: dcmUPSOnStoreID=Carry," + AE,
              "objectClass: dcmUPSOnStore",
              "dcmUPSOnStoreID: Carry",
              "dcmUPSLabel: Carry {Modality}",
              "dcmProperty: SendingApplicationEntityTitle=RULES",
              "dcmUPSInstanceUIDBasedOnName: {StudyInstanceUID}.carry",
              "dcmUPSIncludeStudyInstanceUID: TRUE",
              "dcmUPSStartDateTimeDelay: PT3S")
          .add(
              "dn: dcmUPSProcessingRuleID=Carry," + Directory.DEVICE,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Carry",
              "dcmURI: storescu:RULESTORE",
              "dicomAETitle: ORDERLY",
              "dcmUPSLabel: Carry CT",
              "dcmUPSPerformedWorkitemCode: (CARRIED, 99IT, \"Carried\")")
          .add(
              "dn: dcmUPSonUPSCompletedID=Tell," + Directory.DEVICE,
              "objectClass: dcmUPSOnUPSCompleted",
              "dcmUPSonUPSCompletedID: Tell",
              "dcmUPSLabel: Tell",
              "dcmProperty: ProcedureStepLabel=Carry CT",
              "dcmUPSIncludeStudyInstanceUID: TRUE",
              "dcmUPSIncludeInputInformation: COPY_INPUT")
          .add(
              "dn: dcmUPSProcessingRuleID=Tell," + Directory.DEVICE,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Tell",
              "dcmURI: ianscu:RULENOTIFY",
              "dicomAETitle: ORDERLY",
              "dcmUPSLabel: Tell")
          .add(
              "dn: dcmUPSProcessingRuleID=Step," + Directory.DEVICE,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Step",
              "dcmURI: mppsscu:RULESTEP",
              "dicomAETitle: ORDERLY",
              "dcmUPSLabel: Step")
          .settle();
    }
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (notified == null) {
      return;
    }
    try (Directory directory = SERVER.directory()) {
      directory
          .delete("dcmUPSProcessingRuleID=Carry," + Directory.DEVICE)
          .delete("dcmUPSProcessingRuleID=Tell," + Directory.DEVICE)
          .delete("dcmUPSProcessingRuleID=Step," + Directory.DEVICE)
          .delete("dcmUPSonUPSCompletedID=Tell," + Directory.DEVICE)
          .delete("dcmUPSOnStoreID=Carry," + AE);
    }
    receiver.close();
    notified.close();
    told.close();
  }

  private static JsonObject find(SampleStudy study, String query) throws Exception {
    List<String> found = worklist.search("?StudyInstanceUID=" + study.studyUid() + "&" + query);
    return found.isEmpty() ? null : worklist.attributes(found.get(0));
  }

  /** The only job of the batch that was sent for the work item of a study. */
  private static JsonObject card(SampleStudy study, String workitem) throws Exception {
    String tasks = "/monitor/export?StudyInstanceUID=" + study.studyUid();
    JsonObject task = SERVER.rest().array(tasks).getJsonObject(0);
    String batch = task.getString("batchID");
    assertTrue(batch.startsWith(workitem + "-"), batch);
    return Rest.parsed(SERVER.rest().call("GET", "/monitor/export/board?batchID=" + batch), 200)
        .getJsonArray("entries")
        .getJsonObject(0)
        .getJsonArray("jobs")
        .getJsonObject(0);
  }

  @Test
  void objects_are_carried_on_and_their_receiver_is_told() throws Exception {
    SampleStudy study = Samples.study();
    List<Path> files = samples.slices(study, 3);
    SERVER.dicom().store("RULES", files).orFail();
    SERVER.dicom().store("RULES", files.subList(0, 1)).orFail();
    JsonObject carried =
        Await.value(
            "the work item on store is completed",
            LIMIT,
            () -> find(study, "ProcedureStepLabel=Carry%20CT&ProcedureStepState=COMPLETED"));
    assertEquals(3, receiver.received().size());
    JsonObject card = card(study, value(carried, "00080018"));
    assertEquals("Completed", card.getString("status"));
    assertEquals(3, card.getInt("sent"));
    assertEquals("RULESTORE", card.getString("RemoteAET"));
    assertEquals(
        3, item(carried, "00404021").getJsonObject("00081199").getJsonArray("Value").size());
    JsonObject performed = item(carried, "00741216");
    assertEquals("CARRIED", value(item(performed, "00404019"), "00080100"));
    assertEquals(
        1,
        worklist
            .search("?StudyInstanceUID=" + study.studyUid() + "&ProcedureStepLabel=Carry%20CT")
            .size());
    JsonObject told =
        Await.value(
            "the follow-up is completed",
            LIMIT,
            () -> find(study, "ProcedureStepLabel=Tell&ProcedureStepState=COMPLETED"));
    assertNotNull(told);
    assertEquals(1, notified.events("created").size());
    assertEquals(
        study.studyUid(),
        notified
            .events("created")
            .get(0)
            .getJsonObject("attributes")
            .getString("StudyInstanceUID"));
  }

  @Test
  void a_performed_step_is_created_and_completed_for_a_study() throws Exception {
    SampleStudy study = Samples.study();
    SERVER.dicom().store("MODALITY", samples.slices(study, 2)).orFail();
    String path = Worklist.ARCHIVE + "/workitems?upsLabel=Step&upsScheduledTime=20200101000000";
    Worklist.require(
        202,
        worklist.send("POST", path + "&StudyInstanceUID=" + study.studyUid(), Bodies.template()));
    JsonObject created = told.await("created", 1);
    JsonObject completed = told.await("set", 1);
    assertEquals("1.2.840.10008.3.1.2.3.3", created.getString("sopClass"));
    assertEquals(created.getString("uid"), completed.getString("uid"));
    JsonObject before = created.getJsonObject("attributes");
    assertEquals("IN PROGRESS", before.getString("PerformedProcedureStepStatus"));
    assertEquals("CT", before.getString("Modality"));
    assertEquals("MODALITY", before.getString("PerformedStationAETitle"));
    assertTrue(before.get("ScheduledStepAttributesSequence").toString().contains(study.studyUid()));
    JsonObject after = completed.getJsonObject("attributes");
    assertEquals("COMPLETED", after.getString("PerformedProcedureStepStatus"));
    assertTrue(
        after.get("PerformedSeriesSequence").toString().contains(study.seriesUid(1)),
        after.toString());
    Await.that(
        "the work item is completed",
        LIMIT,
        () -> worklist.search("?ProcedureStepLabel=Step&ProcedureStepState=COMPLETED").size() == 1);
  }
}
