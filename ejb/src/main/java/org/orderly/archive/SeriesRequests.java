package org.orderly.archive;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * Rows of what requested a series: the items of Request Attributes Sequence that a search may match
 * (PS3.18 table 10.6.1-5).
 */
public final class SeriesRequests {

  private static final int MAX_ITEMS = 100;
  private static final int MAX_ID = 64;
  private static final int PAGE = 1000;
  // empty text is null: a null parameter has no type
  private static final String INSERT =
      "insert into series_request (series_fk, item_no, requested_procedure_id, step_id)"
          + " values (?1, ?2, nullif(?3, ''), nullif(?4, ''))";

  private final List<Row> rows = new ArrayList<>();

  private record Row(long series, int number, String procedure, String step) {}

  /** Notes the rows of a series; they can be written when the series has been. */
  void add(long series, DataSet attributes) {
    int number = 0;
    for (DataSet item : attributes.items(Tag.RequestAttributesSequence)) {
      String procedure = text(item, Tag.RequestedProcedureID);
      String step = text(item, Tag.ScheduledProcedureStepID);
      if (!(procedure.isEmpty() && step.isEmpty()) && number < MAX_ITEMS) {
        rows.add(new Row(series, number++, procedure, step));
      }
    }
  }

  private static String text(DataSet item, int tag) {
    return Objects.requireNonNullElse(ColumnText.of(item, tag, MAX_ID), "");
  }

  void write(EntityManager entities) {
    for (Row row : rows) {
      entities
          .createNativeQuery(INSERT)
          .setParameter(1, row.series())
          .setParameter(2, row.number())
          .setParameter(3, row.procedure())
          .setParameter(4, row.step())
          .executeUpdate();
    }
  }

  /** Writes the rows of all series that were stored before there were such rows. */
  public static void fill(Connection connection) throws SQLException {
    long last = 0;
    boolean more = true;
    while (more) {
      SeriesRequests page = new SeriesRequests();
      long from = last;
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select id, attributes from series where id > ? order by id limit ?")) {
        statement.setLong(1, from);
        statement.setInt(2, PAGE);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            last = row.getLong(1);
            page.add(last, Attributes.decode(row.getBytes(2)));
          }
        }
      }
      page.write(connection);
      more = last > from;
    }
  }

  private void write(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(INSERT.replaceAll("\\?\\d", "?"))) {
      for (Row row : rows) {
        statement.setLong(1, row.series());
        statement.setInt(2, row.number());
        statement.setString(3, row.procedure());
        statement.setString(4, row.step());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The condition that one item has the values asked for; empty if it asks for nothing. */
  static Sql condition(DataSet item) {
    Sql same = new Sql();
    match(same, "xr.requested_procedure_id", item, Tag.RequestedProcedureID);
    match(same, "xr.step_id", item, Tag.ScheduledProcedureStepID);
    return same.isEmpty()
        ? same
        : new Sql()
            .add("se.id in (select xr.series_fk from series_request xr where ")
            .add(same)
            .add(")");
  }

  private static void match(Sql sql, String column, DataSet item, int tag) {
    String value = item.string(tag, "").strip();
    if (!value.isEmpty() && !value.chars().allMatch(c -> c == '*')) {
      sql.add(sql.isEmpty() ? "" : " and ").add(TextMatch.wildcard(column, value));
    }
  }
}
