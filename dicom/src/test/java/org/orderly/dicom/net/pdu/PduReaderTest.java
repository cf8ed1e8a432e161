package org.orderly.dicom.net.pdu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.testing.ScriptedPeer;

/** Annotated fixtures of PS3.8 9.3 and PS3.7 D.3.3, byte by byte, and mutations of them. */
class PduReaderTest {
  private static final String RQ =
      """
      01 00 000000CD            # A-ASSOCIATE-RQ, length
      0001 0000                 # protocol version, reserved
      4F524445524C59202020202020202020 # called: ORDERLY
      53435520202020202020202020202020 # calling: SCU
      00000000000000000000000000000000 00000000000000000000000000000000
      10 00 0015 312E322E3834302E31303030382E332E312E312E31 # application context
      20 00 0022 01 00 00 00    # context 1
      30 00 0005 312E322E33     #   abstract syntax 1.2.3
      40 00 0011 312E322E3834302E31303030382E312E32 # implicit little endian
      50 00 0046                # user information
      51 00 0004 00004000       #   maximum length 16384
      52 00 0005 312E322E39     #   implementation class 1.2.9
      53 00 0004 0003 0000      #   window: 3 invoked, unlimited performed
      54 00 0009 0005 312E322E33 00 01 # role: SCP only
      55 00 0002 5631           #   version name V1
      56 00 0009 0005 312E322E33 01 01 # extended negotiation
      58 00 0009 02 01 0001 61 0002 6263 # user a, passcode bc, response requested
      """;

  private static PduReader reader(byte[] bytes) {
    return new PduReader(new ByteArrayInputStream(bytes), 1 << 16, 1 << 14);
  }

  private static Pdu read(String hex) throws IOException {
    return reader(ScriptedPeer.bytes(hex)).read();
  }

  @Test
  void a_request_is_read_field_by_field_and_written_back_the_same() throws Exception {
    Pdu.AssociateRq rq = assertInstanceOf(Pdu.AssociateRq.class, read(RQ));
    assertEquals("ORDERLY", rq.calledAeTitle());
    assertEquals("SCU", rq.callingAeTitle());
    assertEquals(Pdu.DICOM_APPLICATION_CONTEXT, rq.applicationContext());
    assertEquals(
        List.of(new Pdu.ContextProposal(1, "1.2.3", List.of("1.2.840.10008.1.2"))), rq.contexts());
    assertEquals(16384, rq.user().maximumLength());
    assertEquals("1.2.9", rq.user().implementationClassUid());
    assertEquals("V1", rq.user().implementationVersionName());
    assertEquals(new UserItem.AsyncWindow(3, 0), rq.user().asyncWindow());
    assertEquals(
        List.of(new UserItem.RoleSelection("1.2.3", false, true)),
        rq.user().all(UserItem.RoleSelection.class));
    UserItem.UserIdentity identity = rq.user().identity().orElseThrow();
    assertEquals("a", identity.username());
    assertTrue(identity.responseRequested());
    assertFalse(identity.toString().contains("a,"), "no secrets in text");
    assertArrayEquals(ScriptedPeer.bytes(RQ), PduWriter.encode(rq));
  }

  @Test
  void the_short_pdus_are_read_by_their_codes() throws Exception {
    assertEquals(new Pdu.AssociateRj(1, 1, 7), read("03 00 00000004 00 01 01 07"));
    assertEquals(new Pdu.PDataTf(10), read("04 00 0000000A"));
    assertEquals(new Pdu.ReleaseRq(), read("05 00 00000004 00000000"));
    assertEquals(new Pdu.ReleaseRp(), read("06 00 00000004 00000000"));
    assertEquals(new Pdu.Abort(2, 6), read("07 00 00000004 00 00 02 06"));
    assertEquals(new Pdu.Unknown(9, 5), read("09 00 00000005"));
  }

  @Test
  void an_answer_is_read_and_written_back_the_same() throws Exception {
    Pdu.AssociateAc ac =
        new Pdu.AssociateAc(
            1,
            "ORDERLY",
            "SCU",
            Pdu.DICOM_APPLICATION_CONTEXT,
            List.of(
                new Pdu.ContextResult(1, 0, "1.2.840.10008.1.2"),
                new Pdu.ContextResult(3, 3, "1.2.840.10008.1.2")),
            new Pdu.UserInformation(
                List.of(
                    new UserItem.MaximumLength(0),
                    new UserItem.CommonExtendedNegotiation("1.2", "1.3", List.of("1.4", "1.5")))));
    assertEquals(ac, reader(PduWriter.encode(ac)).read());
    byte[] response =
        PduWriter.encode(
            new Pdu.AssociateAc(
                1,
                "A",
                "B",
                "1",
                List.of(),
                new Pdu.UserInformation(
                    List.of(new UserItem.UserIdentityResponse(new byte[] {7, 8})))));
    assertArrayEquals(
        new byte[] {0x59, 0, 0, 4, 0, 2, 7, 8},
        java.util.Arrays.copyOfRange(response, response.length - 8, response.length));
  }

  @Test
  void lengths_that_lie_are_refused() {
    assertThrows(PduException.class, () -> read("01 00 00000002 0001"));
    assertThrows(PduException.class, () -> read("01 00 7FFFFFFF"));
    assertThrows(PduException.class, () -> read("04 00 FFFFFFFF"));
    assertThrows(PduException.class, () -> read("05 00 00000005 0000000000"));
    assertThrows(PduException.class, () -> read(RQ.replace("20 00 0022", "20 00 FFFF")));
    assertThrows(PduException.class, () -> read(RQ.replace("51 00 0004", "51 00 0003")));
  }

  @Test
  void mutations_are_read_or_refused_but_nothing_else() throws Exception {
    byte[] original = ScriptedPeer.bytes(RQ);
    Random random = new Random(20260105);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] mutant = original.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[6 + random.nextInt(mutant.length - 6)] = (byte) random.nextInt(256);
      }
      try {
        reader(mutant).read();
        read++;
      } catch (PduException e) {
        refused++;
      }
    }
    assertTrue(read > 1000 && refused > 1000, read + " read, " + refused + " refused");
  }
}
