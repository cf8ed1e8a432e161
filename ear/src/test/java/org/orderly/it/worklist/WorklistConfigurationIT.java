package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Directory;

/** What an AE's entry in the directory changes about its worklist. */
class WorklistConfigurationIT {

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private static final String WATCH = "1.2.840.10008.5.1.4.34.6.2";

  private static Worklist worklist;

  /** Three more AEs: one lenient and terse, one of few answers, one without the watch service. */
  @BeforeAll
  static void add_application_entities() throws Exception {
    worklist = Worklist.of(SERVER);
    try (Directory directory = SERVER.directory()) {
      add(
          directory,
          "LENIENT",
          "dcmUPSUpdateWithoutTransactionUID: TRUE",
          "dcmUPSWorklistLabel: LENIENT LIST",
          "dcmUPSWorklistLabelFilter: LENIENT LIST",
          "dcmQidoMaxNumberOfResults: 2",
          "dcmOtherAETitle: ALIAS",
          "dcmUPSEventSCU: GHOST",
          "dcmUPSEventSCU: STORESCP");
      watch(directory, "LENIENT");
      add(directory, "FEW", "dcmQueryMaxNumberOfResults: 3");
      watch(directory, "FEW");
      add(directory, "BLIND", "dcmAcceptedUserRole: admin");
      add(directory, "CLOSED", "dcmAcceptedUserRole: nobody");
      directory.settle();
    }
  }

  private static String dn(String aet) {
    return "dicomAETitle=" + aet + "," + Directory.DEVICE;
  }

  private static void add(Directory directory, String aet, String... attributes) throws Exception {
    List<String> entry =
        new ArrayList<>(
            List.of(
                "dn: " + dn(aet),
                "objectClass: dicomNetworkAE",
                "objectClass: dcmNetworkAE",
                "objectClass: dcmArchiveNetworkAE",
                "dicomAETitle: " + aet,
                "dicomAssociationAcceptor: TRUE",
                "dicomAssociationInitiator: TRUE",
                "dicomNetworkConnectionReference: cn=dicom," + Directory.DEVICE));
    entry.addAll(List.of(attributes));
    directory.add(entry.toArray(String[]::new));
  }

  private static void watch(Directory directory, String aet) throws Exception {
    directory.add(
        "dn: cn=Watch SCP," + dn(aet),
        "objectClass: dicomTransferCapability",
        "cn: Watch SCP",
        "dicomSOPClass: " + WATCH,
        "dicomTransferRole: SCP",
        "dicomTransferSyntax: 1.2.840.10008.1.2");
  }

  @Test
  void every_ae_offers_the_worklist_of_all() throws Exception {
    String uid = worklist.create();
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    assertEquals(200, lenient.get("/" + uid).statusCode());
    assertEquals(200, Worklist.of(SERVER, "ALIAS").get("/" + uid).statusCode());
    assertEquals(200, Worklist.of(SERVER, "BLIND").get("/" + uid).statusCode());
    assertEquals(403, Worklist.of(SERVER, "CLOSED").get("/" + uid).statusCode());
  }

  @Test
  void a_transaction_uid_can_be_dispensed_with() throws Exception {
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    String uid = lenient.create();
    lenient.claim(uid);
    assertEquals(409, worklist.send("POST", "/" + uid, Bodies.performed()).statusCode());
    assertEquals(200, lenient.send("POST", "/" + uid, Bodies.performed()).statusCode());
    assertEquals(400, worklist.state(uid, "COMPLETED", null).statusCode());
    assertEquals(409, lenient.state(uid, "COMPLETED", Worklist.newUid()).statusCode());
    assertEquals(200, lenient.state(uid, "COMPLETED", null).statusCode());
    String other = lenient.create();
    assertEquals(400, lenient.state(other, "IN PROGRESS", null).statusCode(), "a claim needs it");
  }

  @Test
  void the_worklist_label_of_the_ae_is_set_and_filtered_by() throws Exception {
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    String label = "L " + Worklist.newUid().substring(30);
    String body = Bodies.workitem("00741202", null).replace("Contour the liver", label);
    String uid = lenient.create(body);
    assertEquals("LENIENT LIST", Worklist.value(lenient.attributes(uid), "00741202"));
    worklist.create(body);
    String key = "?ProcedureStepLabel=" + Worklist.encoded(label);
    assertEquals(2, worklist.search(key).size());
    assertEquals(List.of(uid), lenient.search(key));
    assertEquals(1, lenient.count(key));
    assertEquals(1, lenient.search(key + "&WorklistLabel=ORDERLY").size());
  }

  @Test
  void more_matches_than_the_ae_answers_are_told() throws Exception {
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    String label = "M " + Worklist.newUid().substring(30);
    String body = Bodies.workitem("00741202", null).replace("Contour the liver", label);
    for (int i = 0; i < 4; i++) {
      lenient.create(body);
    }
    String key = "?ProcedureStepLabel=" + Worklist.encoded(label);
    HttpResponse<String> cut = lenient.get(key);
    assertEquals(2, Worklist.array(cut).size());
    assertEquals(
        "299 127.0.0.1:"
            + SERVER.port("ORDERLY_HTTP_PORT")
            + " \"There are 2 additional results that can be requested\"",
        Worklist.header(cut, "Warning"));
    HttpResponse<String> own = lenient.get(key + "&limit=3");
    assertEquals(3, Worklist.array(own).size());
    assertEquals("", Worklist.header(own, "Warning"));
    HttpResponse<String> last = lenient.get(key + "&offset=2");
    assertEquals(2, Worklist.array(last).size());
    assertEquals("", Worklist.header(last, "Warning"));
    Worklist few = Worklist.of(SERVER, "FEW");
    assertEquals(413, few.get(key).statusCode());
    assertEquals(200, few.get(key + "&limit=2").statusCode());
  }

  @Test
  void an_ae_without_the_watch_service_reports_no_events() throws Exception {
    Worklist blind = Worklist.of(SERVER, "BLIND");
    String uid = blind.create();
    for (String target : List.of(uid, Worklist.GLOBAL, Worklist.FILTERED)) {
      HttpResponse<String> refused =
          blind.call("POST", "/" + target + "/subscribers/WATCHER?PatientID=x", null);
      assertEquals(403, refused.statusCode(), Worklist.shown(refused));
      assertEquals(
          "299 " + blind.url() + ": Event Reports are not supported",
          Worklist.header(refused, "Warning"));
    }
  }

  @Test
  void a_dimse_subscriber_has_to_be_known_and_others_need_not() throws Exception {
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    String uid = lenient.create();
    HttpResponse<String> ghost = lenient.call("POST", "/" + uid + "/subscribers/GHOST", null);
    assertEquals(404, ghost.statusCode(), Worklist.shown(ghost));
    assertTrue(Worklist.header(ghost, "Warning").startsWith("299 " + lenient.url() + ": "));
    assertEquals(201, lenient.call("POST", "/" + uid + "/subscribers/STORESCP", null).statusCode());
    assertEquals(201, lenient.call("POST", "/" + uid + "/subscribers/ANYBODY", null).statusCode());
  }

  @Test
  void a_dimse_subscriber_has_to_be_known_over_dimse_too() throws Exception {
    String uid = worklist.create();
    String ghost = "{\"ReceivingAE\": \"GHOST\", \"DeletionLock\": \"FALSE\"}";
    assertEquals("C308", act("LENIENT", uid, 3, ghost));
    assertEquals("0000", act("FEW", uid, 3, ghost), "hears by WebSocket, if at all");
  }

  @Test
  void a_performer_hears_of_a_cancel_request_at_the_ae_that_reports_to_it() throws Exception {
    Worklist lenient = Worklist.of(SERVER, "LENIENT");
    Worklist few = Worklist.of(SERVER, "FEW");
    String uid = lenient.create();
    Worklist.require(
        200,
        lenient.send(
            "PUT", "/" + uid + "/state/STORESCP", Bodies.state("IN PROGRESS", Worklist.newUid())));
    Worklist.require(201, lenient.call("POST", "/" + uid + "/subscribers/STORESCP", null));
    HttpResponse<String> refused = few.cancel(uid);
    assertEquals(409, refused.statusCode(), Worklist.shown(refused));
    assertEquals(
        "299 " + few.url() + ": The performer cannot be contacted",
        Worklist.header(refused, "Warning"));
    assertEquals("C312", act("FEW", uid, 2, null));
    assertEquals("0000", act("LENIENT", uid, 2, null));
    assertEquals(202, lenient.cancel(uid).statusCode());
    assertEquals("IN PROGRESS", lenient.stateOf(uid));
  }

  /** The status over DIMSE. */
  private static String act(String aet, String uid, int type, @Nullable String data)
      throws Exception {
    try (UpsScu scu = UpsScu.start(SERVER.port("ORDERLY_DICOM_PORT"), "PLANNER", aet)) {
      return scu.action(UpsScu.WATCH, uid, type, data).status();
    }
  }
}
