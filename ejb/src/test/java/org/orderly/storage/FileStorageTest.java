package org.orderly.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.Storage;
import org.orderly.conf.Storage.PathAlreadyExists;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.storage.IntentLog.Entry;

class FileStorageTest {

  @TempDir Path root;
  private final Rows rows = new Rows();
  private PathAlreadyExists onExists = PathAlreadyExists.RANDOM_PATH;
  private @Nullable Long threshold;
  private @Nullable String witness;
  private DataSet object;

  /** What the database would say. */
  private static final class Rows implements FileStorage.Rows {
    private Set<String> paths = Set.of();

    @Override
    public Set<String> namedByInstance(String storageId, List<Entry> entries) {
      return paths;
    }

    @Override
    public Set<String> namedByPath(String storageId, List<String> asked) {
      return paths;
    }
  }

  @BeforeEach
  void anObject() {
    object = new DataSet();
    object.put(Tag.SOPInstanceUID, "1.2.3");
  }

  private FileStorage open() throws IOException {
    Storage configuration =
        new Storage(
            "fs1",
            root.toUri(),
            "d/{00080018}",
            "MD5",
            threshold,
            "NO_MOUNT",
            witness,
            false,
            onExists,
            3,
            InstanceAvailability.ONLINE,
            List.of(),
            List.of());
    return FileStorage.open(configuration, "n1", rows);
  }

  private StoredFile store(FileStorage storage, String content) throws IOException {
    try (SpoolFile spool = storage.create()) {
      spool.write("header".getBytes(StandardCharsets.UTF_8));
      spool.beginContent();
      spool.write(content.getBytes(StandardCharsets.UTF_8));
      StoredFile file = spool.complete("1.2.3", object, ZonedDateTime.now());
      spool.force();
      return file;
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .filter(f -> !f.contains("intents-"))
          .sorted()
          .toList();
    }
  }

  @Test
  void takes_the_digest_of_the_content_only() throws IOException {
    try (FileStorage storage = open()) {
      StoredFile file = store(storage, "abc");
      assertEquals("MD5:900150983cd24fb0d6963f7d28e17f72", file.digest());
      assertEquals(9, file.size());
      assertEquals("headerabc", Files.readString(root.resolve("d/1.2.3")));
    }
  }

  @Test
  void leaves_nothing_of_what_was_not_completed() throws IOException {
    try (FileStorage storage = open()) {
      try (SpoolFile spool = storage.create()) {
        spool.write(1);
      }
      assertEquals(List.of(), files());
    }
  }

  @Test
  void removes_file_and_empty_folders_on_delete() throws IOException {
    try (FileStorage storage = open()) {
      store(storage, "abc").delete();
      assertFalse(Files.exists(root.resolve("d")));
    }
  }

  @Test
  void finds_another_name_where_one_is_taken() throws IOException {
    try (FileStorage storage = open()) {
      store(storage, "one").keep();
      StoredFile second = store(storage, "two");
      assertTrue(second.path().matches("d/[0-9A-F]{16}"), second.path());
      assertEquals("headerone", Files.readString(root.resolve("d/1.2.3")));
    }
  }

  @Test
  void keeps_a_file_that_was_there_if_told_so() throws IOException {
    onExists = PathAlreadyExists.NOOP;
    try (FileStorage storage = open()) {
      store(storage, "one").keep();
      StoredFile second = store(storage, "one");
      assertFalse(second.owned());
      second.delete();
      assertEquals(List.of("d/1.2.3"), files());
    }
  }

  @Test
  void fails_on_a_taken_name_if_told_so() throws IOException {
    onExists = PathAlreadyExists.FAILURE;
    try (FileStorage storage = open()) {
      store(storage, "one").keep();
      assertThrows(StorageException.class, () -> store(storage, "two"));
      assertEquals(List.of("d/1.2.3"), files());
    }
  }

  @Test
  void clears_away_what_a_crash_left_and_no_more() throws IOException {
    FileStorage crashed = open();
    store(crashed, "committed");
    object.put(Tag.SOPInstanceUID, "1.2.4");
    store(crashed, "not committed");
    SpoolFile unfinished = crashed.create();
    unfinished.write(1);
    unfinished.flush();
    Files.createDirectories(root.resolve(".spool/n2"));
    Files.writeString(root.resolve(".spool/n2/1.part"), "of another node");
    rows.paths = Set.of("d/1.2.3");
    try (FileStorage restarted = open()) {
      assertEquals(List.of(".spool/n2/1.part", "d/1.2.3"), files());
      assertEquals(0, restarted.deferredCount());
    }
  }

  @Test
  void decides_later_about_files_whose_row_is_uncertain() throws IOException {
    try (FileStorage storage = open()) {
      StoredFile file = store(storage, "abc");
      file.leaveOpen();
      assertEquals(1, storage.deferredCount());
      storage.decideDeferred(rows);
      assertEquals(List.of(), files());
      store(storage, "abc").leaveOpen();
      rows.paths = Set.of("d/1.2.3");
      storage.decideDeferred(rows);
      assertEquals(List.of("d/1.2.3"), files());
    }
  }

  @Test
  void ignores_a_line_of_the_log_that_a_crash_cut() throws IOException {
    Files.createDirectories(root.resolve(".spool/n1"));
    Files.createDirectories(root.resolve("d"));
    Files.writeString(root.resolve("d/1"), "x");
    Files.writeString(root.resolve(".spool/n1/intents-7"), "1.2\td/2\t\n1.2\td/1");
    try (FileStorage storage = open()) {
      assertEquals(List.of("d/1"), files());
      assertEquals("fs1", storage.id());
    }
  }

  @Test
  void refuses_to_write_below_the_threshold_or_without_the_mount() throws IOException {
    threshold = Long.MAX_VALUE;
    try (FileStorage storage = open()) {
      assertThrows(StorageException.class, storage::checkWritable);
    }
    witness = "mounted";
    assertThrows(StorageException.class, this::open);
    witness = null;
    Files.writeString(root.resolve("NO_MOUNT"), "");
    assertThrows(StorageException.class, this::open);
  }
}
