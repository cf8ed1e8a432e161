package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.peer.Wire.element;
import static org.orderly.it.peer.Wire.join;
import static org.orderly.it.peer.Wire.pdata;
import static org.orderly.it.peer.Wire.pdu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes from broken or evil senders gets the right reject, abort or status; afterwards the
 * server verifies within two seconds, and nothing is left in the storage.
 */
class HostileInputIT {

  private static final Logger LOG = LoggerFactory.getLogger(HostileInputIT.class);
  private static final String ABORTED = "aborted \\d \\d|closed";
  private static final String FAILED = "status (A[79]..|C...)|" + ABORTED;
  private static final String ECHO_SECONDS = "2";
  private static final int SQ_ITEMS = 0x0040A730;
  private static final int PRIVATE = 0x00291010;
  private static final int FULL = 0xFFFFFFFF;
  private static final Set<String> OWN = Set.of("db", "ldap", "log", "server");
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final long MEBIBYTE = 1 << 20;
  private static final long HEAP_BOUND = 16 * MEBIBYTE;
  private static final long RESIDENT_BOUND = 128 * MEBIBYTE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @BeforeAll
  static void dcmtk_is_installed() {
    Dcmtk.require();
  }

  private static Wire connect() throws IOException {
    return new Wire(SERVER.port("ORDERLY_DICOM_PORT"));
  }

  @FunctionalInterface
  private interface Attack {
    String on(Wire wire) throws Exception;
  }

  private static DynamicTest raw(String name, String expected, Attack attack) {
    return attack(
        name,
        expected,
        () -> {
          try (Wire wire = connect()) {
            return attack.on(wire);
          }
        });
  }

  private static DynamicTest associated(String name, String expected, Attack attack) {
    return raw(
        name,
        expected,
        wire -> {
          assertEquals("accepted", wire.associate(Wire.CT, Wire.EXPLICIT));
          return attack.on(wire);
        });
  }

  private static DynamicTest stored(String name, String expected, byte[] dataSet) {
    return associated(name, expected, wire -> wire.store("1.2.3.4.5", dataSet));
  }

  private static DynamicTest attack(String name, String expected, Callable<String> attack) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          List<Path> before = files();
          String outcome = attack.call();
          assertTrue(outcome.matches(expected), outcome);
          SERVER.dicom().echo("-to", ECHO_SECONDS, "-ta", ECHO_SECONDS).orFail();
          if (!outcome.equals("status 0000")) {
            assertEquals(before, files());
          }
        });
  }

  /** Everything in the data folder but what the server itself, database and directory keep. */
  private static List<Path> files() throws IOException {
    Path data = SERVER.data();
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(file -> !OWN.contains(data.relativize(file).getName(0).toString()))
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("intents-"))
          .sorted()
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> protocol() throws Exception {
    Random random = new Random(5);
    byte[] noise = new byte[10_000];
    random.nextBytes(noise);
    byte[] request = Wire.associateRq("ORDERLY", Wire.CT, Wire.EXPLICIT);
    byte[] negative = pdata(Wire.LAST_COMMAND, new byte[4]);
    ByteBuffer.wrap(negative).putInt(6, -16);
    return Stream.of(
        raw("random bytes", ABORTED, wire -> wire.send(noise).answer()),
        raw("endless request", ABORTED, wire -> wire.send(header(1, FULL)).answer()),
        raw("data first", ABORTED, wire -> wire.send(pdata(3, new byte[4])).answer()),
        raw("release first", ABORTED, wire -> wire.send(pdu(5, new byte[4])).answer()),
        raw(
            "unknown called title",
            "rejected 1 1 7",
            wire -> wire.send(Wire.associateRq("NOBODY", Wire.CT, Wire.EXPLICIT)).answer()),
        associated("second request", ABORTED, wire -> wire.send(request).answer()),
        associated("negative value length", ABORTED, wire -> wire.send(negative).answer()),
        associated(
            "two gigabytes announced",
            ABORTED,
            wire -> wire.send(header(4, 0x7FFFFFFF), new byte[1000]).answer()),
        associated("empty PDU", ABORTED, wire -> wire.send(pdu(4, new byte[0])).answer()),
        associated("empty value", ABORTED, wire -> wire.send(pdu(4, new byte[4])).answer()),
        attack("short random bursts", "sent", () -> bursts(random)),
        associated("data before command", ABORTED, wire -> wire.send(pdata(2, noise)).answer()),
        associated("command of 4 MiB", ABORTED, HostileInputIT::longCommand),
        associated(
            "unknown presentation context",
            ABORTED,
            wire -> {
              byte[] data = pdata(3, Wire.storeRq(Wire.CT, "1.2.3"));
              data[10] = 77;
              return wire.send(data).answer();
            }));
  }

  /** Each on a connection of its own that is closed without looking at the answer. */
  private static String bursts(Random random) throws IOException {
    for (int i = 0; i < 50; i++) {
      byte[] burst = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(burst);
      try (Wire wire = connect()) {
        wire.send(burst);
      } catch (SocketException e) {
        continue; // it did not wait for the end
      }
    }
    return "sent";
  }

  private static byte[] header(int type, int length) {
    return ByteBuffer.allocate(6).putShort((short) (type << 8)).putInt(length).array();
  }

  private static String longCommand(Wire wire) throws IOException {
    byte[] piece = pdata(Wire.COMMAND, new byte[16_000]);
    try {
      for (int sent = 0; sent < 4 << 20; sent += 16_000) {
        wire.send(piece);
      }
    } catch (SocketException e) {
      return "closed"; // it did not wait for the end
    }
    return wire.answer();
  }

  /** A CT with these UIDs; null leaves one out. */
  private static byte[] named(String sop, String study, String series, byte[]... more)
      throws IOException {
    return join(
        element(0x00080016, "UI", Wire.CT),
        sop == null ? new byte[0] : element(0x00080018, "UI", sop),
        element(0x00080060, "CS", "CT"),
        element(0x00100010, "PN", "Bad^Input"),
        element(0x00100020, "LO", "BAD1"),
        study == null ? new byte[0] : element(0x0020000D, "UI", study),
        series == null ? new byte[0] : element(0x0020000E, "UI", series),
        join(more));
  }

  private static byte[] ct(byte[]... more) throws IOException {
    return named("1.2.3.4.5", "1.2.3.1", "1.2.3.2", more);
  }

  @TestFactory
  Stream<DynamicTest> data_sets() throws Exception {
    byte[] noise = new byte[5_000];
    new Random(7).nextBytes(noise);
    String path = "../../../../tmp/evil";
    return Stream.of(
        stored("without UIDs", FAILED, named(null, null, null)),
        stored("without study", FAILED, named("1.2.3.4.5", null, "1.2.3.2")),
        stored(
            "another instance than in the command", FAILED, named("1.2.9.9", "1.2.3.1", "1.2.3.2")),
        stored("another SOP class than in the command", FAILED, other(Wire.CT, MR)),
        stored("study UID is a path", FAILED, named("1.2.3.4.5", path, "..\\..\\x")),
        associated(
            "instance UID is a path",
            FAILED,
            wire -> wire.store(path, named(path, "1.2.3.1", "1.2.3.2"))),
        stored("empty", FAILED, new byte[0]),
        stored("noise", FAILED, noise),
        stored("nested 20,000 deep", FAILED, ct(nested(20_000))),
        associated(
            "nested 400 deep, which is allowed",
            "status 0000",
            wire -> wire.store("1.2.3.80", named("1.2.3.80", "1.2.3.1", "1.2.3.2", nested(400)))),
        associated(
            "tags out of order and twice, as some modalities send them",
            "status 0000",
            wire -> wire.store("1.2.3.87", disordered())),
        stored(
            "truncated pixel data",
            FAILED,
            ct(Wire.header(0x7FE00010, "OW", 500_000), new byte[1_000])),
        stored("value beyond the end", FAILED, ct(Wire.header(PRIVATE, "OB", 0x7FFFFFF0), noise)),
        stored("unknown VR", "status ....|" + ABORTED, ct(element(0x00280010, "??", "ab"))),
        stored(
            "text in a number", "status ....|" + ABORTED, ct(element(0x00180010, "US", "abcde"))),
        associated(
            "300,000 elements of one tag",
            "status ....|" + ABORTED,
            wire -> wire.store("1.2.3.4.5", ct(repeat(element(PRIVATE, "LO", "xx"), 300_000)))),
        deflated("one value of a gigabyte, deflated", one(1100)),
        deflated("elements of a gigabyte, deflated", many(1100)));
  }

  private static byte[] disordered() throws IOException {
    return named(
        "1.2.3.87",
        "1.2.3.1",
        "1.2.3.2",
        element(0x00080060, "CS", "MR"),
        element(0x00080050, "SH", "A"));
  }

  /** A CT whose SOP class is called something else. */
  private static byte[] other(String sopClass, String instead) throws IOException {
    byte[] ct = ct();
    byte[] from = element(0x00080016, "UI", sopClass);
    byte[] to = element(0x00080016, "UI", instead);
    return join(to, Arrays.copyOfRange(ct, from.length, ct.length));
  }

  /** Sequences in one another, all of undefined length. */
  private static byte[] nested(int depth) throws IOException {
    byte[] item = ByteBuffer.allocate(8).putInt(0xFEFF00E0).putInt(FULL).array();
    byte[] ends =
        ByteBuffer.allocate(16).putInt(0xFEFF0DE0).putInt(0).putInt(0xFEFFDDE0).putInt(0).array();
    return join(repeat(join(Wire.header(SQ_ITEMS, "SQ", FULL), item), depth), repeat(ends, depth));
  }

  private static byte[] repeat(byte[] piece, int times) {
    byte[] all = new byte[piece.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    return all;
  }

  private static DynamicTest deflated(String name, byte[] bomb) {
    return raw(
        name,
        FAILED,
        wire -> {
          assertEquals("accepted", wire.associate(Wire.CT, Wire.DEFLATED));
          return wire.store("1.2.3.4.5", bomb);
        });
  }

  private static byte[] one(int mebibytes) throws IOException {
    byte[] head = deflate(ct(Wire.header(PRIVATE, "OB", mebibytes << 20)));
    return join(head, repeat(deflate(new byte[1 << 20]), mebibytes), new byte[] {3, 0});
  }

  private static byte[] many(int mebibytes) throws IOException {
    byte[] elements = repeat(element(PRIVATE, "LO", "x".repeat(60_000)), 17);
    return join(deflate(ct()), repeat(deflate(elements), mebibytes), new byte[] {3, 0});
  }

  /** Complete blocks, so that they can be repeated. */
  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int n = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
    while (n > 0) {
      out.write(buffer, 0, n);
      n = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
    }
    deflater.end();
    return out.toByteArray();
  }

  @Test
  void memory_stays_flat_whatever_comes() throws Throwable {
    List<DynamicTest> attacks = Stream.concat(protocol(), data_sets()).toList();
    // the first round loads classes and fills caches
    all(attacks);
    long heap = SERVER.liveHeap();
    long resident = SERVER.resident();
    for (int round = 0; round < 2; round++) {
      all(attacks);
    }
    long heapGrowth = SERVER.liveHeap() - heap;
    long growth = SERVER.resident() - resident;
    LOG.info(
        "live heap {} MiB, grew by {} KiB; resident {} MiB, grew by {} KiB",
        heap / MEBIBYTE,
        heapGrowth / 1024,
        resident / MEBIBYTE,
        growth / 1024);
    assertTrue(heapGrowth < HEAP_BOUND, "live heap grew by " + heapGrowth);
    assertTrue(growth < RESIDENT_BOUND, "resident memory grew by " + growth);
  }

  private static void all(List<DynamicTest> attacks) throws Throwable {
    for (DynamicTest attack : attacks) {
      attack.getExecutable().execute();
    }
  }

  @Test
  void connections_that_do_not_ask_for_an_association_are_closed() throws Exception {
    try (Wire silent = connect();
        Wire beginning = connect().send(new byte[] {1, 0, 0, 0})) {
      assertTrue(silent.answer().matches(ABORTED));
      assertTrue(beginning.answer().matches(ABORTED));
    }
  }

  @Test
  void connections_that_say_nothing_or_not_enough_are_in_nobodys_way() throws Exception {
    List<Wire> held = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        held.add(connect());
        held.add(connect().send(new byte[] {1, 0, 0, 0}));
      }
      SERVER.dicom().echo("-to", ECHO_SECONDS, "-ta", ECHO_SECONDS).orFail();
    } finally {
      for (Wire wire : held) {
        wire.close();
      }
    }
  }

  @Test
  void two_hundred_associations_at_once_are_all_answered() throws Exception {
    List<Wire> held = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        held.add(connect().send(Wire.associateRq("ORDERLY", Wire.CT, Wire.EXPLICIT)));
      }
      for (Wire wire : held) {
        String answer = wire.answer();
        assertTrue(answer.matches("accepted|rejected 2 3 2"), answer);
      }
    } finally {
      for (Wire wire : held) {
        wire.close();
      }
    }
    SERVER.dicom().echo("-to", ECHO_SECONDS, "-ta", ECHO_SECONDS).orFail();
  }

  @Test
  void objects_cut_off_by_their_sender_leave_nothing_and_a_good_one_is_stored() throws Exception {
    List<Path> before = files();
    byte[] part = Arrays.copyOf(ct(), 100);
    for (int i = 0; i < 20; i++) {
      try (Wire wire = connect()) {
        assertEquals("accepted", wire.associate(Wire.CT, Wire.EXPLICIT));
        wire.send(pdata(Wire.LAST_COMMAND, Wire.storeRq(Wire.CT, "1.2.3.9." + i)), pdata(0, part));
      }
    }
    try (Wire wire = connect()) {
      assertEquals("accepted", wire.associate(Wire.CT, Wire.EXPLICIT));
      byte[] good =
          named("1.2.3.100", "1.2.3.1", "1.2.3.2", element(0x7FE00010, "OW", new byte[1000]));
      assertEquals("status 0000", wire.store("1.2.3.100", good));
    }
    Await.that(
        "one file more than before, and no other",
        Duration.ofSeconds(5),
        () -> files().size() == before.size() + 1);
    assertFalse(files().stream().anyMatch(file -> file.toString().contains(".part")));
  }
}
