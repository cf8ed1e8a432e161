package org.orderly.ups;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The statements that write work items. */
final class WorkitemTable {

  private static final String CONTENT =
      "priority = ?, readiness = ?, label = ?, label_key = ?, worklist_label = ?,"
          + " worklist_label_key = ?, start_time = ?, completion_time = ?, expiration_time = ?,"
          + " admission_id = ?, admission_issuer = ?, comments = ?, history = ?,"
          + " modified_time = ?, attributes = ?";
  private static final String INSERT =
      "insert into workitem (id, uid, patient_fk, template, created_time, "
          + CONTENT.replace(" = ?", "")
          + ") values (nextval('workitem_seq')"
          + ",?".repeat(4 + 15)
          + ")";

  private WorkitemTable() {}

  static @Nullable WorkitemRow lock(Connection connection, String uid) throws SQLException {
    if (!Content.isUid(uid)) {
      return null;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, history, state, readiness, template, transaction_uid, performer_aet,"
                + " attributes from workitem where uid = ? for update")) {
      statement.setString(1, uid);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        return new WorkitemRow(
            row.getLong(1),
            uid,
            row.getString(2),
            WorkitemState.at(row.getInt(3)),
            AttributeTable.READINESS.get(row.getInt(4)),
            row.getBoolean(5),
            row.getString(6),
            row.getString(7),
            row.getBytes(8));
      }
    }
  }

  /** A UID in use shows as a unique violation. */
  static long insert(
      Connection connection,
      NewWorkitem workitem,
      @Nullable Long patient,
      String history,
      Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT, new String[] {"id"})) {
      bind(statement, 1, workitem.uid(), patient, workitem.template(), Columns.timestamp(now));
      bind(statement, 5, content(workitem.content(), workitem.moments()));
      bind(statement, 17, history, Columns.timestamp(now), workitem.encoded());
      statement.executeUpdate();
      try (ResultSet key = statement.getGeneratedKeys()) {
        key.next();
        return key.getLong(1);
      }
    }
  }

  /** Writes the attributes of a row, which has them encoded already. */
  static void update(
      Connection connection, WorkitemRow row, DataSet content, Moments moments, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update workitem set " + CONTENT + " where id = ?")) {
      bind(statement, 1, content(content, moments));
      bind(statement, 13, row.history(), Columns.timestamp(now), row.attributes(), row.id());
      statement.executeUpdate();
    }
  }

  private static @Nullable Object[] content(DataSet content, Moments moments) {
    String label = Columns.text(content, Tag.ProcedureStepLabel, 1000);
    String worklist = Columns.text(content, Tag.WorklistLabel, 1000);
    return new @Nullable Object[] {
      AttributeTable.PRIORITIES.indexOf(content.string(Tag.ScheduledProcedureStepPriority, "")),
      AttributeTable.READINESS.indexOf(content.string(Tag.InputReadinessState, "")),
      label,
      ColumnText.key(label),
      worklist,
      ColumnText.key(worklist),
      Columns.moment(content, Tag.ScheduledProcedureStepStartDateTime, moments),
      Columns.moment(content, Tag.ExpectedCompletionDateTime, moments),
      Columns.moment(content, Tag.ScheduledProcedureStepExpirationDateTime, moments),
      Columns.text(content, Tag.AdmissionID, 64),
      Columns.issuer(content.item(Tag.IssuerOfAdmissionIDSequence)),
      Columns.text(content, Tag.CommentsOnTheScheduledProcedureStep, 4000)
    };
  }

  /** Writes state, performer and history of a row. */
  static void changeState(Connection connection, WorkitemRow row, boolean attributes, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update workitem set state = ?, transaction_uid = ?, performer_aet = ?,"
                + " modified_time = ?, final_time = ?, history = ?"
                + (attributes ? ", attributes = ?" : "")
                + " where id = ?")) {
      bind(
          statement,
          1,
          row.state().ordinal(),
          row.transactionUid(),
          row.performer(),
          Columns.timestamp(now),
          row.state().isFinal() ? Columns.timestamp(now) : null,
          row.history());
      if (attributes) {
        bind(statement, 7, row.attributes(), row.id());
      } else {
        bind(statement, 7, row.id());
      }
      statement.executeUpdate();
    }
  }

  /** Writes the history of a row. */
  static void changeHistory(Connection connection, WorkitemRow row) throws SQLException {
    execute(connection, "update workitem set history = ? where id = ?", row.history(), row.id());
  }

  /** Writes the rows of the side tables. */
  static void insertSideRows(Connection connection, long id, DataSet content) throws SQLException {
    List<Columns.CodeRow> codes = Columns.codes(content);
    insertAll(
        connection,
        "insert into workitem_code (workitem_fk, kind, code, scheme, version, meaning, name,"
            + " name_key, organization) values ",
        codes.stream()
            .map(
                c ->
                    Arrays.<@Nullable Object>asList(
                        id,
                        c.kind(),
                        c.code(),
                        c.scheme(),
                        c.version(),
                        c.meaning(),
                        c.name(),
                        ColumnText.key(c.name()),
                        c.organization()))
            .toList());
    insertAll(
        connection,
        "insert into workitem_request (workitem_fk, study_iuid, accession_no, accession_issuer,"
            + " procedure_id, placer_order, filler_order, service, service_key, physician,"
            + " physician_key) values ",
        Columns.requests(content).stream()
            .map(
                r ->
                    Arrays.<@Nullable Object>asList(
                        id,
                        r.study(),
                        r.accession(),
                        r.accessionIssuer(),
                        r.procedure(),
                        r.placerOrder(),
                        r.fillerOrder(),
                        r.service(),
                        ColumnText.key(r.service()),
                        r.physician(),
                        ColumnText.key(r.physician())))
            .toList());
    insertAll(
        connection,
        "insert into workitem_reference (workitem_fk, kind, identifier) values ",
        Columns.references(content).stream()
            .map(r -> Arrays.<@Nullable Object>asList(id, r.kind(), r.identifier()))
            .toList());
  }

  /** Makes the rows of the side tables anew. */
  static void replaceSideRows(Connection connection, long id, DataSet content) throws SQLException {
    for (String table : List.of("workitem_code", "workitem_request", "workitem_reference")) {
      execute(connection, "delete from " + table + " where workitem_fk = ?", id);
    }
    insertSideRows(connection, id, content);
  }

  /** Several rows by one statement per hundred. */
  static void insertAll(Connection connection, String insert, List<List<@Nullable Object>> rows)
      throws SQLException {
    for (int from = 0; from < rows.size(); from += 100) {
      List<List<@Nullable Object>> chunk = rows.subList(from, Math.min(rows.size(), from + 100));
      int width = chunk.get(0).size();
      String values = "(" + "?,".repeat(width - 1) + "?)";
      try (PreparedStatement statement =
          connection.prepareStatement(
              insert + String.join(",", Collections.nCopies(chunk.size(), values)))) {
        for (int i = 0; i < chunk.size(); i++) {
          bind(statement, 1 + i * width, chunk.get(i).toArray());
        }
        statement.executeUpdate();
      }
    }
  }

  static int execute(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, 1, values);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, int first, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(first + i, values[i]);
    }
  }
}
