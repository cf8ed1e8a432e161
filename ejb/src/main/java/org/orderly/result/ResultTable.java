package org.orderly.result;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** Rows of {@code segmentation_result}; all within a transaction of the caller. */
final class ResultTable {

  private ResultTable() {}

  /**
   * An object that a run has brought.
   *
   * @param stored when the archive got it; null: it is not known to have it
   */
  record Row(
      long run,
      String study,
      String series,
      String sop,
      String sopClass,
      @Nullable Instant stored) {}

  static List<Row> of(Connection connection, long run) throws SQLException {
    return read(
        connection,
        new Sql()
            .add(
                "select study_iuid, series_iuid, sop_iuid, sop_cuid, stored_time"
                    + " from segmentation_result where run_fk = ? order by sop_iuid",
                run),
        row -> {
          OffsetDateTime stored = row.getObject(5, OffsetDateTime.class);
          return new Row(
              run,
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              stored == null ? null : stored.toInstant());
        });
  }

  /** Notes an object before it is stored, so that it is known as a result whatever happens. */
  static void begin(Connection connection, long run, DataSet object) throws SQLException {
    String sop = object.string(Tag.SOPInstanceUID, "");
    boolean known = of(connection, run).stream().anyMatch(row -> row.sop().equals(sop));
    if (!known) {
      update(
          connection,
          "insert into segmentation_result (run_fk, sop_iuid, sop_cuid, study_iuid, series_iuid)"
              + " values (?, ?, ?, ?, ?)",
          run,
          sop,
          object.string(Tag.SOPClassUID, ""),
          object.string(Tag.StudyInstanceUID, ""),
          object.string(Tag.SeriesInstanceUID, ""));
    }
  }

  /** Notes that the objects of a run are in the archive, and since when. */
  static void stored(Connection connection, long run) throws SQLException {
    update(
        connection,
        "update segmentation_result set stored_time = (select min(i.created_time) from instance i"
            + " where i.sop_iuid = segmentation_result.sop_iuid)"
            + " where run_fk = ? and stored_time is null",
        run);
  }

  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> read(Connection connection, Sql sql, Reader<T> reader) throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(reader.read(row));
      }
    }
    return found;
  }

  static OffsetDateTime utc(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }
}
