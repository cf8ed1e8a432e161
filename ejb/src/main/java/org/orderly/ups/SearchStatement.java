package org.orderly.ups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
          Map.entry(Tag.PatientName, "p.patient_name"),
          Map.entry(Tag.PatientID, "p.patient_id"),
          Map.entry(Tag.PatientBirthDate, "p.birth_date"),
          Map.entry(Tag.PatientSex, "p.sex"));

  Sql count() {
    return new Sql().add("select count(*) from workitem w").add(where(matching.condition()));
  }

  /** The keys of all that match, in order. */
  Sql keys() {
    return sorted();
  }

  /** Those of these keys that still match. */
  Sql of(List<Long> keys) {
    return new Sql()
        .add("select " + Answer.COLUMNS + " from " + Answer.TABLES)
        .add(where(matching.condition()))
        .add(" and w.id")
        .in(keys)
        .add(order());
  }

  Sql page() {
    if (query.limit() == 0 && query.offset() == 0) {
      return new Sql()
          .add("select " + Answer.COLUMNS + " from " + Answer.TABLES)
          .add(where(matching.condition()))
          .add(order());
    }
    return new Sql()
        .add("select " + Answer.COLUMNS + " from (")
        .add(isOrdinary() && query.limit() > 0 ? inOrder() : sorted())
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

  private Sql inOrder() {
    Set<WorkitemState> states = matching.states();
    if (matching.oneLabel()) {
      return inOrder("w.label_key");
    } else if (matching.oneWorklist() && states.size() == WorkitemState.values().length) {
      return inOrder("w.worklist_label_key");
    }
    return states.isEmpty() ? sorted() : statesInOrder();
  }

  private Sql inOrder(String fixed) {
    Sql sql = new Sql().add("select w.id from workitem w").add(where(matching.condition()));
    return limit(sql.add(" order by w.template, " + fixed + ", w.start_time, w.id"));
  }

  private Sql statesInOrder() {
    Sql union = new Sql();
    int rows = query.offset() + query.limit();
    for (WorkitemState state : matching.states()) {
      union
          .add(union.isEmpty() ? "(" : " union all (")
          .add("select w.id, w.start_time from workitem w")
          .add(where(matching.anyState()))
          .add(" and w.state = ?", state.ordinal())
          // a number, no parameter: H2 keeps the rows of such a select for other limits
          .add(" order by w.template, w.state, w.start_time, w.id limit " + rows + ")");
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
            .add(where(matching.condition()));
    return limit(sql.add(order));
  }

  private Sql limit(Sql sql) {
    if (query.limit() > 0) {
      sql.add(" limit " + query.limit());
    }
    if (query.offset() > 0) {
      sql.add(" offset " + query.offset());
    }
    return sql;
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
    columns.add("w.id");
    return " order by " + String.join(", ", columns);
  }
}
