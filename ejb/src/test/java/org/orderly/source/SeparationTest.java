package org.orderly.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.ArchiveWriter;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.DatastoreSource;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.intake.Reception;
import org.orderly.ruleset.Ruleset;
import org.orderly.ruleset.Rulesets;
import org.orderly.ruleset.TemplateMatch;
import org.orderly.series.LogEntry;
import org.orderly.series.ProcessingSeries;
import org.orderly.series.SeriesFilter;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;
import org.orderly.series.TemplateChoices;
import org.orderly.series.TemplateOrigin;
import org.orderly.task.TestDatabase;
import org.orderly.template.RoiType;
import org.orderly.template.Template;
import org.orderly.template.Templates;

class SeparationTest {
  @TempDir Path root;
  private final Clock clock = Clock.systemUTC();
  private Path store;
  private Path work;
  private ArchiveFixture archive;
  private ArchiveWriter writer;
  private Separation separation;
  private Separation.Order order;
  private SeriesLists lists;
  private CopiedFolders folders;

  @BeforeEach
  void open() throws Exception {
    on(TestDatabase.H2);
  }

  private void on(TestDatabase kind) throws Exception {
    close();
    Path here = Files.createTempDirectory(root, "x");
    store = Files.createDirectories(here.resolve("store"));
    work = here.resolve("work");
    archive = new ArchiveFixture(kind, here);
    writer = archive.writer();
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    ConfigSnapshot snapshot = archive.snapshot(ae);
    Reception reception = new Reception(archive.storages(), writer, clock);
    separation = new Separation(reception, archive.database(), clock);
    order = new Separation.Order(source(), snapshot, ae);
    lists = new SeriesLists(archive.database());
    folders = new CopiedFolders(archive.database());
  }

  @AfterEach
  void close() {
    if (archive != null) {
      archive.close();
    }
  }

  private DatastoreSource source() {
    return new DatastoreSource(
        "rt",
        "",
        true,
        store.toUri(),
        work.toUri(),
        AeTitle.of("ORDERLY"),
        Duration.ZERO,
        Duration.ZERO,
        List.of(),
        null,
        List.of("CT", "MR"),
        true,
        100,
        1_000_000,
        null,
        null);
  }

  /** An object of a patient, whose series and number are told by its UID. */
  private void put(String path, String patient, String series, int number, Consumer<DataSet> change)
      throws IOException {
    DataSet object = new DataSet();
    object.put(Tag.SOPClassUID, Uid.CTImageStorage);
    object.put(Tag.SOPInstanceUID, series + "." + number);
    object.put(Tag.StudyInstanceUID, "1.2." + patient);
    object.put(Tag.SeriesInstanceUID, series);
    object.put(Tag.PatientID, "P" + patient);
    object.put(Tag.PatientName, "Doe^Number" + patient);
    object.put(Tag.Modality, "CT");
    object.put(Tag.SeriesDate, "20260102");
    object.put(Tag.ProtocolName, "BREAST");
    change.accept(object);
    Path file = store.resolve(path);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      FileMetaInformation meta =
          FileMetaInformation.of(
              object.string(Tag.SOPClassUID, ""),
              object.string(Tag.SOPInstanceUID, ""),
              TransferSyntax.EXPLICIT_LITTLE.uid());
      Part10.write(out, meta, object);
    }
  }

  private void put(String path, String patient, String series, int number) throws IOException {
    put(path, patient, series, number, object -> {});
  }

  private int look() throws Exception {
    FolderTable table = new FolderTable(archive.database(), clock);
    return new DatastoreRun(source(), work, table, separator(), clock, "n1").run();
  }

  private DatastoreRun.Separator separator() {
    return new DatastoreRun.Separator() {
      @Override
      public void separate(CopiedFolder folder, Path target, Runnable alive)
          throws IOException, java.sql.SQLException {
        separation.separate(folder, target, order, alive);
      }

      @Override
      public void end() {
        // nothing waits for it here
      }
    };
  }

  private List<ProcessingSeries> series() {
    return lists.page(SeriesFilter.ALL, true, 0, 100).rows();
  }

  private CopiedFolder folder() {
    return folders.page(FolderFilter.ALL, false, 0, 100).rows().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void two_series_and_another_patient_are_three_rows(TestDatabase kind) throws Exception {
    on(kind);
    for (int i = 1; i <= 3; i++) {
      put("in/a" + i, "1", "1.1", i);
      put("in/b" + i, "1", "1.2", i);
    }
    put("in/c", "2", "1.3", 1);
    assertEquals(1, look());
    List<ProcessingSeries> rows = series();
    assertEquals(3, rows.size());
    ProcessingSeries first = rows.get(0);
    assertEquals("P1", first.patientId());
    assertEquals("Doe^Number1", first.patientName());
    assertEquals("CT", first.modality());
    assertEquals("BREAST", first.protocol());
    assertEquals("20260102", first.scanDate());
    assertEquals(3, first.instances());
    assertEquals(SeriesStatus.SERIES_SEPARATED, first.status());
    CopiedFolder folder = folder();
    assertEquals(FolderStatus.SEPARATED, folder.status());
    assertEquals(7, folder.stored());
    assertEquals(7, archive.number("select count(*) from instance"));
    assertEquals(7, archive.number("select sum(num_objects) from folder_series"));
  }

  @Test
  void a_series_that_comes_by_two_folders_is_one_row() throws Exception {
    put("in/one/a", "1", "1.1", 1);
    put("in/two/b", "1", "1.1", 2);
    assertEquals(2, look());
    assertEquals(1, series().size());
    assertEquals(2, series().get(0).instances());
    assertEquals(1, lists.log(null, "", false, 0, 10).rows().size());
  }

  @Test
  void results_of_segmentation_that_come_by_a_folder_are_not_processed_again() throws Exception {
    put("in/a", "1", "1.1", 1);
    look();
    Object now = FolderTable.utc(clock.instant());
    try (Connection connection = archive.database().getConnection()) {
      FolderTable.update(
          connection,
          "insert into segmentation_run (run_id, study_iuid, series_iuid, revision, template_name,"
              + " template_content, template_checksum, exporter_id, run_state, workitem_iuid,"
              + " created_time, updated_time)"
              + " values ('r', '1.2.1', '1.9', 1, 't', 'c', 'c', 'e', 'COMPLETED', '2.25.1', ?, ?)",
          now,
          now);
      FolderTable.update(
          connection,
          "insert into segmentation_result (run_fk, sop_iuid, sop_cuid, study_iuid, series_iuid)"
              + " select pk, '1.1.1', 'x', '1.2.1', '1.1' from segmentation_run");
    }
    put("again/a", "1", "1.1", 1);
    look();
    CopiedFolder again = folder();
    assertEquals(1, again.rejected());
    assertEquals("a result of segmentation", folders.rejected(again).get(0).detail());
  }

  @Test
  void what_is_not_taken_is_counted_and_listed_with_its_reason() throws Exception {
    put("in/a", "1", "1.1", 1);
    put("in/b", "1", "1.2", 1, object -> object.put(Tag.Modality, "US"));
    put("in/c", "1", "1.3", 1, o -> o.put(Tag.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER"));
    put("in/d", "1", "1.4", 1, object -> object.put(Tag.SeriesDescription, "Topogram 0.6"));
    Files.writeString(store.resolve("in/e"), "notes");
    put("in/f", "1", "1.5", 1);
    byte[] whole = Files.readAllBytes(store.resolve("in/f"));
    Files.write(store.resolve("in/f"), java.util.Arrays.copyOf(whole, whole.length - 3));
    put("in/g", "1", "1.6", 1, object -> object.remove(Tag.StudyInstanceUID));
    // the same object in another study
    put("in/h", "2", "1.1", 1);
    assertEquals(1, look());
    CopiedFolder folder = folder();
    assertEquals(1, folder.stored());
    assertEquals(7, folder.rejected());
    List<String> reasons = new ArrayList<>();
    folders.rejected(folder).forEach(r -> reasons.add(r.name() + " " + r.reason()));
    assertEquals(
        List.of(
            "b MODALITY",
            "c LOCALIZER",
            "d LOCALIZER",
            "e NOT_DICOM",
            "f BROKEN",
            "g REFUSED",
            "h REFUSED"),
        reasons);
    assertEquals(
        Map.of("MODALITY", 1, "LOCALIZER", 2, "NOT_DICOM", 1, "BROKEN", 1, "REFUSED", 2),
        folders.reasons(folder));
    assertEquals(1, series().size());
    assertEquals(1, archive.number("select count(*) from instance"));
  }

  @Test
  void a_file_without_group_length_is_taken_and_one_of_nonsense_is_not() throws Exception {
    put("in/a", "1", "1.1", 1);
    byte[] whole = Files.readAllBytes(store.resolve("in/a"));
    byte[] without = new byte[whole.length - 12];
    System.arraycopy(whole, 0, without, 0, 132);
    System.arraycopy(whole, 144, without, 132, whole.length - 144);
    Files.write(store.resolve("in/a"), without);
    byte[] nonsense = java.util.Arrays.copyOf(whole, whole.length);
    java.util.Arrays.fill(nonsense, 132, whole.length, (byte) 0x55);
    Files.write(store.resolve("in/b"), nonsense);
    look();
    CopiedFolder folder = folder();
    assertEquals(FolderStatus.SEPARATED, folder.status(), folder.error());
    assertEquals(1, folder.stored());
    assertEquals("BROKEN", folders.rejected(folder).get(0).reason());
  }

  @Test
  void late_objects_reopen_a_series_and_known_ones_do_not() throws Exception {
    put("one/a", "1", "1.1", 1);
    look();
    ProcessingSeries row = series().get(0);
    try (Connection connection = archive.database().getConnection()) {
      connection.setAutoCommit(false);
      new SeriesSteps(connection, Instant.now())
          .move(row.key(), SeriesStatus.NO_TEMPLATE_FOUND, null, null);
      connection.commit();
    }
    put("two/again", "1", "1.1", 1);
    look();
    assertEquals(1, folder().duplicates());
    assertEquals(0, folder().stored());
    assertEquals(SeriesStatus.NO_TEMPLATE_FOUND, series().get(0).status());
    assertEquals(1, series().get(0).revision());

    put("three/b", "1", "1.1", 2);
    look();
    ProcessingSeries reopened = series().get(0);
    assertEquals(SeriesStatus.SERIES_SEPARATED, reopened.status());
    assertEquals(2, reopened.revision());
    assertEquals(2, reopened.instances());
    List<LogEntry> log = lists.log(null, "P1", false, 0, 10).rows();
    assertEquals(
        List.of(
            SeriesStatus.SERIES_SEPARATED,
            SeriesStatus.NO_TEMPLATE_FOUND,
            SeriesStatus.SERIES_SEPARATED),
        log.stream().map(LogEntry::to).toList());
    assertTrue(String.valueOf(log.get(2).message()).contains("1 objects came late"));
  }

  @Test
  void a_separation_that_was_killed_goes_on_and_counts_each_file_once() throws Exception {
    for (int i = 100; i < 230; i++) {
      put("in/f" + i, "1", "1.1", i);
    }
    Runnable[] alive = new Runnable[1];
    int[] left = {1};
    DatastoreRun.Separator dying =
        new DatastoreRun.Separator() {
          @Override
          public void separate(CopiedFolder folder, Path target, Runnable beat)
              throws IOException, java.sql.SQLException {
            int[] beats = {0};
            alive[0] =
                () -> {
                  // dies with objects in the archive that no row tells of yet
                  if (left[0] > 0 && ++beats[0] == 75) {
                    left[0]--;
                    throw new IllegalStateException("killed");
                  }
                };
            separation.separate(folder, target, order, alive[0]);
          }

          @Override
          public void end() {
            // not reached
          }
        };
    FolderTable table = new FolderTable(archive.database(), clock);
    DatastoreRun killed = new DatastoreRun(source(), work, table, dying, clock, "n1");
    assertThrows(IllegalStateException.class, killed::run);
    assertEquals(50, folder().done());
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (archive.number("select count(*) from instance") < 60) {
      assertTrue(System.nanoTime() < deadline, "no objects beyond those that rows tell of");
      Thread.onSpinWait();
    }
    look();
    CopiedFolder folder = folder();
    assertEquals(FolderStatus.SEPARATED, folder.status());
    assertEquals(130, folder.stored());
    assertEquals(0, folder.duplicates());
    assertEquals(1, series().get(0).revision());
    assertEquals(130, archive.number("select count(*) from instance"));
  }

  @ParameterizedTest
  @EnumSource
  void one_match_makes_ready_and_none_or_more_are_held_for_a_person(TestDatabase kind)
      throws Exception {
    on(kind);
    Templates templates = new Templates(archive.database(), clock);
    Rulesets rulesets = new Rulesets(archive.database(), clock);
    long breast = template(templates, "Breast");
    long chest = template(templates, "Chest");
    rule(rulesets, "breast", breast, "ProtocolName", "BREAST");
    rule(rulesets, "chest", chest, "SeriesDescription", "chest");
    TemplateMatch match =
        new TemplateMatch(rulesets, lists, archive.query(), archive.database(), clock);
    put("in/a", "1", "1.1", 1);
    put("in/b", "2", "1.2", 1, object -> object.put(Tag.ProtocolName, "HEAD"));
    put("in/c", "3", "1.3", 1, object -> object.put(Tag.SeriesDescription, "chest"));
    look();
    match.matchSeparated();
    List<ProcessingSeries> rows = series();
    assertEquals(SeriesStatus.READY_FOR_DEIDENTIFICATION, rows.get(0).status());
    assertEquals("Breast", rows.get(0).templateName());
    assertEquals(TemplateOrigin.RULE, rows.get(0).templateOrigin());
    assertEquals(SeriesStatus.NO_TEMPLATE_FOUND, rows.get(1).status());
    assertEquals(SeriesStatus.MULTIPLE_TEMPLATES_MATCHED, rows.get(2).status());
    assertEquals(null, rows.get(2).templateId());
    String held =
        String.valueOf(
            lists
                .log(SeriesStatus.MULTIPLE_TEMPLATES_MATCHED, "", false, 0, 9)
                .rows()
                .get(0)
                .message());
    assertTrue(held.contains("breast (Breast), chest (Chest)"), held);

    // a choice starts nothing, is refused when the series has moved on, and outlives late objects
    TemplateChoices choices = new TemplateChoices(archive.database(), clock);
    ProcessingSeries third = rows.get(2);
    assertEquals(
        TemplateChoices.Outcome.NO_SUCH_TEMPLATE, choices.choose(third.key(), 4711L, null));
    assertEquals(TemplateChoices.Outcome.DONE, choices.choose(third.key(), chest, third.version()));
    assertEquals(
        TemplateChoices.Outcome.CHANGED, choices.choose(third.key(), breast, third.version()));
    assertEquals(SeriesStatus.MULTIPLE_TEMPLATES_MATCHED, series().get(2).status());
    put("late/c", "3", "1.3", 2);
    put("late/a", "1", "1.1", 2);
    look();
    assertEquals("Chest", series().get(2).templateName());
    assertEquals(null, series().get(0).templateName());
    match.matchSeparated();
    assertEquals(SeriesStatus.READY_FOR_DEIDENTIFICATION, series().get(2).status());
    assertEquals(TemplateOrigin.MANUAL, series().get(2).templateOrigin());
    assertEquals("Breast", series().get(0).templateName());

    TemplateMatch.Trial trial = match.trial(rulesets.list().get(1).ruleset(), "1.3").orElseThrow();
    assertTrue(trial.holds());
    assertEquals(2, trial.objects());
    assertEquals("chest", trial.lines().get(0).found());
  }

  private static long template(Templates templates, String name) throws Exception {
    Template.Structure one = new Template.Structure(1, name, RoiType.ORGAN, "#FF0000");
    return templates.create(
        new Template(name, "", List.of(new Template.Model("1", "", List.of(one))), List.of()),
        null);
  }

  private static void rule(Rulesets rulesets, String name, long template, String tag, String value)
      throws Exception {
    Ruleset.Condition condition = new Ruleset.Condition(tag, "equals", value);
    rulesets.create(
        new Ruleset(
            name, template, true, true, List.of(new Ruleset.Group(true, List.of(condition)))),
        null);
  }

  @ParameterizedTest
  @EnumSource
  void lists_are_filtered_searched_and_counted(TestDatabase kind) throws Exception {
    on(kind);
    put("in/a", "1", "1.1", 1);
    put("in/b", "2", "1.2", 1, object -> object.put(Tag.Modality, "MR"));
    put("in/c", "3", "1.3", 1, object -> object.put(Tag.ProtocolName, "HEAD"));
    look();
    assertEquals(3, lists.all());
    String day = String.valueOf(lists.find("1.1").orElseThrow().scanDate());
    assertEquals(3, found(new SeriesFilter.Days(day, day, null, null)));
    assertEquals(0, found(new SeriesFilter.Days(null, "19000101", null, null)));
    assertEquals(0, found(new SeriesFilter.Days("29991231", null, null, null)));
    Instant now = clock.instant();
    Instant earlier = now.minusSeconds(3600);
    Instant later = now.plusSeconds(3600);
    assertEquals(3, found(new SeriesFilter.Days(null, null, earlier, later)));
    assertEquals(0, found(new SeriesFilter.Days(null, null, null, earlier)));
    assertEquals(0, found(new SeriesFilter.Days(null, null, later, null)));
    assertEquals(1, found("", "MR", ""));
    assertEquals(1, found("HEAD", "", ""));
    assertEquals(1, found("HEAD", "CT", ""));
    assertEquals(0, found("HEAD", "MR", ""));
    assertEquals(2, found("", "", "breast"));
    assertEquals(1, found("", "", "p2"));
    assertEquals(1, found("", "", "number3, doe"));
    assertEquals(1, found("", "", "1.2.3"));
    SeriesFilter ct = new SeriesFilter(null, null, "CT", "", "");
    assertEquals(Map.of("CT", 2, "MR", 1), lists.counts(SeriesFilter.Field.MODALITY, ct));
    assertEquals(Map.of("BREAST", 1, "HEAD", 1), lists.counts(SeriesFilter.Field.PROTOCOL, ct));
    assertEquals(Map.of("SERIES_SEPARATED", 2), lists.counts(SeriesFilter.Field.STATUS, ct));
    assertEquals(Map.of("SERIES_SEPARATED", 1), lists.logCounts("P2"));
    assertEquals(Optional.empty(), lists.find("9.9"));
  }

  private int found(SeriesFilter.Days days) {
    return lists.page(new SeriesFilter(null, null, "", "", "", days), false, 0, 10).total();
  }

  private int found(String protocol, String modality, String text) {
    return lists.page(new SeriesFilter(null, null, modality, protocol, text), false, 0, 10).total();
  }
}
