package org.orderly.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.task.TestDatabase;

class OldCopiesTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-03T00:00:00Z");

  @TempDir Path root;

  private DataSource database;

  private Path folder(String id, String status, Instant time) throws Exception {
    String path = "folders/rt/" + id;
    try (Connection connection = database.getConnection()) {
      FolderTable.update(
          connection,
          "insert into copied_folder (folder_id, source_id, source_path, path_key, path_hash,"
              + " target_path, folder_status, created_time, updated_time)"
              + " values (?, 'rt', 'p', 'p', ?, ?, ?, ?, ?)",
          id,
          id,
          path,
          status,
          FolderTable.utc(time),
          FolderTable.utc(time));
    }
    Path copy = Files.createDirectories(root.resolve("work").resolve(path));
    Files.writeString(copy.resolve("1.dcm"), "x");
    return copy;
  }

  private Path zip(String id, String status) throws Exception {
    try (Connection connection = database.getConnection()) {
      FolderTable.update(
          connection,
          "insert into uploaded_zip (upload_id, source_id, file_name, name_key, size_bytes,"
              + " zip_status, created_time, updated_time) values (?, 'rt', 'a', 'A', 1, ?, ?, ?)",
          id,
          status,
          FolderTable.utc(LONG_AGO),
          FolderTable.utc(LONG_AGO));
    }
    Path file = root.resolve("work/uploads").resolve(id + ".zip");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_is_old_and_done_goes_and_its_row_stays(TestDatabase kind) throws Exception {
    database = kind.open();
    Path done = folder("done", "SEPARATED", LONG_AGO);
    Path fresh = folder("fresh", "SEPARATED", LATER);
    Path going = folder("going", "COPIED", LONG_AGO);
    Path extracted = zip("extracted", "EXTRACTED");
    Path waiting = zip("waiting", "UPLOADED");
    OldCopies copies = new OldCopies(database, Clock.systemUTC());
    assertEquals(0, copies.remove("other", root.resolve("work"), BEFORE));
    assertEquals(2, copies.remove("rt", root.resolve("work"), BEFORE));
    assertFalse(Files.exists(done) || Files.exists(extracted));
    assertTrue(Files.exists(fresh) && Files.exists(going) && Files.exists(waiting));
    assertEquals(0, copies.remove("rt", root.resolve("work"), BEFORE));
    assertTrue(new CopiedFolders(database).find("done").isPresent());
  }
}
