package org.orderly.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;

/**
 * Zip files of all the size that their source allows, and of a little more; for what hospitals have
 * {@code -Dorderly.zip.entries=100000 -Dorderly.zip.expanded=10000000000}.
 */
class LargeZipTest {
  private static final int ENTRIES = Integer.getInteger("orderly.zip.entries", 500);
  private static final long EXPANDED = Long.getLong("orderly.zip.expanded", 70_000_000);
  private static final int FILE = 20_000_000;

  /** Packs to about a hundredth of its length. */
  private static final byte[] IMAGE = new byte[40_000];

  static {
    byte[] noise = new byte[300];
    new Random(1).nextBytes(noise);
    System.arraycopy(noise, 0, IMAGE, 0, noise.length);
  }

  @TempDir Path root;

  @FunctionalInterface
  private interface Content {
    void write(ZipOutputStream zip) throws IOException;
  }

  private UploadedZip extract(Content content) throws Exception {
    Path made = root.resolve("made.zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(made));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      content.write(zip);
    }
    UploadTable table = new UploadTable(TestDatabase.H2.open(), new TestClock());
    ZipStore store =
        new ZipStore(
            ZipStoreTest.source(root, ENTRIES, EXPANDED),
            root.resolve("work"),
            table,
            new TestClock());
    UploadedZip upload;
    try (InputStream in = Files.newInputStream(made)) {
      upload = store.receive("large.zip", in, "anna");
    }
    store.extract(upload, store.claim(upload));
    return table.find(upload.id()).orElseThrow();
  }

  /** Number of files and all their bytes. */
  private long[] datastore() throws IOException {
    Path store = root.resolve("store");
    if (!Files.isDirectory(store)) {
      return new long[] {0, 0};
    }
    try (Stream<Path> all = Files.walk(store)) {
      long[] sum = {0, 0};
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sum[0]++;
        sum[1] += Files.size(file);
      }
      return sum;
    }
  }

  private static void entries(ZipOutputStream zip, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      zip.putNextEntry(new ZipEntry("patient-" + i / 100 + "/series/image-" + i + ".dcm"));
      zip.write(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      zip.closeEntry();
    }
  }

  private static void bytes(ZipOutputStream zip, long length) throws IOException {
    for (long at = 0; at < length; at += FILE) {
      zip.putNextEntry(new ZipEntry("image-" + at / FILE));
      long left = Math.min(FILE, length - at);
      while (left > 0) {
        int some = (int) Math.min(IMAGE.length, left);
        zip.write(IMAGE, 0, some);
        left -= some;
      }
      zip.closeEntry();
    }
  }

  @Test
  void as_many_entries_as_are_allowed_are_extracted_and_no_more() throws Exception {
    UploadedZip more = extract(zip -> entries(zip, ENTRIES + 1));
    assertEquals(ZipStatus.REFUSED, more.status());
    assertEquals(0, datastore()[0]);
    UploadedZip most = extract(zip -> entries(zip, ENTRIES));
    assertTrue(most.unzipped(), most.error());
    assertEquals(ENTRIES, datastore()[0]);
  }

  @Test
  void as_many_bytes_as_are_allowed_are_extracted_and_no_more() throws Exception {
    UploadedZip more = extract(zip -> bytes(zip, EXPANDED + 1));
    assertEquals(ZipStatus.REFUSED, more.status());
    assertEquals(0, datastore()[1]);
    UploadedZip most = extract(zip -> bytes(zip, EXPANDED));
    assertTrue(most.unzipped(), most.error());
    assertEquals(EXPANDED, datastore()[1]);
  }
}
