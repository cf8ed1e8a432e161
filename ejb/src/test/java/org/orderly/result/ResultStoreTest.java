package org.orderly.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.InstanceLocation;
import org.orderly.archive.Source;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.deident.PseudonymDatabase;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.deident.DeidentOption;
import org.orderly.dicom.deident.DeidentProfile;
import org.orderly.dicom.deident.Deidentifier;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.dicom.testing.Segmented;
import org.orderly.intake.Announced;
import org.orderly.intake.Reception;
import org.orderly.segmentation.InvalidResultException;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.orderly.series.SeriesSteps;
import org.orderly.task.TestDatabase;

class ResultStoreTest {
  private static final String TEMPLATE =
      "name: Thorax\nmodels:\n- id: '7'\n  structures:\n"
          + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
          + "  - {number: 2, label: Lung_L, type: ORGAN, colour: '#00FF00'}\n";

  @TempDir Path root;
  private final Clock clock = Clock.systemUTC();
  private final SampleStudy study = SampleStudy.of("store");
  private ArchiveFixture archive;
  private ResultStore store;
  private Path copies;
  private DataSet original;
  private List<DataSet> sent;

  private void open(TestDatabase kind) throws Exception {
    Path here = Files.createTempDirectory(root, "x");
    archive = new ArchiveFixture(kind, here);
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    ConfigSnapshot snapshot = archive.snapshot(ae);
    Reception reception = new Reception(archive.storages(), archive.writer(), clock);
    List<Path> originals = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      DataSet image = SampleObjects.ct(study, 1, i, 8, 8);
      image.put(Tag.AcquisitionDate, "20250304");
      original = image;
      receive(reception, image, snapshot, ae);
      Path file = here.resolve("original-" + i + ".dcm");
      Part10.write(file, image);
      originals.add(file);
    }
    copies = Files.createDirectories(here.resolve("copies"));
    PseudonymDatabase pseudonyms = new PseudonymDatabase(archive.database(), clock);
    List<Path> made =
        new Deidentifier(
                DeidentProfile.of(DeidentOption.RETAIN_MODIFIED_DATES),
                pseudonyms.scope("test", "test"))
            .deidentify(originals, copies);
    sent = new ArrayList<>();
    for (Path file : made) {
      try (Part10File copy = Part10.open(file)) {
        sent.add(copy.readHead());
      }
    }
    run();
    SentObjects objects = new SentObjects(run -> copies, here.resolve("made"));
    objects.empty();
    store =
        new ResultStore(
            archive.database(),
            objects,
            reception,
            run -> new ResultStore.Place(snapshot, ae),
            clock);
  }

  private static void receive(
      Reception reception, DataSet object, ConfigSnapshot snapshot, NetworkAe ae) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(object);
    Source source = new Source(Source.DIMSE, "TEST", "ORDERLY", null, null);
    String syntax = TransferSyntax.EXPLICIT_LITTLE.uid();
    assertTrue(
        reception
            .receive(
                new Announced(syntax, null, null, null, source, snapshot, ae),
                new ByteArrayInputStream(out.toByteArray()))
            .get()
            .stored());
  }

  @AfterEach
  void close() {
    if (archive != null) {
      archive.close();
    }
  }

  private void execute(String sql, @Nullable Object... values) throws SQLException {
    try (Connection connection = archive.database().getConnection()) {
      ResultTable.update(connection, sql, values);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = archive.database().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? String.valueOf(row.getString(1)) : "nothing";
    }
  }

  /** A run that has been sent. */
  private void run() throws SQLException {
    OffsetDateTime now = ResultTable.utc(clock.instant());
    String studyUid = original.string(Tag.StudyInstanceUID, "");
    String seriesUid = original.string(Tag.SeriesInstanceUID, "");
    execute(
        "insert into copied_folder (folder_id, source_id, source_path, path_key, path_hash,"
            + " target_path, folder_status, created_time, updated_time)"
            + " values ('f', 's', 'p', 'p', 'h', 't', 'SEPARATED', ?, ?)",
        now,
        now);
    try (Connection connection = archive.database().getConnection()) {
      new SeriesSteps(connection, clock.instant())
          .found(new SeriesSteps.Found(studyUid, seriesUid, null, null, 3, 3), "s", 1);
    }
    execute("update processing_series set series_status = 'SENT'");
    OffsetDateTime later = ResultTable.utc(clock.instant().plusSeconds(1));
    execute(
        "insert into segmentation_run (run_id, series_fk, study_iuid, series_iuid, revision,"
            + " template_name, template_content, template_checksum, exporter_id, scope_name,"
            + " run_state, active, workitem_iuid, created_time, updated_time)"
            + " values ('r1', 1, ?, ?, 1, 'Thorax', ?, 'c', 'SEG', 'test', 'SENT', 1, '2.25.1',"
            + " ?, ?)",
        studyUid,
        seriesUid,
        TEMPLATE,
        later,
        later);
  }

  private SegmentationRun current() throws SQLException {
    try (Connection connection = archive.database().getConnection()) {
      return new RunSteps(connection, clock.instant()).find(1).orElseThrow();
    }
  }

  private Path file(DataSet result) throws Exception {
    Path file = Files.createTempFile(root, "result", ".dcm");
    Part10.write(file, result);
    return file;
  }

  private List<InstanceLocation> stored() {
    return archive.query().locations(original.string(Tag.StudyInstanceUID, ""), null, null).stream()
        .filter(l -> !l.sopCuid().equals(original.string(Tag.SOPClassUID, "")))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_result_is_stored_once_with_the_patient_it_is_about(TestDatabase kind) throws Exception {
    open(kind);
    assertNotEquals(
        original.string(Tag.StudyInstanceUID), sent.get(0).string(Tag.StudyInstanceUID));
    Path file = file(Segmented.structures(sent, "Heart"));
    SegmentationRun before = current();
    store.accept(before, List.of(file));
    assertEquals(RunState.RECEIVED, current().state());
    assertEquals("RTSTRUCT_RECEIVED", text("select series_status from processing_series"));
    assertEquals(
        "Results: 1; without Lung_L",
        text("select message from processing_log order by pk desc limit 1"));
    // again, as it was and as if the node had died before it told
    store.accept(before, List.of(file));
    execute("update segmentation_run set run_state = 'SENT'");
    execute("update segmentation_result set stored_time = null");
    store.accept(before, List.of(file, file(Segmented.structures(sent, "Heart"))));
    assertEquals(1, stored().size());
    assertEquals(
        "1", text("select count(*) from segmentation_result where stored_time is not null"));
    try (Part10File result = Part10.open(stored().get(0).file())) {
      DataSet d = result.readAll();
      for (int tag :
          List.of(
              Tag.PatientID,
              Tag.PatientName,
              Tag.PatientBirthDate,
              Tag.StudyInstanceUID,
              Tag.StudyDate,
              Tag.AccessionNumber,
              Tag.AcquisitionDate)) {
        assertEquals(original.string(tag), d.string(tag), Integer.toHexString(tag));
      }
      assertEquals("20261121", d.string(Tag.StructureSetDate));
      assertTrue(d.string(Tag.SOPInstanceUID, "").startsWith("2.25."));
      assertNotEquals(Segmented.RESULT_SERIES, d.string(Tag.SeriesInstanceUID));
      DataSet series =
          Objects.requireNonNull(
              Objects.requireNonNull(
                      Objects.requireNonNull(d.item(Tag.ReferencedFrameOfReferenceSequence))
                          .item(Tag.RTReferencedStudySequence))
                  .item(Tag.RTReferencedSeriesSequence));
      assertEquals(original.string(Tag.SeriesInstanceUID), series.string(Tag.SeriesInstanceUID));
    }
    try (Stream<Path> left = Files.list(copies.resolveSibling("made"))) {
      assertEquals(0, left.count());
    }
    assertTrue(
        Integer.parseInt(text("select count(*) from pseudonym_access where who = 'result r1'"))
            > 0);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_is_no_result_of_the_run_leaves_nothing(TestDatabase kind) throws Exception {
    open(kind);
    Path good = file(Segmented.structures(sent, "Heart"));
    Path bad = file(Segmented.segmentation(sent, "Liver"));
    Path text = Files.writeString(root.resolve("text.dcm"), "no DICOM object at all");
    for (List<Path> files : List.of(List.of(good, bad), List.of(text), List.<Path>of())) {
      assertThrows(InvalidResultException.class, () -> store.accept(current(), files));
    }
    assertEquals(List.of(), stored());
    assertEquals(RunState.SENT, current().state());
    assertEquals("0", text("select count(*) from segmentation_result"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_run_ends_when_its_results_are_where_rules_send_them(TestDatabase kind) throws Exception {
    open(kind);
    store.accept(current(), List.of(file(Segmented.structures(sent, "Heart"))));
    String sop = stored().get(0).sopIuid();
    task(1, "PACS", "SCHEDULED", sop);
    RunEnds ends = new RunEnds(archive.database(), clock);
    ends.end(id -> null);
    assertEquals(RunState.RECEIVED, current().state());
    execute("update task set task_status = 'FAILED', error_msg = 'refused' where id = 1");
    ends.end(id -> null);
    assertEquals(RunState.FAILED, current().state());
    assertEquals("RTSTRUCT_EXPORT_FAILED", text("select series_status from processing_series"));
    assertEquals(
        "Not published to PACS: refused",
        text("select message from processing_log order by pk desc limit 1"));
    // somebody sends it again
    taken(1, "PACS", sop);
    ends.end(id -> null);
    assertEquals("RTSTRUCT_EXPORTED", text("select series_status from processing_series"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_result_of_a_run_that_has_failed_is_told_and_not_stored(TestDatabase kind)
      throws Exception {
    open(kind);
    SegmentationRun asked = current();
    execute("update segmentation_run set run_state = 'FAILED', active = null");
    store.accept(asked, List.of(file(Segmented.structures(sent, "Heart"))));
    assertEquals(0, stored().size());
    assertEquals(
        "a result came late and is not published: the run r1 had ended",
        text("select message from processing_log order by pk desc limit 1"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_destination_may_stand_in_for_another(TestDatabase kind) throws Exception {
    open(kind);
    store.accept(current(), List.of(file(Segmented.structures(sent, "Heart"))));
    String sop = stored().get(0).sopIuid();
    task(1, "PACS", "FAILED", sop);
    task(2, "SPARE", "SCHEDULED FOR RETRY", sop);
    RunEnds ends = new RunEnds(archive.database(), clock);
    ends.end(id -> id.equals("PACS") ? "SPARE" : null);
    assertEquals(RunState.RECEIVED, current().state());
    taken(2, "SPARE", sop);
    ends.end(id -> id.equals("PACS") ? "SPARE" : null);
    assertEquals(RunState.COMPLETED, current().state());
    assertEquals(
        "Published to SPARE", text("select message from processing_log order by pk desc limit 1"));
    assertFalse(text("select active from segmentation_run").equals("1"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void an_export_that_had_nothing_to_send_has_published_nothing(TestDatabase kind)
      throws Exception {
    open(kind);
    store.accept(current(), List.of(file(Segmented.structures(sent, "Heart"))));
    task(1, "REPORTS", "COMPLETED", stored().get(0).sopIuid());
    new RunEnds(archive.database(), clock).end(id -> null);
    assertEquals(RunState.COMPLETED, current().state());
    assertEquals(
        "Stored; no destination takes results",
        text("select message from processing_log order by pk desc limit 1"));
  }

  private void taken(int id, String exporter, String sop) throws SQLException {
    execute("update task set task_status = 'COMPLETED' where id = ?", id);
    execute(
        "insert into sent_instance (instance_fk, exporter_id, revision, sent_time)"
            + " select id, ?, revision, ? from instance where sop_iuid = ?",
        exporter,
        ResultTable.utc(clock.instant()),
        sop);
  }

  private void task(int id, String exporter, String status, String sop) throws SQLException {
    OffsetDateTime now = ResultTable.utc(clock.instant().plusSeconds(1));
    execute(
        "insert into task (id, task_type, task_status, priority, device_name, queue_name,"
            + " created_time, updated_time, scheduled_time, exporter_id, study_iuid, sop_iuid)"
            + " values (?, 'EXPORT', ?, 0, 'orderly', 'Export', ?, ?, ?, ?, ?, ?)",
        id,
        status,
        now,
        now,
        now,
        exporter,
        original.string(Tag.StudyInstanceUID, ""),
        sop);
  }
}
