package org.orderly.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.conf.DatastoreSource;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;

class ZipStoreTest {
  private static final int MOST_ENTRIES = 50;
  private static final long MOST_EXPANDED = 200_000_000;

  @TempDir Path root;
  private final TestClock clock = new TestClock();
  private UploadTable table;
  private ZipStore store;

  @BeforeEach
  void open() throws Exception {
    on(TestDatabase.H2);
  }

  private void on(TestDatabase kind) throws Exception {
    table = new UploadTable(kind.open(), clock);
    DatastoreSource source = source(root, MOST_ENTRIES, MOST_EXPANDED);
    store = new ZipStore(source, root.resolve("work"), table, clock);
  }

  static DatastoreSource source(Path root, int mostEntries, long mostExpanded) {
    return new DatastoreSource(
        "rt",
        "",
        true,
        root.resolve("store").toUri(),
        root.resolve("work").toUri(),
        AeTitle.of("ORDERLY"),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        List.of(),
        null,
        List.of(),
        true,
        mostEntries,
        mostExpanded,
        null,
        null);
  }

  @FunctionalInterface
  private interface Writer {
    void write(ZipOutputStream zip) throws IOException;
  }

  private static byte[] zip(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      writer.write(zip);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] named(String... names) throws IOException {
    return zip(
        zip -> {
          for (String name : names) {
            put(zip, name, name.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private UploadedZip upload(byte[] bytes) throws Exception {
    return store.receive("C:\\scans\\Two Patients.zip", new ByteArrayInputStream(bytes), "anna");
  }

  private UploadedZip extract(byte[] bytes) throws Exception {
    UploadedZip upload = upload(bytes);
    store.extract(upload, store.claim(upload));
    return table.find(upload.id()).orElseThrow();
  }

  private List<String> datastore() throws IOException {
    Path folder = root.resolve("store");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void refused(String reason, byte[] bytes) throws Exception {
    UploadedZip upload = extract(bytes);
    assertEquals(ZipStatus.REFUSED, upload.status());
    assertTrue(String.valueOf(upload.error()).contains(reason), upload.error());
    assertEquals(List.of(), datastore());
    assertFalse(upload.unzipped());
  }

  /** Changes the bytes of the first entry of the central directory. */
  private static byte[] changed(byte[] zip, Consumer<ByteBuffer> change) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int entry = bytes.getInt(zip.length - 22 + 16);
    change.accept(bytes.slice(entry, zip.length - entry).order(ByteOrder.LITTLE_ENDIAN));
    return zip;
  }

  @ParameterizedTest
  @EnumSource
  void nothing_happens_before_the_extraction_and_that_happens_once(TestDatabase kind)
      throws Exception {
    on(kind);
    UploadedZip upload = upload(named("p1/a.dcm", "p2/ct/b.dcm", "__MACOSX/p1/._a.dcm"));
    assertEquals(List.of(), datastore());
    assertEquals("Two Patients.zip", upload.fileName());
    assertFalse(upload.unzipped());
    String folder = store.claim(upload);
    assertTrue(folder.matches("two-patients_[0-9a-f]{5}"), folder);
    assertEquals(
        409, assertThrows(UploadRefusedException.class, () -> store.claim(upload)).status());
    store.extract(upload, folder);
    UploadedZip done = table.find(upload.id()).orElseThrow();
    assertTrue(done.unzipped());
    assertEquals(2, done.files());
    assertEquals(folder, done.folder());
    assertEquals(
        "p1/a.dcm", Files.readString(root.resolve("store").resolve(folder).resolve("p1/a.dcm")));
    assertEquals(6, datastore().size());
    UploadRefusedException again =
        assertThrows(UploadRefusedException.class, () -> store.claim(done));
    assertEquals("It has been extracted already", again.getMessage());
    assertEquals(6, datastore().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil", "a/../../evil", "/etc/evil", "..\\evil", "C:/evil", "a\u0001b"})
  void a_name_that_leads_elsewhere_is_refused(String name) throws Exception {
    refused("name", named("good.dcm", name));
    assertFalse(Files.exists(root.resolve("evil")));
  }

  @Test
  void a_link_and_a_device_are_refused() throws Exception {
    for (int mode : new int[] {0xA1FF, 0x61FF}) {
      byte[] zip = named("a.dcm");
      refused(
          mode == 0xA1FF ? "link" : "neither",
          changed(
              zip,
              entry -> {
                entry.put(5, (byte) 3);
                entry.putInt(38, mode << 16);
              }));
    }
  }

  @Test
  void an_encrypted_file_is_refused() throws Exception {
    refused("encrypted", changed(named("a.dcm"), entry -> entry.putShort(8, (short) 1)));
    refused("encrypted", changed(named("a.dcm"), entry -> entry.putShort(10, (short) 99)));
  }

  @Test
  void a_broken_file_is_refused() throws Exception {
    byte[] zip = named("a.dcm", "b.dcm");
    refused("broken", Arrays.copyOf(zip, zip.length - 30));
    refused("broken", changed(named("a.dcm"), entry -> entry.putInt(16, 12345)));
    refused("broken", changed(named("a.dcm"), entry -> entry.putInt(24, 2)));
    refused("broken", changed(named("a.dcm"), entry -> entry.putInt(42, 7)));
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    byte[] damaged = zip(out -> put(out, "a.dcm", noise));
    damaged[50_000] ^= 0x55;
    refused("broken", damaged);
    byte[] random = noise.clone();
    random[0] = 'P';
    random[1] = 'K';
    refused("broken", random);
  }

  @Test
  void bombs_are_refused() throws Exception {
    refused(
        "times as long",
        zip(
            out -> {
              out.putNextEntry(new ZipEntry("zeros"));
              for (int i = 0; i < 70; i++) {
                out.write(new byte[1024 * 1024]);
              }
              out.closeEntry();
            }));
    refused("bytes together", changed(named("a"), entry -> entry.putInt(24, 200_000_001)));
    refused("overlap", changed(named("a"), entry -> entry.putInt(20, 100_000)));
  }

  @Test
  void too_many_entries_and_names_that_clash_are_refused() throws Exception {
    String[] names =
        Stream.iterate(0, i -> i + 1).limit(51).map(i -> "f" + i).toArray(String[]::new);
    refused("more than 50 entries", named(names));
    assertTrue(extract(named(Arrays.copyOf(names, 50))).unzipped());
  }

  /** Each of them is remembered with all of its folders, whatever its content. */
  @Test
  void names_that_are_too_long_together_are_refused() throws Exception {
    byte[] zip =
        zip(
            out -> {
              for (int i = 0; i < 2_000; i++) {
                put(out, ("f" + i + "x".repeat(45) + "/").repeat(31) + "a", new byte[0]);
              }
            });
    Path file = Files.write(root.resolve("deep.zip"), zip);
    try (FileChannel channel = FileChannel.open(file)) {
      ZipLimits limits = new ZipLimits(100_000, MOST_EXPANDED, zip.length);
      ZipRefusedException e =
          assertThrows(ZipRefusedException.class, () -> ZipDirectory.read(channel, limits));
      assertTrue(String.valueOf(e.getMessage()).contains("names are too long"), e.getMessage());
    }
  }

  @Test
  void clashing_names_and_nothing_at_all_are_refused() throws Exception {
    refused("file and of a folder", named("a", "a/b"));
    refused("file and of a folder", named("a/b", "a"));
    refused("twice", named("a/b", "a//b"));
    refused("no files", zip(out -> out.putNextEntry(new ZipEntry("empty/"))));
  }

  @Test
  void stored_entries_and_odd_names_are_extracted() throws Exception {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    byte[] zip =
        zip(
            out -> {
              ZipEntry entry = new ZipEntry("ü/./ o");
              entry.setMethod(ZipEntry.STORED);
              entry.setSize(content.length);
              CRC32 crc = new CRC32();
              crc.update(content);
              entry.setCrc(crc.getValue());
              out.putNextEntry(entry);
              out.write(content);
              out.closeEntry();
            });
    UploadedZip upload = extract(zip);
    assertTrue(upload.unzipped(), upload.error());
    assertEquals(3, datastore().size());
  }

  @Test
  void what_is_no_zip_file_or_too_long_leaves_nothing() throws Exception {
    UploadRefusedException e =
        assertThrows(
            UploadRefusedException.class,
            () -> upload("plain text".getBytes(StandardCharsets.UTF_8)));
    assertEquals(415, e.status());
    assertThrows(UploadRefusedException.class, () -> upload(new byte[0]));
    try (Stream<Path> files = Files.list(root.resolve("work/uploads"))) {
      assertEquals(0, files.count());
    }
    assertEquals(0, table.count(null, ""));
  }

  @Test
  void an_extraction_that_was_given_up_before_it_began_does_nothing() throws Exception {
    UploadedZip upload = upload(named("a.dcm"));
    String folder = store.claim(upload);
    clock.advance(ZipStore.LEASE.plusSeconds(1));
    store.recover(table.abandoned().get(0));
    store.extract(upload, folder);
    assertEquals(List.of(), datastore());
    assertEquals(ZipStatus.UPLOADED, table.find(upload.id()).orElseThrow().status());
  }

  @Test
  void a_killed_extraction_leaves_all_or_nothing() throws Exception {
    UploadedZip upload = upload(named("a.dcm"));
    String folder = store.claim(upload);
    Path stage = root.resolve("store/.orderly-" + upload.id());
    Files.createDirectories(stage);
    Files.writeString(stage.resolve("a.dcm"), "half");
    assertEquals(0, table.abandoned().size());
    clock.advance(ZipStore.LEASE.plusSeconds(1));
    store.recover(table.abandoned().get(0));
    assertEquals(List.of(), datastore());
    assertEquals(ZipStatus.UPLOADED, table.find(upload.id()).orElseThrow().status());

    store.claim(upload);
    Files.createDirectories(root.resolve("store").resolve(folder));
    clock.advance(ZipStore.LEASE.plusSeconds(1));
    store.recover(table.abandoned().get(0));
    assertTrue(table.find(upload.id()).orElseThrow().unzipped());
  }

  @ParameterizedTest
  @EnumSource
  void lists_are_searched_and_deleted_rows_go_with_their_file(TestDatabase kind) throws Exception {
    on(kind);
    UploadedZip one = extract(named("a"));
    UploadedZip two = upload(named("b"));
    assertEquals(2, table.count(null, "patients"));
    assertEquals(0, table.count(null, "%"));
    assertEquals(List.of(two.id()), ids(table.page(false, "", false, new int[] {0, 10})));
    assertEquals(List.of(one.id()), ids(table.page(true, "", false, new int[] {0, 10})));
    assertEquals(List.of(one.id()), ids(table.page(null, "", true, new int[] {0, 1})));
    assertTrue(store.delete(one));
    assertEquals(List.of(two.id()), ids(table.page(null, "", true, new int[] {0, 9})));
    try (Stream<Path> files = Files.list(root.resolve("work/uploads"))) {
      assertEquals(1, files.count());
    }
  }

  private static List<String> ids(List<UploadedZip> uploads) {
    return uploads.stream().map(UploadedZip::id).toList();
  }
}
