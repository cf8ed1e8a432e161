package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.orderly.it.peer.CommitmentScp;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Samples;

/** Work items that are performed by asking an archive whether it keeps their input. */
class CommitmentRulesIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String RULE = "dcmUPSProcessingRuleID=Keep," + Directory.DEVICE;
  private static final String CAPABILITY =
      "cn=Storage Commitment SCU,dicomAETitle=ORDERLY," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;
  private static CommitmentScp keeper;
  private static Samples samples;

  @BeforeAll
  static void start_the_peer() throws Exception {
    Dcmtk.require();
    worklist = Worklist.of(SERVER);
    samples = new Samples(folder);
    keeper = CommitmentScp.start();
    try (Directory directory = SERVER.directory()) {
      directory
          .addPeer("KEEPER", keeper.port())
          .replace(Directory.DEVICE, "dcmUPSProcessingPollingInterval", "PT1S")
          .add(
              "dn: " + CAPABILITY,
              "objectClass: dicomTransferCapability",
              "cn: Storage Commitment SCU",
              "dicomSOPClass: 1.2.840.10008.1.20.1",
              "dicomTransferRole: SCU",
              "dicomTransferSyntax: 1.2.840.10008.1.2")
          .add(
              "dn: " + RULE,
              "objectClass: dcmUPSProcessingRule",
              "dcmUPSProcessingRuleID: Keep",
              "dcmURI: stgcmtscu:KEEPER",
              "dicomAETitle: ORDERLY",
              "dcmUPSLabel: Keep")
          .settle();
    }
  }

  @AfterAll
  static void stop_the_peer() throws Exception {
    if (keeper != null) {
      try (Directory directory = SERVER.directory()) {
        directory.delete(RULE).delete(CAPABILITY);
      }
      keeper.close();
    }
  }

  /** Has a study kept, and answers the work item when it has that state. */
  private static JsonObject kept(String state) throws Exception {
    SampleStudy study = Samples.study();
    SERVER.dicom().store("MODALITY", samples.slices(study, 3)).orFail();
    String path = Worklist.ARCHIVE + "/workitems?upsLabel=Keep&upsScheduledTime=20200101000000";
    Worklist.require(
        202,
        worklist.send("POST", path + "&StudyInstanceUID=" + study.studyUid(), Bodies.template()));
    return Await.value(
        "the work item becomes " + state,
        LIMIT,
        () -> {
          // whatever it names: its own study is in the input
          for (String uid :
              worklist.search("?ProcedureStepLabel=Keep&ProcedureStepState=" + state)) {
            JsonObject workitem = worklist.attributes(uid);
            if (workitem.toString().contains(study.studyUid())) {
              return workitem;
            }
          }
          return null;
        });
  }

  @Test
  void the_answer_comes_on_the_association_of_the_request() throws Exception {
    keeper.callBack(0);
    keeper.keep(true);
    JsonObject output = item(item(kept("COMPLETED"), "00741216"), "00404033");
    assertEquals(3, output.getJsonObject("00081199").getJsonArray("Value").size());
    assertEquals("KEEPER", value(item(output, "0040E021"), "00080054"));
  }

  @Test
  void the_answer_comes_on_an_association_of_its_own() throws Exception {
    keeper.callBack(SERVER.port("ORDERLY_DICOM_PORT"));
    keeper.keep(true);
    kept("COMPLETED");
    List<String> outcomes = keeper.outcomes();
    assertTrue(outcomes.get(outcomes.size() - 1).startsWith("0000"), outcomes.toString());
  }

  @Test
  void what_is_not_kept_discontinues_the_work() throws Exception {
    keeper.callBack(0);
    keeper.keep(false);
    JsonObject canceled = kept("CANCELED");
    assertTrue(canceled.toString().contains("0112_UPS"), canceled.toString());
  }
}
