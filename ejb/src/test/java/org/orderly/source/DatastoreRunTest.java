package org.orderly.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.DatastoreSource;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;

class DatastoreRunTest {
  private static final Duration QUIET = Duration.ofMinutes(10);

  private static final DatastoreRun.Separator NO_SEPARATION =
      new DatastoreRun.Separator() {
        @Override
        public void separate(CopiedFolder folder, Path target, Runnable alive) {
          // copies are what is looked at here
        }

        @Override
        public void end() {
          // nothing was separated
        }
      };

  @TempDir Path root;
  private Path store;
  private Path work;
  private TestClock clock;
  private DataSource database;
  private FolderTable table;
  private CopiedFolders folders;

  @BeforeEach
  void open() throws Exception {
    store = Files.createDirectories(root.resolve("store"));
    work = root.resolve("work");
    clock = new TestClock();
    on(TestDatabase.H2);
  }

  private void on(TestDatabase kind) throws Exception {
    database = kind.open();
    table = new FolderTable(database, clock);
    folders = new CopiedFolders(database);
  }

  private DatastoreSource source(@Nullable Instant pullStart) {
    return new DatastoreSource(
        "rt",
        "",
        true,
        store.toUri(),
        work.toUri(),
        AeTitle.of("ORDERLY"),
        QUIET,
        Duration.ofMinutes(5),
        List.of(),
        pullStart,
        List.of(),
        true,
        100,
        1_000_000,
        null,
        null);
  }

  private DatastoreRun run(String node) {
    return new DatastoreRun(source(null), work, table, NO_SEPARATION, clock, node);
  }

  /** The next look, when it is due. */
  private int look() throws Exception {
    clock.advance(Duration.ofMinutes(5));
    return run("n1").run();
  }

  private void put(String path, String content, Duration age) throws IOException {
    Path file = store.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    FileTime time = FileTime.from(clock.instant().minus(age));
    Files.setLastModifiedTime(file, time);
    for (Path f = file.getParent(); f.startsWith(store); f = f.getParent()) {
      Files.setLastModifiedTime(f, time);
    }
  }

  private List<CopiedFolder> rows() {
    return folders.page(FolderFilter.ALL, true, 0, 100).rows();
  }

  private List<String> files() throws IOException {
    if (!Files.isDirectory(work)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(work)) {
      return all.filter(Files::isRegularFile)
          .map(file -> work.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_folder_with_files_is_copied_once_below_folders(TestDatabase kind) throws Exception {
    on(kind);
    put("p1/ct/a.dcm", "one", Duration.ofHours(1));
    put("p1/ct/b.dcm", "two", Duration.ofHours(1));
    put("p1/notes.txt", "n", Duration.ofHours(1));
    assertEquals(2, look());
    List<CopiedFolder> rows = rows();
    assertEquals(List.of("p1/ct", "p1"), rows.stream().map(CopiedFolder::sourcePath).toList());
    for (CopiedFolder row : rows) {
      assertEquals(FolderStatus.COPIED, row.status());
      assertTrue(row.targetPath().startsWith("folders/rt/" + row.sourcePath() + "/"));
    }
    assertEquals("one", Files.readString(work.resolve(rows.get(0).targetPath() + "/a.dcm")));
    assertEquals(3, files().size());
    assertEquals(0, look());
    assertEquals(3, files().size());
  }

  @Test
  void exactly_the_quiet_period_is_enough_and_a_second_less_is_not() throws Exception {
    put("p/a.dcm", "one", QUIET.minusSeconds(1));
    assertEquals(0, run("n1").run());
    clock.advance(Duration.ofMinutes(5));
    put("q/a.dcm", "one", QUIET);
    assertEquals(2, run("n1").run());
  }

  @Test
  void one_young_file_keeps_its_whole_folder_back() throws Exception {
    put("p/old.dcm", "one", Duration.ofHours(1));
    put("p/new.dcm", "two", Duration.ZERO);
    Files.setLastModifiedTime(
        store.resolve("p"), FileTime.from(clock.instant().minus(Duration.ofHours(1))));
    assertEquals(0, look());
    clock.advance(QUIET);
    assertEquals(1, look());
    assertEquals(2, files().size());
  }

  @Test
  void a_touched_folder_is_not_copied_again_and_a_changed_one_is() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(2));
    assertEquals(1, look());
    put("p/a.dcm", "one", Duration.ofHours(1));
    assertEquals(0, look());
    put("p/a.dcm", "ONE", Duration.ofHours(1));
    assertEquals(1, look());
    CopiedFolder row = rows().get(0);
    assertEquals(1, rows().size());
    assertEquals(2, row.revision());
    assertEquals("ONE", Files.readString(work.resolve(row.targetPath() + "/a.dcm")));
  }

  @Test
  void the_interval_is_kept_without_drift() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(1));
    assertEquals(1, look());
    put("q/a.dcm", "one", Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(4).plusSeconds(59));
    assertEquals(0, run("n1").run());
    clock.advance(Duration.ofSeconds(3));
    assertEquals(1, run("n1").run());
    put("r/a.dcm", "one", Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(4).plusSeconds(58));
    assertEquals(1, run("n1").run());
  }

  @Test
  void another_node_looks_only_when_the_lease_has_ended() throws Exception {
    assertTrue(table.claim("rt", Duration.ofMinutes(5), "n1", DatastoreRun.LEASE));
    clock.advance(Duration.ofSeconds(59));
    assertFalse(table.claim("rt", Duration.ofMinutes(5), "n2", DatastoreRun.LEASE));
    clock.advance(Duration.ofSeconds(2));
    assertTrue(table.claim("rt", Duration.ofMinutes(5), "n2", DatastoreRun.LEASE));
    assertFalse(table.renew("rt", "n1", DatastoreRun.LEASE));
  }

  @Test
  void what_a_killed_node_left_between_any_two_steps_ends_as_one_copy() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(1));
    FolderContent[] content = new FolderContent[1];
    FolderContent.walk(store, work, found -> content[0] = found);
    String target = "folders/rt/p/12345678-1";
    // killed while it copied: a row, half a file
    CopiedFolder row = table.begin("rt", content[0], Optional.empty(), "12345678-x", target);
    Path stage = work.resolve("folders/.staging/rt/12345678-x");
    Files.createDirectories(stage);
    Files.writeString(stage.resolve("a.dcm"), "o");
    assertEquals(1, look());
    assertEquals(List.of(target + "/a.dcm"), files());
    assertEquals("one", Files.readString(work.resolve(target + "/a.dcm")));
    assertEquals(1, rows().size());

    // killed before the rename, and after it
    for (boolean renamed : new boolean[] {false, true}) {
      table.staged(row, content[0].mark(), "f");
      if (!renamed) {
        Files.createDirectories(stage.getParent());
        Files.move(work.resolve(target), stage);
      }
      assertEquals(0, look());
      assertEquals(FolderStatus.COPIED, rows().get(0).status());
      assertEquals(List.of(target + "/a.dcm"), files());
    }
  }

  @Test
  void links_and_hidden_names_are_not_seen() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(1));
    put("p/.b.part", "half", Duration.ofHours(1));
    put(".staging/c.dcm", "half", Duration.ofHours(1));
    Path secret = Files.writeString(root.resolve("secret"), "s");
    Files.createSymbolicLink(store.resolve("p/link.dcm"), secret);
    Files.createSymbolicLink(store.resolve("linked"), root);
    Files.setLastModifiedTime(
        store.resolve("p"), FileTime.from(clock.instant().minus(Duration.ofHours(1))));
    assertEquals(1, look());
    assertEquals(1, files().size());
  }

  @Test
  void a_file_that_cannot_be_read_fails_the_folder_until_it_can_be() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(1));
    // a folder where the staged file would be: as a disk that does not take it
    Path staging = work.resolve("folders/.staging");
    Files.createDirectories(work.resolve("folders"));
    Files.writeString(staging, "in the way");
    assertEquals(0, look());
    assertEquals(FolderStatus.FAILED, rows().get(0).status());
    Files.delete(staging);
    assertEquals(1, look());
    assertEquals(FolderStatus.COPIED, rows().get(0).status());
    assertEquals(1, rows().size());
  }

  @Test
  void what_is_older_than_the_pull_start_stays() throws Exception {
    put("p/a.dcm", "one", Duration.ofDays(30));
    put("q/a.dcm", "one", Duration.ofDays(1));
    Instant start = clock.instant().minus(Duration.ofDays(7));
    assertEquals(1, new DatastoreRun(source(start), work, table, NO_SEPARATION, clock, "n1").run());
    assertEquals("q", rows().get(0).sourcePath());
  }

  @ParameterizedTest
  @EnumSource
  void lists_are_filtered_searched_and_counted(TestDatabase kind) throws Exception {
    on(kind);
    for (int i = 0; i < 11; i++) {
      put("Patient_" + i + "/a.dcm", "x", Duration.ofHours(1));
    }
    assertEquals(11, look());
    table.status(rows().get(3), FolderStatus.FAILED, "no space");
    assertEquals(1, folders.page(FolderFilter.ALL, false, 10, 10).rows().size());
    assertEquals(11, folders.page(FolderFilter.ALL, false, 0, 10).total());
    FolderFilter failed = new FolderFilter(FolderStatus.FAILED, "", "");
    assertEquals("no space", folders.page(failed, false, 0, 10).rows().get(0).error());
    assertEquals(10, folders.byStatus(failed).get("COPIED"));
    assertEquals(1, folders.bySource(failed).get("rt"));
    assertEquals(2, folders.page(new FolderFilter(null, "", "patient_1"), false, 0, 10).total());
    assertEquals(0, folders.page(new FolderFilter(null, "", "%"), false, 0, 10).total());
    assertEquals(0, folders.page(new FolderFilter(null, "other", ""), false, 0, 10).total());
    assertNotEquals(rows().get(0).id(), rows().get(1).id());
  }

  @Test
  void a_removed_row_comes_back_only_with_new_content() throws Exception {
    put("p/a.dcm", "one", Duration.ofHours(1));
    look();
    table.status(rows().get(0), FolderStatus.REMOVED, null);
    assertEquals(0, rows().size());
    assertEquals(0, look());
    put("p/a.dcm", "two", Duration.ofHours(1));
    assertEquals(1, look());
    assertEquals(1, rows().size());
  }

  @Test
  void every_step_is_noticed_by_open_pages() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      FolderChanges changes = new FolderChanges();
      Object before = changes.state(connection);
      put("p/a.dcm", "one", Duration.ofHours(1));
      look();
      Object after = changes.state(connection);
      assertNotEquals(before, after);
      statement.execute("update copied_folder set error_msg = 'x'");
      assertEquals(after, changes.state(connection));
    }
  }
}
