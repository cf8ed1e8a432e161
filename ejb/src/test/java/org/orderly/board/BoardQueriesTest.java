package org.orderly.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.task.TestDatabase;

class BoardQueriesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static void archive(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into patient (id, patient_id, patient_name, name_key, created_time, updated_time, attributes)"
              + " values (1, 'P1', 'Doe^Jane', 'DOE^JANE', '2026-11-21 10:00:00Z', '2026-11-21 10:00:00Z', '')");
      statement.execute(
          "insert into study (id, patient_fk, study_iuid, accession_no, description, num_instances, created_time,"
              + " updated_time, attributes) values (1, 1, '1.1', 'A1', 'CT HEAD', 30, '2026-11-21 10:00:00Z',"
              + " '2026-11-21 10:00:00Z', '')");
      statement.execute(
          "insert into series (id, study_fk, series_iuid, num_instances, created_time, updated_time, attributes)"
              + " values (1, 1, '1.1.1', 12, '2026-11-21 10:00:00Z', '2026-11-21 10:00:00Z', '')");
    }
  }

  private record Row(
      long id, String status, @Nullable String batch, @Nullable Integer total, int sent) {}

  private static void insert(Connection connection, String study, List<Row> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into task (id, task_type, task_status, device_name, queue_name, created_time, updated_time,"
                + " scheduled_time, batch_id, exporter_id, study_iuid, num_instances, completed)"
                + " values (?, 'EXPORT', ?, 'orderly', 'Export', ?, ?, ?, ?, 'STORESCP', ?, ?, ?)")) {
      for (Row row : rows) {
        Object time = NOW.plusMillis(row.id()).atOffset(ZoneOffset.UTC);
        Object[] values = {
          row.id(), row.status(), time, time, time, row.batch(), study, row.total(), row.sent()
        };
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static BoardPage page(Connection connection, BoardFilter filter, int offset, int limit)
      throws SQLException {
    return new BoardQueries(connection, NOW).page(filter, offset, limit, JobShare.ofEach(2));
  }

  private static BoardPage page(Connection connection, JobShare share) throws SQLException {
    return new BoardQueries(connection, NOW).page(BoardFilter.ALL, 0, 9, share);
  }

  private static List<String> places(BoardPage page) {
    List<String> places = new ArrayList<>();
    for (BoardEntry entry : page.entries()) {
      places.add(
          (entry.batch() == null ? "" : entry.batch().batchId())
              + entry.jobs().stream().map(Job::id).toList());
    }
    return places;
  }

  @ParameterizedTest
  @EnumSource
  void batches_and_lone_jobs_stand_in_one_list_newest_first(TestDatabase kind) throws Exception {
    try (Connection connection = kind.open().getConnection()) {
      archive(connection);
      insert(
          connection,
          "1.1",
          List.of(
              new Row(1, "COMPLETED", null, 3, 3),
              new Row(2, "COMPLETED", "b", 10, 5),
              new Row(3, "IN PROCESS", "b", 10, 5),
              new Row(4, "FAILED", null, 3, 1),
              new Row(5, "SCHEDULED", "b", null, 0),
              new Row(6, "WARNING", null, 3, 2)));
      BoardPage page = page(connection, BoardFilter.ALL, 0, 3);
      assertEquals(List.of("[6]", "b[2, 3]", "[4]"), places(page));
      assertEquals(4, page.total());
      assertEquals(List.of("[1]"), places(page(connection, BoardFilter.ALL, 3, 3)));

      BoardEntry entry = page.entries().get(1);
      JobBatch batch = entry.batch();
      assertEquals(JobStatus.IN_PROGRESS, batch.status());
      // a completed job counts in full, one that waits as many as the archive has
      assertEquals("15/50", batch.sent() + "/" + batch.total());
      assertEquals(EnumSet.of(JobAction.CANCEL, JobAction.REMOVE), batch.actions());
      assertEquals(3, entry.matching());

      Job warned = page.entries().get(0).jobs().get(0);
      assertEquals(JobStatus.FAILED, warned.status());
      assertEquals(
          "Doe^Jane P1 A1 CT HEAD",
          warned.patientName()
              + " "
              + warned.patientId()
              + " "
              + warned.accessionNumber()
              + " "
              + warned.studyDescription());
      assertEquals(2, page.counts().get(JobStatus.FAILED));
      assertEquals(2, page.counts().get(JobStatus.COMPLETED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_shows_the_jobs_it_matches_under_the_whole_batch(TestDatabase kind)
      throws Exception {
    try (Connection connection = kind.open().getConnection()) {
      archive(connection);
      insert(
          connection,
          "1.1",
          List.of(
              new Row(1, "FAILED", "b", 10, 5),
              new Row(2, "COMPLETED", "b", 10, 10),
              new Row(3, "COMPLETED", null, 3, 3)));
      insert(connection, "9.9", List.of(new Row(4, "FAILED", null, 1, 0)));
      BoardFilter failed = BoardFilter.of(Set.of(JobStatus.FAILED));
      BoardPage page = page(connection, failed, 0, 9);
      assertEquals(List.of("[4]", "b[1]"), places(page));
      assertEquals(2, page.total());
      assertEquals(2, page.entries().get(1).batch().jobs());
      assertNull(page.entries().get(0).jobs().get(0).patientName());

      for (String text : List.of("doe", "Doe, J", "P1", "A1")) {
        assertEquals(
            List.of("[3]", "b[1, 2]"),
            places(page(connection, new BoardFilter(Set.of(), null, text), 0, 9)),
            text);
      }
      for (String text : List.of("jane", "%", "A")) {
        assertEquals(
            List.of(), places(page(connection, new BoardFilter(Set.of(), null, text), 0, 9)), text);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void batches_are_told_whole_as_long_as_there_is_room(TestDatabase kind) throws Exception {
    try (Connection connection = kind.open().getConnection()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        rows.add(new Row(i, "SCHEDULED", "a", 1, 0));
        rows.add(new Row(10 + i, "SCHEDULED", "b", 1, 0));
        rows.add(new Row(20 + i, "SCHEDULED", "c", 1, 0));
        rows.add(new Row(20 + 3 + i, "SCHEDULED", "c", 1, 0));
      }
      insert(connection, "1.1", rows);
      assertEquals(
          List.of("c[21, 22, 23, 24, 25, 26]", "b[11, 12, 13]", "a[1, 2, 3]"),
          places(page(connection, new JobShare(1, 12))));
      // the largest does not take the room of the others
      BoardPage some = page(connection, new JobShare(1, 5));
      assertEquals(List.of("c[21]", "b[11, 12, 13]", "a[1]"), places(some));
      assertEquals(List.of(6L, 3L, 3L), some.entries().stream().map(BoardEntry::matching).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_jobs_of_one_batch_are_paged(TestDatabase kind) throws Exception {
    try (Connection connection = kind.open().getConnection()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 1; i <= 7; i++) {
        rows.add(new Row(i, "SCHEDULED", "b", 1, 0));
      }
      insert(connection, "1.1", rows);
      assertEquals(
          List.of("b[1, 2]"), places(page(connection, BoardFilter.ALL, 0, 5)), "few in the list");
      BoardPage second = page(connection, BoardFilter.ofBatch("b"), 3, 3);
      assertEquals(List.of("b[4, 5, 6]"), places(second));
      assertEquals(7, second.total());
      assertTrue(page(connection, BoardFilter.ofBatch("none"), 0, 3).entries().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_canceled_job_cannot_be_retried_while_its_worker_may_still_send(TestDatabase kind)
      throws Exception {
    try (Connection connection = kind.open().getConnection();
        Statement statement = connection.createStatement()) {
      insert(connection, "1.1", List.of(new Row(1, "CANCELED", null, 1, 0)));
      statement.execute("update task set lease_node = 'n', lease_until = '2026-11-21 10:00:20Z'");
      BoardQueries before = new BoardQueries(connection, NOW);
      assertEquals(Set.of(JobAction.REMOVE), before.jobs(List.of(1L)).get(1L).actions());
      BoardQueries later = new BoardQueries(connection, NOW.plusSeconds(30));
      assertEquals(
          Set.of(JobAction.RETRY, JobAction.REMOVE), later.jobs(List.of(1L)).get(1L).actions());
    }
  }
}
