package org.orderly.dicom.net.dimse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.net.pdu.PduException;
import org.orderly.dicom.testing.ScriptedPeer;

class CommandSetTest {
  private static final byte[] ECHO =
      ScriptedPeer.bytes(
          """
          00000000 04000000 38000000 # group length 56
          00000200 12000000 312E322E3834302E31303030382E312E3100 # affected SOP class
          00000001 02000000 3000     # C-ECHO-RQ
          00001001 02000000 0700     # message id 7
          00000008 02000000 0101     # no data set
          """);

  @Test
  void an_echo_request_is_read_and_written_back_the_same() throws Exception {
    CommandSet command = CommandSet.decode(ECHO);
    assertEquals(Dimse.C_ECHO, Dimse.of(command.field()));
    assertEquals(7, command.messageId());
    assertEquals("1.2.840.10008.1.1", command.text(CommandSet.AFFECTED_SOP_CLASS_UID));
    assertEquals(false, command.hasData());
    assertArrayEquals(ECHO, command.encode());
  }

  @Test
  void mutations_are_read_or_refused_but_nothing_else() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] mutant = ECHO.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      try {
        CommandSet command = CommandSet.decode(mutant);
        command.text(CommandSet.AFFECTED_SOP_CLASS_UID);
        command.status();
        command.messageId();
      } catch (PduException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000 && refused < 50_000, refused + " refused");
  }
}
