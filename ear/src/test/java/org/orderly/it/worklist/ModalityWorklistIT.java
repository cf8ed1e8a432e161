package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Bodies.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Tool;

/** A modality that only knows a Modality Worklist, played by findscu. */
class ModalityWorklistIT {

  private static final String AE = "dicomAETitle=ORDERLY," + Directory.DEVICE;
  private static final String CAPABILITY = "cn=Modality Worklist SCP," + AE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @BeforeAll
  static void offer_the_worklist() throws Exception {
    Dcmtk.require();
    try (Directory directory = SERVER.directory()) {
      directory
          .add(
              "dn: " + CAPABILITY,
              "objectClass: dicomTransferCapability",
              "cn: Modality Worklist SCP",
              "dicomSOPClass: 1.2.840.10008.5.1.4.31",
              "dicomTransferRole: SCP",
              "dicomTransferSyntax: 1.2.840.10008.1.2",
              "dicomTransferSyntax: 1.2.840.10008.1.2.1")
          .replace(AE, "dcmUPS2MWLCFindSCP", "TRUE")
          .replace(
              Directory.DEVICE,
              "dcmUPS2MWLScheduledStationNameCode",
              "(STATION1, 99IT, \"CTROOM1\")")
          .settle();
    }
  }

  @AfterAll
  static void take_it_back() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory
          .delete(CAPABILITY)
          .replace(AE, "dcmUPS2MWLCFindSCP")
          .replace(Directory.DEVICE, "dcmUPS2MWLScheduledStationNameCode");
    }
  }

  private static String find(String... keys) throws Exception {
    List<String> command = new ArrayList<>(List.of("findscu", "-W", "-aec", "ORDERLY"));
    for (String key : keys) {
      command.addAll(List.of("-k", key));
    }
    command.addAll(List.of("127.0.0.1", Integer.toString(SERVER.port("ORDERLY_DICOM_PORT"))));
    return Tool.run(command).orFail().output();
  }

  @Test
  void scheduled_work_items_are_listed_for_their_station() throws Exception {
    Worklist worklist = Worklist.of(SERVER);
    String id = "W" + Worklist.newUid().substring(5, 15);
    Map<String, String> attributes = Bodies.attributes();
    attributes.put("00100020", text("LO", id));
    String uid = worklist.create(Bodies.json(attributes));
    String[] keys = {
      "PatientID=" + id,
      "PatientName",
      "AccessionNumber",
      "(0040,0100)[0].ScheduledStationAETitle=CTROOM1",
      "(0040,0100)[0].ScheduledProcedureStepStartDate=20990101-20990103"
    };
    String found = find(keys);
    assertTrue(found.contains("ACC-1") && found.contains("CTROOM1"), found);
    assertTrue(found.contains("20990102"), found);
    worklist.claim(uid);
    assertEquals(-1, find(keys).indexOf("ACC-1"), "begun already");
  }
}
