package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.worklist.UpsScu.Answer;

/** The worklist over DIMSE: with dcmjs-dimse as peer. */
class WorklistDimseIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final String WORKITEM =
      """
      {"ScheduledProcedureStepStartDateTime": "20990102030405", "InputReadinessState": "READY",
       "ScheduledProcedureStepPriority": "HIGH", "ProcedureStepLabel": "DIMSE LABEL",
       "ProcedureStepState": "SCHEDULED", "PatientName": "Curie^Marie", "PatientID": "DIMSE-1",
       "ScheduledWorkitemCodeSequence": [
         {"CodeValue": "W1", "CodingSchemeDesignator": "99IT", "CodeMeaning": "Work"}]}
      """;
  private static final int MANY = 40;
  private static final String PERFORMED =
      """
      {"TransactionUID": "%s", "UnifiedProcedureStepPerformedProcedureSequence": [{
         "PerformedProcedureStepStartDateTime": "20260101100000",
         "PerformedProcedureStepEndDateTime": "20260101110000",
         "PerformedStationNameCodeSequence": [
           {"CodeValue": "S1", "CodingSchemeDesignator": "99IT", "CodeMeaning": "Station"}],
         "PerformedWorkitemCodeSequence": [
           {"CodeValue": "W1", "CodingSchemeDesignator": "99IT", "CodeMeaning": "Work"}],
         "OutputInformationSequence": []}]}
      """;

  private static UpsScu scu;

  @BeforeAll
  static void connect() throws Exception {
    scu = UpsScu.start(SERVER.port("ORDERLY_DICOM_PORT"), "DIMSESCU");
  }

  @AfterAll
  static void end() {
    scu.close();
  }

  private record Step(String uid, String transactionUid) {

    static Step in(String state) throws Exception {
      Step step = new Step(Worklist.newUid(), Worklist.newUid());
      if (!state.equals("UNKNOWN")) {
        succeed(scu.create(step.uid, WORKITEM));
      }
      if (state.equals("IN PROGRESS") || state.equals("COMPLETED")) {
        succeed(scu.state(step.uid, "IN PROGRESS", step.transactionUid));
      }
      if (state.equals("COMPLETED")) {
        succeed(scu.set(step.uid, PERFORMED.formatted(step.transactionUid)));
        succeed(scu.state(step.uid, state, step.transactionUid));
      } else if (state.equals("CANCELED")) {
        succeed(scu.state(step.uid, "IN PROGRESS", step.transactionUid));
        succeed(scu.state(step.uid, state, step.transactionUid));
      }
      return step;
    }

    @Nullable String transactionUid(String which) {
      return switch (which) {
        case "right" -> transactionUid;
        case "wrong" -> Worklist.newUid();
        default -> null;
      };
    }
  }

  private static Answer succeed(Answer answer) {
    assertEquals("0000", answer.status(), answer::toString);
    return answer;
  }

  @ParameterizedTest(name = "{0} -> {1} with {2} Transaction UID: {3}")
  @CsvSource({
    "UNKNOWN,IN PROGRESS,right,C307",
    "UNKNOWN,COMPLETED,right,C307",
    "UNKNOWN,CANCELED,right,C307",
    "UNKNOWN,SCHEDULED,right,C307|C303",
    "SCHEDULED,IN PROGRESS,right,0000",
    "SCHEDULED,IN PROGRESS,no,0115|C301",
    "SCHEDULED,SCHEDULED,right,C303",
    "SCHEDULED,COMPLETED,right,C310",
    "SCHEDULED,COMPLETED,no,0115|C301",
    "SCHEDULED,CANCELED,right,C310",
    "SCHEDULED,CANCELED,no,0115|C301",
    "IN PROGRESS,IN PROGRESS,right,C302",
    "IN PROGRESS,IN PROGRESS,wrong,C301|C302",
    "IN PROGRESS,SCHEDULED,right,C303",
    "IN PROGRESS,COMPLETED,right,C304",
    "IN PROGRESS,COMPLETED,wrong,C301",
    "IN PROGRESS,COMPLETED,no,0115|C301",
    "IN PROGRESS,CANCELED,right,0000",
    "IN PROGRESS,CANCELED,wrong,C301",
    "COMPLETED,IN PROGRESS,right,C300",
    "COMPLETED,IN PROGRESS,wrong,C300|C301",
    "COMPLETED,SCHEDULED,right,C303",
    "COMPLETED,COMPLETED,right,B306",
    "COMPLETED,COMPLETED,wrong,B306",
    "COMPLETED,CANCELED,right,C300",
    "COMPLETED,CANCELED,wrong,C300|C301",
    "CANCELED,IN PROGRESS,right,C300",
    "CANCELED,SCHEDULED,right,C303",
    "CANCELED,COMPLETED,right,C300",
    "CANCELED,COMPLETED,wrong,C300|C301",
    "CANCELED,CANCELED,right,B304",
    "CANCELED,CANCELED,wrong,B304"
  })
  void change_of_state(String from, String to, String which, String statuses) throws Exception {
    Step step = Step.in(from);
    Answer answer = scu.state(step.uid(), to, step.transactionUid(which));
    assertTrue(List.of(statuses.split("\\|")).contains(answer.status()), answer::toString);
    assertEquals(answer.status().equals("0000"), answer.comment().isEmpty(), answer::toString);
    assertEquals(1, answer.json().getInt("actionType"));
    if (!from.equals("UNKNOWN")) {
      String after = answer.status().equals("0000") ? to : from;
      JsonObject data = scu.get(UpsScu.PULL, step.uid()).data();
      assertEquals(after, data.getString("ProcedureStepState"));
      assertFalse(data.containsKey("TransactionUID"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN,C307",
    "SCHEDULED,0000",
    "IN PROGRESS,C312",
    "COMPLETED,C311",
    "CANCELED,B304"
  })
  void request_to_cancel(String from, String status) throws Exception {
    Step step = Step.in(from);
    String reason = "{\"ReasonForCancellation\": \"not needed\"}";
    assertEquals(status, scu.action(UpsScu.PUSH, step.uid(), 2, reason).status());
    if (from.equals("SCHEDULED")) {
      JsonObject data = scu.get(UpsScu.WATCH, step.uid()).data();
      assertEquals("CANCELED", data.getString("ProcedureStepState"));
      Step other = Step.in(from);
      assertEquals("0000", scu.action(UpsScu.WATCH, other.uid(), 2, null).status(), "no data set");
    }
  }

  @ParameterizedTest
  @CsvSource({"SCHEDULED", "IN PROGRESS", "COMPLETED", "CANCELED"})
  void creation_of_what_there_is(String from) throws Exception {
    assertEquals("0111", scu.create(Step.in(from).uid(), WORKITEM).status());
  }

  @Test
  void a_work_item_lives_as_over_http() throws Exception {
    Step step = Step.in("COMPLETED");
    JsonObject rest = Worklist.of(SERVER).attributes(step.uid());
    assertEquals("COMPLETED", Worklist.value(rest, "00741000"));
    assertEquals("C300", scu.set(step.uid(), "{\"ProcedureStepLabel\": \"x\"}").status());
    assertEquals("C307", scu.get(UpsScu.PUSH, Worklist.newUid()).status());
    assertEquals("C309", refusedWithout("\"SCHEDULED\"", "\"IN PROGRESS\""));
    assertEquals("0106", refusedWithout("\"HIGH\"", "\"SOON\""));
    assertEquals("0121", refusedWithout("\"READY\"", "\"\""));
    assertEquals("0120", refusedWithout("\"ProcedureStepLabel\"", "\"WorklistLabel\""));
  }

  private static String refusedWithout(String text, String instead) throws Exception {
    return scu.create(Worklist.newUid(), WORKITEM.replace(text, instead)).status();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.5.1.4.34.6.1,1", "1.2.840.10008.5.1.4.34.6.1,3",
    "1.2.840.10008.5.1.4.34.6.2,1", "1.2.840.10008.5.1.4.34.6.2,6",
    "1.2.840.10008.5.1.4.34.6.3,2", "1.2.840.10008.5.1.4.34.6.3,5"
  })
  void an_action_of_another_sop_class(String context, int type) throws Exception {
    Answer answer = scu.action(context, Worklist.newUid(), type, "{\"ReceivingAE\": \"X\"}");
    assertEquals("0123", answer.status());
    assertEquals(type, answer.json().getInt("actionType"));
  }

  @Test
  void subscriptions() throws Exception {
    String uid = Step.in("SCHEDULED").uid();
    String receiver = "{\"ReceivingAE\": \"DIMSEWATCH\", \"DeletionLock\": \"FALSE\"}";
    succeed(scu.action(UpsScu.WATCH, uid, 3, receiver));
    assertEquals("0115", scu.action(UpsScu.WATCH, uid, 3, "{\"DeletionLock\": \"TRUE\"}").status());
    assertEquals("0115", scu.action(UpsScu.WATCH, uid, 3, "{\"ReceivingAE\": \"X\"}").status());
    assertEquals("C307", scu.action(UpsScu.WATCH, Worklist.newUid(), 3, receiver).status());
    assertEquals("0115", scu.action(UpsScu.WATCH, Worklist.FILTERED, 3, receiver).status());
    String filter = receiver.replace("}", ", \"WorklistLabel\": \"NONE SUCH\"}");
    succeed(scu.action(UpsScu.WATCH, Worklist.FILTERED, 3, filter));
    succeed(scu.action(UpsScu.WATCH, Worklist.FILTERED, 5, receiver));
    succeed(scu.action(UpsScu.WATCH, Worklist.GLOBAL, 4, receiver));
    assertEquals("C314", scu.action(UpsScu.WATCH, uid, 5, receiver).status());
    succeed(scu.action(UpsScu.WATCH, uid, 4, receiver));
    succeed(scu.action(UpsScu.WATCH, uid, 4, receiver));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.5.1.4.34.6.2",
    "1.2.840.10008.5.1.4.34.6.3",
    "1.2.840.10008.5.1.4.34.6.5"
  })
  void search(String context) throws Exception {
    String uid = Step.in("SCHEDULED").uid();
    String keys =
        """
        {"SOPInstanceUID": "%s", "ProcedureStepState": "", "PatientName": "", "PatientSex": "",
         "ScheduledWorkitemCodeSequence": [{"CodeValue": "", "CodeMeaning": ""}],
         "ExpectedCompletionDateTime": ""}
        """;
    Answer answer = succeed(scu.find(context, keys.formatted(uid)));
    assertEquals(1, answer.matches().size());
    assertEquals("FF00", answer.json().getString("pending"));
    JsonObject match = answer.matches().getJsonObject(0);
    assertEquals("SCHEDULED", match.getString("ProcedureStepState"));
    assertTrue(match.containsKey("PatientSex"));
    assertFalse(match.containsKey("ProcedureStepLabel"));
    JsonObject code = match.getJsonArray("ScheduledWorkitemCodeSequence").getJsonObject(0);
    assertEquals("W1", code.getString("CodeValue"));
    assertFalse(code.containsKey("CodingSchemeDesignator"));
    assertEquals(0, scu.find(context, keys.formatted("1.2.3")).matches().size());
  }

  @Test
  void a_search_says_which_keys_it_knows_and_can_be_cancelled() throws Exception {
    String label = "C " + Worklist.newUid().substring(30);
    String uid = "";
    for (int i = 0; i < MANY; i++) {
      uid = Worklist.newUid();
      succeed(scu.create(uid, bulky(label)));
    }
    String keys = "{\"ProcedureStepLabel\": \"" + label + "\", \"SOPInstanceUID\": \"\"%s}";
    assertEquals(MANY, succeed(scu.find(UpsScu.QUERY, keys.formatted(""))).matches().size());
    // more than the buffers of two sockets take: it cannot all be on its way when this is sent
    String all = keys.formatted(", \"ScheduledProcessingParametersSequence\": []");
    Answer cancelled = scu.find(UpsScu.QUERY, all, 1);
    assertEquals("FE00", cancelled.status(), cancelled.comment());
    assertTrue(cancelled.matches().size() < MANY);
    String optional = "{\"SOPInstanceUID\": \"" + uid + "\", \"ContactDisplayName\": \"x\"}";
    Answer warned = succeed(scu.find(UpsScu.QUERY, optional));
    assertEquals("FF01", warned.json().getString("pending"));
    Answer wrong = scu.find(UpsScu.QUERY, "{\"ProcedureStepState\": \"DONE\"}");
    assertTrue(List.of("0000", "A900").contains(wrong.status()), wrong::toString);
    assertEquals(0, wrong.matches().size());
  }

  @Test
  void what_is_not_taken_of_a_known_patient_is_told() throws Exception {
    String known = WORKITEM.replace("DIMSE-1", "DIMSE-2");
    succeed(scu.create(Worklist.newUid(), known));
    String uid = Worklist.newUid();
    Answer created = scu.create(uid, known.replace("Curie^Marie", "Curie^Pierre"));
    assertEquals("B300", created.status(), created::toString);
    assertEquals("The Workitem was created with modifications.", created.comment());
    assertEquals(
        "Curie^Marie",
        Worklist.item(Worklist.of(SERVER).attributes(uid), "00100010").getString("Alphabetic"));
    Answer updated = scu.set(uid, "{\"PatientComments\": \"tall\"}");
    assertEquals("B305", updated.status(), updated::toString);
  }

  private static String bulky(String label) {
    String parameter =
        """
        , "ScheduledProcessingParametersSequence": [{"ValueType": "TEXT", "TextValue": "%s",
           "ConceptNameCodeSequence": [
             {"CodeValue": "P1", "CodingSchemeDesignator": "99IT", "CodeMeaning": "Text"}]}]}
        """
            .formatted("much ".repeat(100_000));
    int end = WORKITEM.lastIndexOf('}');
    return WORKITEM.substring(0, end).replace("DIMSE LABEL", label) + parameter;
  }

  @Test
  void events_are_reported_over_dimse_and_wait_for_who_is_away() throws Exception {
    NodePeer peer = NodePeer.start();
    try (Directory directory = SERVER.directory()) {
      directory.addPeer("EVENTSCU", peer.port());
      directory.replace(Directory.DEVICE, "dcmUPSEventSCU", "EVENTSCU");
      directory.replace(Directory.DEVICE, "dcmUPSEventSCUKeepAlive", "2000");
      directory.settle();
      Step step = Step.in("SCHEDULED");
      String receiver = "{\"ReceivingAE\": \"EVENTSCU\", \"DeletionLock\": \"FALSE\"}";
      succeed(scu.action(UpsScu.WATCH, step.uid(), 3, receiver));
      succeed(scu.state(step.uid(), "IN PROGRESS", step.transactionUid()));
      JsonObject report = peer.await("reported", 2);
      assertEquals(UpsScu.PUSH, report.getString("sopClass"));
      assertEquals(step.uid(), report.getString("uid"));
      assertEquals(1, report.getInt("type"));
      assertEquals(
          "IN PROGRESS", report.getJsonObject("attributes").getString("ProcedureStepState"));
      assertEquals("ORDERLY", peer.events("associated").get(0).getString("calling"));
      peer.close();

      succeed(scu.set(step.uid(), PERFORMED.formatted(step.transactionUid())));
      succeed(scu.set(step.uid(), progress(step, "one")));
      succeed(scu.set(step.uid(), progress(step, "two")));
      succeed(scu.state(step.uid(), "COMPLETED", step.transactionUid()));
      peer = NodePeer.start(peer.port());
      peer.await("reported", 3);
      List<JsonObject> reports = peer.events("reported");
      assertTrue(reports.get(0).toString().contains("one"), reports::toString);
      assertTrue(reports.get(1).toString().contains("two"), reports::toString);
      assertTrue(reports.get(2).toString().contains("COMPLETED"), reports::toString);
    } finally {
      peer.close();
      try (Directory directory = SERVER.directory()) {
        directory.replace(Directory.DEVICE, "dcmUPSEventSCU");
        directory.replace(Directory.DEVICE, "dcmUPSEventSCUKeepAlive");
        directory.settle();
      }
    }
  }

  private static String progress(Step step, String text) {
    return """
        {"TransactionUID": "%s", "ProcedureStepProgressInformationSequence": [
          {"ProcedureStepProgressDescription": "%s"}]}
        """
        .formatted(step.transactionUid(), text);
  }
}
