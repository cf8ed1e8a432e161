package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.archive.Sql;
import org.orderly.dicom.data.PersonName;
import org.orderly.status.ExportStates.Entity;

/** Reads what is shown of some rows, in the order of their keys as given. */
final class HoldingRows {
  private static final String IMAGE =
      "select i.id, i.sop_iuid, p.patient_name, i.created_time, se.modality, se.description,"
          + " st.study_iuid, se.series_iuid, i.instance_no";
  private static final String SERIES =
      "select se.id, se.series_iuid, p.patient_name, se.created_time, se.modality, se.description,"
          + " st.study_iuid, se.series_iuid, se.series_no";
  private static final String STUDY =
      "select st.id, st.study_iuid, p.patient_name, st.created_time, st.modalities,"
          + " st.description, st.study_iuid, null, null";
  private static final String PATIENT =
      "select p.id, p.patient_id, p.patient_name, p.created_time, p.sex, p.birth_date";

  private final Connection connection;
  private final HoldingLevel level;

  HoldingRows(Connection connection, HoldingLevel level) {
    this.connection = connection;
    this.level = level;
  }

  private record Row(Holding holding, Entity entity) {}

  List<Holding> read(List<Long> keys) throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    Map<Long, Row> rows = new HashMap<>();
    Sql sql =
        new Sql()
            .add(head())
            .add(level.from(HoldingLevel.PATIENT))
            .add(" where " + level.alias() + ".id")
            .in(keys);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.put(row.getLong(1), level == HoldingLevel.PATIENT ? patient(row) : row(row));
      }
    }
    List<Row> ordered = keys.stream().map(rows::get).filter(Objects::nonNull).toList();
    return level == HoldingLevel.PATIENT ? aged(ordered) : marked(ordered);
  }

  private String head() {
    return switch (level) {
      case IMAGE -> IMAGE;
      case SERIES -> SERIES;
      case STUDY -> STUDY;
      case PATIENT -> PATIENT;
    };
  }

  private Row row(ResultSet row) throws SQLException {
    String uid = text(row, 2);
    String number = text(row, 9);
    String modality = String.join(", ", values(text(row, 5)));
    String about =
        Stream.of(modality, number.isEmpty() ? "" : "#" + number, text(row, 6))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" · "));
    return new Row(
        new Holding(
            row.getLong(1), uid, name(row), "", "", about, time(row), HoldingStatus.RECEIVED),
        new Entity(row.getString(7), row.getString(8), level == HoldingLevel.IMAGE ? uid : null));
  }

  private static Row patient(ResultSet row) throws SQLException {
    return new Row(
        new Holding(
            row.getLong(1),
            text(row, 2),
            name(row),
            text(row, 5),
            // replaced by the age when the studies are known
            text(row, 6),
            "",
            time(row),
            HoldingStatus.RECEIVED),
        new Entity("", null, null));
  }

  private List<Holding> aged(List<Row> rows) throws SQLException {
    Map<Long, String> ages =
        new PatientAges(connection).of(rows.stream().map(Row::holding).toList());
    return rows.stream()
        .map(Row::holding)
        .map(
            h ->
                new Holding(
                    h.key(),
                    h.uid(),
                    h.patientName(),
                    h.sex(),
                    ages.getOrDefault(h.key(), ""),
                    h.about(),
                    h.receivedTime(),
                    h.status()))
        .toList();
  }

  private List<Holding> marked(List<Row> rows) throws SQLException {
    ExportStates states = new ExportStates(connection, level);
    states.load(rows.stream().map(row -> row.entity().study()).toList());
    List<Holding> marked = new ArrayList<>();
    for (Row row : rows) {
      Holding h = row.holding();
      marked.add(
          new Holding(
              h.key(),
              h.uid(),
              h.patientName(),
              h.sex(),
              h.age(),
              h.about(),
              h.receivedTime(),
              states.of(row.entity())));
    }
    return marked;
  }

  private static List<String> values(String bars) {
    return Stream.of(bars.split("\\|")).filter(value -> !value.isEmpty()).toList();
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static String name(ResultSet row) throws SQLException {
    String name = PersonName.of(text(row, 3)).alphabetic();
    return name.replaceFirst("\\^", ", ").replace('^', ' ').strip();
  }

  private static Instant time(ResultSet row) throws SQLException {
    return row.getObject(4, OffsetDateTime.class).toInstant();
  }
}
