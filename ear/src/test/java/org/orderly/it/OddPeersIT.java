package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.peer.Wire.EXPLICIT;
import static org.orderly.it.peer.Wire.LAST_COMMAND;
import static org.orderly.it.peer.Wire.associateRq;
import static org.orderly.it.peer.Wire.command;
import static org.orderly.it.peer.Wire.context;
import static org.orderly.it.peer.Wire.element;
import static org.orderly.it.peer.Wire.item;
import static org.orderly.it.peer.Wire.join;
import static org.orderly.it.peer.Wire.pdata;
import static org.orderly.it.peer.Wire.pdu;
import static org.orderly.it.peer.Wire.request;
import static org.orderly.it.peer.Wire.text;
import static org.orderly.it.peer.Wire.user;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Wire;

/**
 * Associations, commands and texts as nobody should send them, and as somebody does: each is
 * answered as the conformance statement says, and the server verifies within two seconds.
 */
class OddPeersIT {

  private static final String ABORTED = "aborted \\d \\d|closed";
  private static final String ACCEPTED = "accepted";
  private static final String ECHO = "1.2.840.10008.1.1";
  private static final String UPS_PUSH = "1.2.840.10008.5.1.4.34.6.1";
  private static final String UPS_PULL = "1.2.840.10008.5.1.4.34.6.3";
  private static final byte[] NO_MORE = {};
  private static final byte[] NO_DATA = {1, 1};
  private static final String SECONDS = "2";

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @BeforeAll
  static void dcmtk_is_installed() {
    Dcmtk.require();
  }

  @FunctionalInterface
  private interface Talk {
    String on(Wire wire) throws Exception;
  }

  private static DynamicTest talk(String name, String expected, Talk talk) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Wire wire = new Wire(SERVER.port("ORDERLY_DICOM_PORT"))) {
            String outcome = talk.on(wire);
            assertTrue(outcome.matches(expected), outcome);
          }
          SERVER.dicom().echo("-to", SECONDS, "-ta", SECONDS).orFail();
        });
  }

  private static DynamicTest request_for(String name, String expected, byte[] request) {
    return talk(name, expected, wire -> wire.send(request).answer());
  }

  private static DynamicTest associated(String name, String expected, Talk talk) {
    return talk(
        name,
        expected,
        wire -> {
          assertEquals(ACCEPTED, wire.associate(ECHO, EXPLICIT));
          return talk.on(wire);
        });
  }

  private static byte[] echo(int messageId) throws IOException {
    return request(
        command(0x0002, text(ECHO)),
        command(0x0100, new byte[] {0x30, 0}),
        command(0x0110, new byte[] {(byte) messageId, 0}),
        command(0x0800, NO_DATA));
  }

  private static String echo(Wire wire) throws IOException {
    return wire.send(pdata(LAST_COMMAND, echo(7))).answer();
  }

  /** A P-DATA-TF of these presentation data value items. */
  private static byte[] values(byte[]... items) throws IOException {
    return pdu(Wire.DATA, join(items));
  }

  private static byte[] value(int control, byte[] data) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(6).putInt(data.length + 2);
    return join(head.put((byte) 1).put((byte) control).array(), data);
  }

  @TestFactory
  Stream<DynamicTest> associations() throws Exception {
    byte[] user = user(0x4000, NO_MORE);
    byte[] echo = context(1, ECHO, EXPLICIT);
    byte[] cut = associateRq("ORDERLY", "ODD", echo, user);
    cut[74 + 4 + 21 + 3] = (byte) 0xF0; // the length of the context leads beyond its end
    byte[] version = associateRq("ORDERLY", "ODD", echo, user);
    version[7] = 2;
    byte[] application = associateRq("ORDERLY", "ODD", echo, user);
    application[74 + 4 + 3] = '9';
    return Stream.of(
        request_for(
            "two contexts of one id", ABORTED, associateRq("ORDERLY", "ODD", echo, echo, user)),
        request_for(
            "a context of an even id",
            ABORTED,
            associateRq("ORDERLY", "ODD", context(2, ECHO, EXPLICIT), user)),
        request_for("300 contexts", ABORTED, associateRq("ORDERLY", "ODD", contexts(300), user)),
        request_for("128 contexts", ACCEPTED, associateRq("ORDERLY", "ODD", contexts(128), user)),
        request_for("no context", ACCEPTED + "|" + ABORTED, associateRq("ORDERLY", "ODD", user)),
        request_for("called title of spaces", "rejected 1 1 7", associateRq("", "ODD", echo, user)),
        request_for(
            "calling title of spaces", "rejected 1 1 3", associateRq("ORDERLY", "", echo, user)),
        request_for(
            "titles with control characters",
            "rejected 1 1 [37]",
            associateRq("ORDERLY", "A\r\n\u0000\\B", echo, user)),
        request_for("protocol version 2 only", "rejected 1 2 2", version),
        request_for("another application context", "rejected 1 1 2", application),
        request_for("a context longer than the PDU", ABORTED, cut));
  }

  @TestFactory
  Stream<DynamicTest> unusual_items() throws Exception {
    byte[] user = user(0x4000, NO_MORE);
    byte[] echo = context(1, ECHO, EXPLICIT);
    return Stream.of(
        request_for(
            "items that nobody knows",
            ACCEPTED,
            associateRq(
                "ORDERLY",
                "ODD",
                item(0x77, new byte[300]),
                echo,
                user(0x4000, item(0x5F, new byte[1000])))),
        request_for("no user information", ACCEPTED, associateRq("ORDERLY", "ODD", echo)),
        request_for(
            "an abstract syntax of 300 characters, and one of none",
            ACCEPTED,
            associateRq(
                "ORDERLY",
                "ODD",
                context(1, "9".repeat(300), EXPLICIT),
                context(3, "", EXPLICIT),
                user)),
        request_for(
            "no transfer syntax, and 2,000 of them",
            ACCEPTED,
            associateRq(
                "ORDERLY", "ODD", context(1, ECHO), context(3, ECHO, manySyntaxes()), user)),
        request_for(
            "a user identity of an unknown type",
            ACCEPTED,
            associateRq(
                "ORDERLY",
                "ODD",
                echo,
                user(0x4000, item(0x58, new byte[] {99, 0, 0, 1, 'x', 0, 0})))),
        talk(
            "answers fit into PDUs of 16 bytes",
            "status .*|" + ABORTED,
            wire -> {
              wire.send(associateRq("ORDERLY", "ODD", echo, user(16, NO_MORE)));
              assertEquals(ACCEPTED, wire.answer());
              return wire.send(pdata(LAST_COMMAND, echo(1))).answer();
            }),
        talk(
            "PDUs of 3 bytes are too short for any answer",
            "status .*|" + ABORTED + "|rejected . . .",
            wire -> {
              String answer =
                  wire.send(associateRq("ORDERLY", "ODD", echo, user(3, NO_MORE))).answer();
              return answer.equals(ACCEPTED)
                  ? wire.send(pdata(LAST_COMMAND, echo(1))).answer()
                  : answer;
            }));
  }

  private static byte[] contexts(int number) throws IOException {
    byte[][] contexts = new byte[number][];
    for (int i = 0; i < number; i++) {
      contexts[i] = context(2 * i + 1, ECHO, EXPLICIT);
    }
    return join(contexts);
  }

  private static String[] manySyntaxes() {
    String[] syntaxes = new String[2_000];
    Arrays.setAll(syntaxes, i -> "1.2.3." + i);
    syntaxes[1_999] = EXPLICIT;
    return syntaxes;
  }

  @TestFactory
  Stream<DynamicTest> commands() throws Exception {
    byte[] echo = echo(7);
    byte[] wrongLength = echo.clone();
    wrongLength[8] = (byte) 0xFF;
    byte[] beyond = echo.clone();
    beyond[12 + 4] = 127; // the SOP class is longer than the command
    byte[] odd = join(echo, command(0x0003, text("123")));
    byte[] first = Arrays.copyOf(echo, 20);
    byte[] rest = Arrays.copyOfRange(echo, 20, echo.length);
    return Stream.of(
        associated("a value of one byte", ABORTED, wire -> wire.send(values(short1())).answer()),
        associated(
            "fragments without bytes between others",
            "status 0000",
            wire ->
                wire.send(
                        values(value(1, NO_MORE), value(1, first)),
                        values(value(1, NO_MORE)),
                        values(value(1, rest), value(LAST_COMMAND, NO_MORE)))
                    .answer()),
        associated(
            "a command byte by byte",
            "status 0000",
            wire -> {
              for (byte one : echo) {
                wire.send(values(value(1, new byte[] {one})));
              }
              return wire.send(values(value(LAST_COMMAND, NO_MORE))).answer();
            }),
        associated(
            "two commands in one PDU",
            "status 0000",
            wire -> {
              wire.send(values(value(LAST_COMMAND, echo), value(LAST_COMMAND, echo(8))));
              assertEquals("status 0000", wire.answer());
              return wire.answer();
            }),
        associated(
            "a command without anything",
            ABORTED,
            wire -> wire.send(pdata(LAST_COMMAND, NO_MORE)).answer()),
        associated(
            "a wrong group length",
            "status 0000|" + ABORTED,
            wire -> wire.send(pdata(LAST_COMMAND, wrongLength)).answer()),
        associated(
            "an element longer than the command",
            ABORTED,
            wire -> wire.send(pdata(LAST_COMMAND, beyond)).answer()),
        associated(
            "elements out of order",
            "status 0000|" + ABORTED,
            wire -> wire.send(pdata(LAST_COMMAND, odd)).answer()));
  }

  @TestFactory
  Stream<DynamicTest> commands_out_of_place() throws Exception {
    byte[] echo = echo(7);
    byte[] first = Arrays.copyOf(echo, 20);
    return Stream.of(
        associated(
            "a command in explicit VR",
            ABORTED + "|status 0211",
            wire ->
                wire.send(pdata(LAST_COMMAND, element(0x00000002, "UI", ECHO + "\0\0\0")))
                    .answer()),
        associated(
            "an answer to nothing",
            ABORTED,
            wire ->
                wire.send(
                        pdata(
                            LAST_COMMAND,
                            request(
                                command(0x0100, new byte[] {0x30, (byte) 0x80}),
                                command(0x0120, new byte[] {9, 0}),
                                command(0x0800, NO_DATA),
                                command(0x0900, new byte[] {0, 0}))))
                    .answer()),
        associated(
            "cancelling what does not run",
            "status 0000",
            wire -> {
              wire.send(
                  pdata(
                      LAST_COMMAND,
                      request(
                          command(0x0100, new byte[] {(byte) 0xFF, 0x0F}),
                          command(0x0120, new byte[] {9, 0}),
                          command(0x0800, NO_DATA))));
              return echo(wire);
            }),
        associated(
            "an operation of no number that DICOM knows",
            "status 0211",
            wire -> {
              byte[] unknown = echo.clone();
              unknown[12 + 8 + 18 + 9] = 0x77;
              return wire.send(pdata(LAST_COMMAND, unknown)).answer();
            }),
        associated(
            "release in the middle of a command",
            "released|" + ABORTED,
            wire -> wire.send(pdata(1, first), pdu(Wire.RELEASE, new byte[4])).answer()),
        associated(
            "a PDU of an unknown type", ABORTED, wire -> wire.send(pdu(0x99, NO_MORE)).answer()));
  }

  /** An item whose length leaves no room for context and control. */
  private static byte[] short1() {
    return new byte[] {0, 0, 0, 1, 1};
  }

  private static byte[] normalized(String sopClass, int field, byte[]... more) throws IOException {
    return request(
        command(0x0003, text(sopClass)),
        command(0x0100, new byte[] {(byte) field, (byte) (field >> 8)}),
        command(0x0110, new byte[] {3, 0}),
        join(more));
  }

  private static DynamicTest ups(String name, String expected, byte[] command, byte[]... data) {
    return talk(
        name,
        expected,
        wire -> {
          assertEquals(ACCEPTED, wire.associate(UPS_PULL, EXPLICIT));
          wire.send(pdata(LAST_COMMAND, command));
          for (byte[] piece : data) {
            wire.send(pdata(Wire.LAST_DATA, piece));
          }
          return wire.answer();
        });
  }

  @TestFactory
  Stream<DynamicTest> normalized_services() throws Exception {
    byte[] unknown = command(0x1001, text("1.2.3.4.5.6"));
    byte[] with = command(0x0800, new byte[] {0, 0});
    byte[] without = command(0x0800, NO_DATA);
    byte[] state = element(0x00741000, "CS", "IN PROGRESS");
    byte[] transaction = element(0x00081195, "UI", "2.25.1");
    return Stream.of(
        ups(
            "N-GET of no such work item",
            "status C307",
            normalized(UPS_PUSH, 0x0110, without, unknown)),
        ups(
            "N-GET without a SOP instance",
            "status (0212|C307)",
            normalized(UPS_PUSH, 0x0110, without)),
        ups(
            "N-SET of no such work item",
            "status C307",
            normalized(UPS_PUSH, 0x0120, with, unknown),
            element(0x00741204, "LO", "label")),
        ups(
            "N-SET of nothing but noise",
            "status (C...|01..)|" + ABORTED,
            normalized(UPS_PUSH, 0x0120, with, unknown),
            text("noise without any element")),
        ups(
            "change of the state of no such work item",
            "status C307",
            normalized(UPS_PUSH, 0x0130, with, unknown, command(0x1008, new byte[] {1, 0})),
            join(transaction, state)),
        ups(
            "an action of no such number",
            "status 0123",
            normalized(UPS_PUSH, 0x0130, without, unknown, command(0x1008, new byte[] {99, 0}))),
        ups(
            "N-DELETE of a work item",
            "status 0211",
            normalized(UPS_PUSH, 0x0150, without, unknown)),
        ups(
            "N-GET of a class that has no handler",
            "status 0122",
            normalized("1.2.840.10008.5.1.1.1", 0x0110, without, unknown)),
        ups(
            "a storage request where only work items are talked about",
            "status 0122",
            Wire.storeRq(Wire.CT, "1.2.3"),
            element(0x00080018, "UI", "1.2.3")));
  }

  private static DynamicTest named(String name, int number, String set, byte[] patient) {
    return talk(
        name,
        "status 0000",
        wire -> {
          assertEquals(ACCEPTED, wire.associate(Wire.CT, EXPLICIT));
          String study = "2.25.99." + number;
          String instance = study + ".1.1";
          String status =
              wire.store(
                  instance,
                  join(
                      element(0x00080005, "CS", set),
                      element(0x00080016, "UI", Wire.CT),
                      element(0x00080018, "UI", instance),
                      element(0x00080060, "CS", "CT"),
                      element(0x00100010, "PN", patient),
                      element(0x00100020, "LO", "ODD" + number),
                      element(0x0020000D, "UI", study),
                      element(0x0020000E, "UI", study + ".1")));
          String found = "/aets/ORDERLY/rs/instances?SOPInstanceUID=" + instance;
          assertEquals(1, SERVER.rest().array(found).size());
          String path =
              "/studies/" + study + "/series/" + study + ".1/instances/" + instance + "/metadata";
          assertEquals(1, SERVER.rest().array("/aets/ORDERLY/rs" + path).size());
          return status;
        });
  }

  @TestFactory
  Stream<DynamicTest> character_sets() {
    return Stream.of(
        named("a set that does not exist", 1, "ISO_IR 999", text("Doe^\u00c4nne")),
        named("an escape to nowhere", 2, "\\ISO 2022 IR 87", text("Doe^\u001b$Z\u001b")),
        named("half a character of GB18030", 3, "GB18030", new byte[] {'D', (byte) 0x81}),
        named("no UTF-8 at all", 4, "ISO_IR 192", new byte[] {(byte) 0xFF, (byte) 0xC0, '^', -2}),
        named("zeros within a name", 5, "ISO_IR 100", text("Doe\0^\0\0Jane\0\0")),
        named("twenty sets at once", 6, "\\ISO 2022 IR 13".repeat(20), text("Doe^Jane")),
        named("a set of 200 characters", 7, "ISO".repeat(66), text("Doe^Jane")),
        named("seven groups of a name", 8, "ISO_IR 100", text("a=b=c=d=e=f=g^^^^^^^^^h")));
  }
}
