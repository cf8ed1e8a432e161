package org.orderly.board;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parts of the statements: conditions of a filter, and what was to send and is sent. */
final class BoardSql {
  /** How many objects a job is about: known once it began, until then that of the archive. */
  static final String TOTAL =
      "coalesce(t.num_instances, case when t.sop_iuid is not null then 1"
          + " when t.series_iuid is not null then e.num_instances else s.num_instances end, 0)";

  /** A completed job counts in full, also one that only notifies. */
  static final String SENT =
      "case when t.task_status = 'COMPLETED' then "
          + TOTAL
          + " else least(t.completed + t.warning, "
          + TOTAL
          + ") end";

  static final String JOINS =
      " left join study s on s.study_iuid = t.study_iuid"
          + " left join series e on e.study_fk = s.id and e.series_iuid = t.series_iuid";

  static final String PATIENT = " left join patient p on p.id = s.patient_fk";

  private BoardSql() {}

  /** A condition with its values. */
  record Where(String sql, List<Object> values) {
    Where and(String condition, Object... more) {
      List<Object> all = new ArrayList<>(values);
      all.addAll(List.of(more));
      return new Where(sql + " and " + condition, all);
    }
  }

  static Where where(BoardFilter filter) {
    Where where = new Where("t.task_type = 'EXPORT'", List.of());
    if (filter.batchId() != null) {
      where = where.and("t.batch_id = ?", filter.batchId());
    }
    if (!filter.statuses().isEmpty()) {
      where = where.and(anyOf(filter));
    }
    String text = filter.text();
    if (text != null) {
      where =
          where.and(
              // each part by an index of its own: an "or" over both tables would go through all of
              // them
              "t.study_iuid in (select s.study_iuid from study s where s.accession_no = ?"
                  + " union select s.study_iuid from patient p join study s on s.patient_fk = p.id where p.patient_id = ?"
                  + " union select s.study_iuid from patient p join study s on s.patient_fk = p.id where p.name_key like ? escape '!')",
              text,
              text,
              text.toUpperCase(Locale.ROOT).replaceAll("[!%_]", "!$0").replace(", ", "^") + "%");
    }
    return where;
  }

  private static String anyOf(BoardFilter filter) {
    return filter.statuses().stream()
        .map(JobStatus::condition)
        .sorted()
        .collect(Collectors.joining(" or ", "(", ")"));
  }

  static void bind(PreparedStatement statement, List<?> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      statement.setObject(
          i + 1,
          value instanceof Instant time
              ? time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC)
              : value);
    }
  }

  static String marks(int count) {
    return "?,".repeat(count).replaceAll(",$", "");
  }
}
