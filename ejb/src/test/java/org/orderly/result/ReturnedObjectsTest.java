package org.orderly.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.Sql;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.dicom.testing.Segmented;
import org.orderly.intake.Reception;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.orderly.task.TestDatabase;

class ReturnedObjectsTest {
  private static final String STUDY = "2.25.7";

  @TempDir Path root;
  private final Clock clock = Clock.systemUTC();
  private DataSource database;
  private Offers offers;
  private ReturnedObjects returned;

  private void open(TestDatabase kind) throws Exception {
    database = kind.open();
    offers = new Offers(database, clock);
    returned = new ReturnedObjects(database, offers, clock, root.resolve("results" + kind));
  }

  private SegmentationRun run(String id, String series, String state) throws Exception {
    Object now = ResultTable.utc(clock.instant());
    try (Connection connection = database.getConnection()) {
      ResultTable.update(
          connection,
          "insert into segmentation_run (run_id, study_iuid, series_iuid, revision, template_name,"
              + " template_content, template_checksum, exporter_id, run_state, workitem_iuid,"
              + " created_time, updated_time)"
              + " values (?, '1.2', '1.3', 1, 't', 'c', 'c', 'e', ?, ?, ?, ?)",
          id,
          state,
          "2.25." + id.hashCode(),
          now,
          now);
      SegmentationRun run = new RunSteps(connection, clock.instant()).byRunId(id).orElseThrow();
      offers.add(
          run.key(), new SentSeries(STUDY, series, "P", Set.of(), Map.of("1", "2"), Set.of()));
      return run;
    }
  }

  private Path result(String series) throws Exception {
    DataSet image = SampleObjects.ct(SampleStudy.of("returned"), 1, 1, 8, 8);
    image.put(Tag.StudyInstanceUID, STUDY).put(Tag.SeriesInstanceUID, series);
    Path file = Files.createTempFile(root, "result", ".dcm");
    Part10.write(file, Segmented.structures(List.of(image), "Heart"));
    return file;
  }

  private static Reception.Diversion.Diverted object(String sopClass, String sop) {
    return new Reception.Diversion.Diverted(STUDY, sopClass, sop);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_result_is_kept_for_the_run_whose_series_it_names(TestDatabase kind) throws Exception {
    open(kind);
    SegmentationRun before = run("a", "2.25.8", "FAILED");
    SegmentationRun first = run("b", "2.25.8", "SENT");
    SegmentationRun second = run("c", "2.25.9", "SENT");
    assertTrue(returned.awaits(STUDY));
    assertFalse(returned.awaits("2.25.6"));
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.1"), result("2.25.9")));
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.2"), result("2.25.8")));
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.2"), result("2.25.8")));
    assertEquals(List.of("1.1.dcm"), names(second));
    assertEquals(List.of("1.2.dcm"), names(first));
    assertEquals(List.of(), names(before));
    returned.remove("b");
    assertEquals(List.of(), names(first));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_comes_late_is_told_once_in_the_log_of_its_series(TestDatabase kind) throws Exception {
    open(kind);
    run("a", "2.25.8", "CANCELED");
    SegmentationRun waits = run("b", "2.25.9", "SENT");
    Object now = ResultTable.utc(clock.instant());
    execute(
        "insert into processing_series (study_iuid, series_iuid, source_id, series_status,"
            + " series_state, last_object_time, created_time, updated_time)"
            + " values ('1.2', '1.3', 's', 'CANCELED', 'UNPROCESSED', ?, ?, ?)",
        now,
        now,
        now);
    execute("update segmentation_run set series_fk = (select pk from processing_series)");
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.1"), result("2.25.9")));
    assertEquals(List.of(), late());
    assertEquals(List.of("1.1.dcm"), names(waits));
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.2"), result("2.25.8")));
    assertNull(returned.take(object(Uid.RTStructureSetStorage, "1.2"), result("2.25.8")));
    assertEquals(
        List.of("CANCELED a result came late and is not published: the run a had ended"), late());
  }

  private void execute(String sql, Object... values) throws Exception {
    try (Connection connection = database.getConnection()) {
      ResultTable.update(connection, sql, values);
    }
  }

  private List<String> late() throws Exception {
    try (Connection connection = database.getConnection()) {
      return ResultTable.read(
          connection,
          new Sql().add("select to_status, message from processing_log"),
          row -> row.getString(1) + " " + row.getString(2));
    }
  }

  private List<String> names(SegmentationRun run) throws Exception {
    return returned.files(run).stream().map(file -> file.getFileName().toString()).toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_is_no_result_is_refused_with_the_reason(TestDatabase kind) throws Exception {
    open(kind);
    run("a", "2.25.8", "SENT");
    run("b", "2.25.9", "SENT");
    assertEquals(
        "only results of segmentation are taken for this study",
        returned.take(object(Uid.CTImageStorage, "1.1"), result("2.25.8")));
    assertEquals(
        "the result names no series that was sent",
        returned.take(object(Uid.RTStructureSetStorage, "1.1"), result("2.25.5")));
    assertFalse(Files.exists(root.resolve("results" + kind)));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void another_node_and_a_node_that_starts_know_what_was_offered(TestDatabase kind)
      throws Exception {
    open(kind);
    Offers other = new Offers(database, clock);
    assertFalse(other.isOffered(STUDY));
    run("a", "2.25.8", "SENT");
    other.refresh();
    assertTrue(other.isOffered(STUDY));
    assertTrue(new Offers(database, clock).isOffered(STUDY));
  }
}
