package org.orderly.ups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orderly.archive.Sql;
import org.orderly.dicom.dict.Tag;

/**
 * The statements of a search. For a page, an inner select finds the keys, so that attributes are
 * read of what is shown only.
 *
 * <p>A page in the ordinary order comes out of an index as it is, without sorting all that matches.
 * For that, what is fixed stands first in the order, and several states are several selects.
 */
record SearchStatement(Matching matching, WorkitemQuery query) {

  private static final int ALL_STATES = WorkitemState.values().length;
  private static final String NEWEST_FIRST = " order by w.modified_time desc, w.id desc";
  private static final Map<Integer, String> ORDER =
      Map.ofEntries(
          Map.entry(Tag.ScheduledProcedureStepPriority, "w.priority"),
          Map.entry(Tag.ScheduledProcedureStepModificationDateTime, "w.modified_time"),
          Map.entry(Tag.WorklistLabel, "w.worklist_label"),
          Map.entry(Tag.ProcedureStepLabel, "w.label"),
          Map.entry(Tag.ScheduledProcedureStepStartDateTime, "w.start_time"),
          Map.entry(Tag.ExpectedCompletionDateTime, "w.completion_time"),
          Map.entry(Tag.ScheduledProcedureStepExpirationDateTime, "w.expiration_time"),
          Map.entry(Tag.InputReadinessState, "w.readiness"),
          Map.entry(Tag.AdmissionID, "w.admission_id"),
          Map.entry(Tag.ProcedureStepState, "w.state"),
          Map.entry(Tag.SOPInstanceUID, "w.uid"),
          Map.entry(Tag.StudyInstanceUID, "w.study_iuid"),
          Map.entry(Tag.PatientName, "p.patient_name"),
          Map.entry(Tag.PatientID, "p.patient_id"),
          Map.entry(Tag.PatientBirthDate, "p.birth_date"),
          Map.entry(Tag.PatientSex, "p.sex"));

  Sql count() {
    return new Sql().add("select count(*) from workitem w").add(where());
  }

  Sql page() {
    if (query.limit() == 0 && query.offset() == 0) {
      return new Sql()
          .add("select " + Answer.COLUMNS + " from " + Answer.TABLES)
          .add(where())
          .add(order());
    }
    boolean perState =
        !matching.oneLabel() && (matching.states().size() < ALL_STATES || matching.oneWorklist());
    boolean ordinary = isOrdinary() && query.limit() > 0;
    return new Sql()
        .add("select " + Answer.COLUMNS + " from (")
        .add(ordinary && perState ? statesInOrder() : ordinary ? allInOrder() : sorted())
        .add(") x join workitem w on w.id = x.id")
        .add(" left join patient p on p.id = w.patient_fk")
        .add(order());
  }

  /** By start time, the earliest first. */
  private boolean isOrdinary() {
    List<WorkitemQuery.OrderBy> order = query.order();
    return !query.template()
        && (order.isEmpty()
            || order.equals(
                List.of(new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepStartDateTime, true))));
  }

  private Sql allInOrder() {
    Sql sql = new Sql().add("select w.id from workitem w").add(where());
    return limit(
        sql.add(
            matching.oneLabel()
                ? " order by w.template, w.label_key, w.start_time, w.id"
                : " order by w.template, w.start_time, w.id"));
  }

  /** At least one select, also if no state matches: the condition sees to that. */
  private Sql statesInOrder() {
    Sql union = new Sql();
    int rows = query.offset() + query.limit();
    for (WorkitemState state : WorkitemState.values()) {
      if (matching.states().contains(state) || matching.states().isEmpty()) {
        union
            .add(union.isEmpty() ? "(" : " union all (")
            .add("select w.id, w.start_time from workitem w")
            .add(where(matching.anyState()))
            .add(" and w.state = ?", state.ordinal())
            .add(
                matching.oneWorklist()
                    ? " order by w.template, w.worklist_label_key, w.state, w.start_time, w.id"
                    : " order by w.template, w.state, w.start_time, w.id")
            .add(" limit ?)", rows);
      }
    }
    Sql sql = new Sql().add("select u.id from (").add(union);
    return limit(sql.add(") u order by u.start_time, u.id"));
  }

  private Sql sorted() {
    String order = order();
    Sql sql =
        new Sql()
            .add("select w.id from ")
            .add(order.contains("p.") ? Answer.TABLES : "workitem w")
            .add(where());
    boolean newestFirst = order.equals(NEWEST_FIRST);
    return limit(sql.add(newestFirst ? NEWEST_FIRST.replace("by ", "by w.template, ") : order));
  }

  private Sql limit(Sql sql) {
    if (query.limit() > 0) {
      sql.add(" limit ?", query.limit());
    }
    if (query.offset() > 0) {
      sql.add(" offset ?", query.offset());
    }
    return sql;
  }

  private Sql where() {
    return where(matching.condition());
  }

  private Sql where(Sql condition) {
    return new Sql().add(" where w.template = ? and ", query.template()).add(condition);
  }

  private String order() {
    List<String> columns = new ArrayList<>();
    for (WorkitemQuery.OrderBy by : query.order()) {
      String column = ORDER.get(by.tag());
      if (column != null) {
        columns.add(column + (by.ascending() ? "" : " desc"));
      }
    }
    if (columns.isEmpty()) {
      columns.add("w.start_time");
    }
    boolean newestFirst = columns.equals(List.of("w.modified_time desc"));
    columns.add(newestFirst ? "w.id desc" : "w.id");
    return " order by " + String.join(", ", columns);
  }
}
