package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.board.JobStatus;
import org.orderly.dicom.data.PersonName;

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

  /** The tasks about one study, series or image. */
  private record Entity(@Nullable String study, @Nullable String series, @Nullable String sop) {}

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
        new Entity(null, null, null));
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
    Map<Entity, Map<JobStatus, Long>> exports =
        exports(rows.stream().map(row -> row.entity().study()).collect(Collectors.toSet()));
    List<Holding> marked = new ArrayList<>();
    for (Row row : rows) {
      Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
      exports.forEach(
          (entity, own) -> {
            if (concerns(entity, row.entity())) {
              own.forEach((status, count) -> counts.merge(status, count, Long::sum));
            }
          });
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
              HoldingStatus.of(counts)));
    }
    return marked;
  }

  /** A part is concerned by what is about the whole, and a study by what is about its parts. */
  private boolean concerns(Entity task, Entity row) {
    if (!Objects.equals(task.study(), row.study())) {
      return false;
    }
    boolean series =
        level == HoldingLevel.STUDY || task.series() == null || task.series().equals(row.series());
    boolean image =
        level != HoldingLevel.IMAGE || task.sop() == null || task.sop().equals(row.sop());
    return series && image;
  }

  private Map<Entity, Map<JobStatus, Long>> exports(Collection<?> studies) throws SQLException {
    Map<Entity, Map<JobStatus, Long>> exports = new HashMap<>();
    Sql sql =
        new Sql()
            .add(
                "select x.study_iuid, x.series_iuid, x.sop_iuid, x.word, count(*) from (select"
                    + " t.study_iuid, t.series_iuid, t.sop_iuid, "
                    + HoldingStatus.WORD
                    + " word from task t where t.task_type = 'EXPORT' and t.study_iuid")
            .in(studies)
            .add(") x group by x.study_iuid, x.series_iuid, x.sop_iuid, x.word");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        exports
            .computeIfAbsent(
                new Entity(row.getString(1), row.getString(2), row.getString(3)),
                k -> new EnumMap<>(JobStatus.class))
            .put(JobStatus.valueOf(row.getString(4)), row.getLong(5));
      }
    }
    return exports;
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
