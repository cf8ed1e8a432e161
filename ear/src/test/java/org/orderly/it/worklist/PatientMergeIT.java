package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Bodies.text;
import static org.orderly.it.worklist.Worklist.value;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Samples;

/** Patients that turn out to be one, told over HL7 and over HTTP. */
class PatientMergeIT {

  private static final String MODIFIED = "00404010";

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;

  @BeforeAll
  static void connect() {
    worklist = Worklist.of(SERVER);
  }

  private static String newId() {
    return "P" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String workitemOf(String patientId) throws Exception {
    Map<String, String> attributes = Bodies.attributes();
    attributes.put("00100020", text("LO", patientId));
    attributes.put("00100021", text("LO", "HIS"));
    return worklist.create(Bodies.json(attributes));
  }

  private static String hl7(String trigger, String... segments) throws IOException {
    String header = "MSH|^~\\&|HIS|HOSPITAL|ORDERLY|ORDERLY|20260102030405||ADT^" + trigger;
    String message =
        header + "|4711|P|2.5||||||UNICODE UTF-8\r" + String.join("\r", segments) + "\r";
    try (Socket socket = new Socket("127.0.0.1", SERVER.port("ORDERLY_HL7_PORT"))) {
      socket.setSoTimeout(30_000);
      byte[] bytes = ("\u000B" + message + "\u001C\r").getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      for (int next = in.read(); next != 0x1C && next >= 0; next = in.read()) {
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  @Test
  void hl7_update_changes_what_work_items_show() throws Exception {
    String id = newId();
    String uid = workitemOf(id);
    String modified = value(worklist.attributes(uid), MODIFIED);
    String answer = hl7("A08", "PID|||" + id + "^^^HIS||Müller^Ute||19700102|F");
    assertTrue(answer.contains("MSA|AA|4711"), answer);
    JsonObject after = worklist.attributes(uid);
    assertTrue(after.getJsonObject("00100010").toString().contains("Müller^Ute"));
    assertEquals("19700102", value(after, "00100030"));
    assertEquals(modified, value(after, MODIFIED));
  }

  @Test
  void hl7_merge_moves_work_items_and_studies_and_is_remembered() throws Exception {
    Dcmtk.require();
    String prior = newId();
    String target = newId();
    String before = workitemOf(prior);
    String modified = value(worklist.attributes(before), MODIFIED);
    String answer =
        hl7("A40", "EVN|A40", "PID|||" + target + "^^^HIS||Roe^Ute", "MRG|" + prior + "^^^HIS");
    assertTrue(answer.contains("MSA|AA|4711"), answer);
    JsonObject moved = worklist.attributes(before);
    assertEquals(target, value(moved, "00100020"));
    assertEquals(modified, value(moved, MODIFIED));
    assertEquals(target, value(worklist.attributes(workitemOf(prior)), "00100020"), "made later");
    assertEquals(2, worklist.search("?PatientID=" + target).size());
    String again = hl7("A40", "PID|||" + prior + "^^^HIS||Roe^Ute", "MRG|" + target + "^^^HIS");
    assertTrue(again.contains("MSA|AE|4711|"), again);
    assertTrue(again.contains("ERR||MRG^1^1|205^"), again);
    assertFalse(SERVER.log().contains(prior), "a Patient ID in the log");
  }

  @Test
  void merge_over_http_moves_what_was_stored() throws Exception {
    Dcmtk.require();
    String prior = newId();
    String target = newId();
    SampleStudy study = Samples.study();
    DataSet object = SampleObjects.ct(study, 1, 1, 16, 16).put(Tag.PatientID, prior);
    object.remove(Tag.IssuerOfPatientID);
    Path file = new Samples(folder).write("merge", object, TransferSyntax.EXPLICIT_LITTLE);
    SERVER.dicom().store("CT1", java.util.List.of(file)).orFail();
    String path = "/aets/ORDERLY/rs/patients/" + prior + "/merge/" + target;
    assertEquals(204, SERVER.rest().call("POST", path).statusCode());
    assertEquals(204, SERVER.rest().call("PUT", path).statusCode(), "repeated");
    String studies = "/aets/ORDERLY/rs/studies?PatientID=";
    assertEquals(1, SERVER.rest().array(studies + target).size());
    assertEquals(204, SERVER.rest().call("GET", studies + prior).statusCode());
    String back = "/aets/ORDERLY/rs/patients/" + target + "/merge/" + prior;
    assertEquals(409, SERVER.rest().call("POST", back).statusCode());
  }
}
