package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.item;
import static org.orderly.it.worklist.Worklist.value;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Directory;

/** Orders over HL7 that become work items, by a rule with the style sheet of the manual. */
class MessageRulesIT {

  private static final String APPLICATION = "hl7ApplicationName=*," + Directory.DEVICE;
  private static final String RULE = "hl7UPSOnHL7ID=Order," + APPLICATION;
  private static final String BAD_RULE = "hl7UPSOnHL7ID=Bad," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static Worklist worklist;

  @BeforeAll
  static void add_the_rules() throws Exception {
    worklist = Worklist.of(SERVER);
    String manual =
        Files.readString(
            Path.of(System.getProperty("orderly.root"), "docs", "rules-and-patients.md"));
    int begin = manual.indexOf("<xsl:stylesheet");
    String end = "</xsl:stylesheet>";
    Path stylesheet =
        Files.writeString(
            folder.resolve("order.xsl"),
            manual.substring(begin, manual.indexOf(end) + end.length()));
    try (Directory directory = SERVER.directory()) {
      directory
          .replace(APPLICATION, "hl7AcceptedMessageType", "ADT^A08", "ADT^A40", "ORM^O01")
          .add(
              "dn: " + RULE,
              "objectClass: hl7UPSOnHL7",
              "hl7UPSOnHL7ID: Order",
              "dcmUPSLabel: Order {OBR-4.2}",
              "dcmURI: " + stylesheet.toUri(),
              "dcmProperty: ORC-1=NW",
              "dcmProperty: PV1-2!=X",
              "dcmProperty: SendingHostname=127[.].*",
              "dcmUPSInstanceUIDBasedOnName: {ORC-3}.order",
              "dcmUPSIncludeReferencedRequest: TRUE",
              "dcmStudyInstanceUID: {ZDS-1.1}",
              "dcmAdmissionID: {PV1-19}",
              "dcmUPSPriority: HIGH")
          .add(
              "dn: " + BAD_RULE,
              "objectClass: hl7UPSOnHL7",
              "hl7UPSOnHL7ID: Bad",
              "dcmUPSLabel: Bad",
              "dcmURI: file:/no/such/file.xsl",
              "dcmProperty: PV1-2=B")
          .settle();
    }
  }

  @AfterAll
  static void remove_the_rules() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.delete(RULE).delete(BAD_RULE);
      directory.replace(APPLICATION, "hl7AcceptedMessageType", "ADT^A08", "ADT^A40").settle();
    }
  }

  private static String send(String type, String control, String order, String patientClass)
      throws IOException {
    String message =
        String.join(
            "\r",
            "MSH|^~\\&|HIS|HOSPITAL|ORDERLY|ORDERLY|20260102||" + type + "|42|P|2.5||||||8859/1",
            "PID|||ORM-" + order + "^^^HIS||M\u00fcller^Ute||19700102|F",
            "PV1||" + patientClass + "|||||||||||||||||V4711",
            "ORC|" + control + "|PL-" + order + "|" + order,
            "OBR||||CT01^CT\\S\\Thorax^99HIS|||20990102030405",
            "ZDS|1.2.3." + order + "^100^Application^DICOM",
            "");
    try (Socket socket = new Socket("127.0.0.1", SERVER.port("ORDERLY_HL7_PORT"))) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(("\u000B" + message + "\u001C\r").getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      for (int next = in.read(); next != 0x1C && next >= 0; next = in.read()) {
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  private static String newOrder() {
    return Worklist.newUid().substring(30, 38).replaceFirst("^0", "1");
  }

  private static List<String> of(String order) throws Exception {
    return worklist.search("?PatientID=ORM-" + order);
  }

  @Test
  void an_order_becomes_a_work_item_once() throws Exception {
    String order = newOrder();
    String answer = send("ORM^O01", "NW", order, "I");
    assertTrue(answer.contains("MSA|AA|42"), answer);
    assertTrue(send("ORM^O01", "NW", order, "I").contains("MSA|AA|42"), "sent again");
    assertEquals(1, of(order).size());
    JsonObject workitem = worklist.attributes(of(order).get(0));
    assertEquals("Order CT^Thorax", value(workitem, "00741204"));
    assertEquals("HIGH", value(workitem, "00741200"));
    assertEquals("V4711", value(workitem, "00380010"));
    assertTrue(workitem.getJsonObject("00100010").toString().contains("M\u00fcller^Ute"));
    assertEquals("20990102030405", value(workitem, "00404005"), "of the style sheet");
    JsonObject code = item(workitem, "00404018");
    assertEquals("CT01", value(code, "00080100"));
    assertEquals("CT^Thorax", value(code, "00080104"));
    JsonObject request = item(workitem, "0040A370");
    assertEquals(order, value(request, "00080050"));
    assertEquals("", value(workitem, "00080050"), "of the request only");
    assertEquals("1.2.3." + order, value(request, "0020000D"));
  }

  @Test
  void what_no_rule_is_for_makes_nothing() throws Exception {
    String order = newOrder();
    assertTrue(send("ORM^O01", "CA", order, "I").contains("MSA|AA|"), "taken");
    assertTrue(send("ORM^O01", "NW", order, "X").contains("MSA|AA|"), "taken");
    assertEquals(List.of(), of(order));
    String refused = send("ORU^R01", "NW", order, "I");
    assertTrue(refused.contains("MSA|AR|42|"), refused);
    assertTrue(refused.contains("|200^"), refused);
  }

  @Test
  void a_rule_at_fault_refuses_an_order_but_no_patient() throws Exception {
    String order = newOrder();
    String refused = send("ORM^O01", "CA", order, "B");
    assertTrue(refused.contains("MSA|AE|42|Rule Bad makes no work item of it"), refused);
    String updated = send("ADT^A08", "CA", order, "B");
    assertTrue(updated.contains("MSA|AA|42"), updated);
    assertTrue(
        SERVER
            .log()
            .contains("rule Bad: no work item is made: style sheet file:/no/such/file.xsl"));
  }
}
