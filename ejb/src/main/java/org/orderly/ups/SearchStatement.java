package org.orderly.ups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orderly.archive.Sql;
import org.orderly.dicom.dict.Tag;

/**
 * The statements of a search. For a page, an inner select finds the keys, so that attributes are
 * read of what is shown only.
 */
record SearchStatement(Sql condition, WorkitemQuery query) {

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
    String order = order();
    if (query.limit() == 0 && query.offset() == 0) {
      return new Sql()
          .add("select " + Answer.COLUMNS + " from " + Answer.TABLES)
          .add(where())
          .add(order);
    }
    Sql sql =
        new Sql()
            .add("select " + Answer.COLUMNS + " from (select w.id from ")
            .add(order.contains("p.") ? Answer.TABLES : "workitem w")
            .add(where())
            .add(order);
    if (query.limit() > 0) {
      sql.add(" limit ?", query.limit());
    }
    if (query.offset() > 0) {
      sql.add(" offset ?", query.offset());
    }
    return sql.add(") x join workitem w on w.id = x.id")
        .add(" left join patient p on p.id = w.patient_fk")
        .add(order);
  }

  private Sql where() {
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
