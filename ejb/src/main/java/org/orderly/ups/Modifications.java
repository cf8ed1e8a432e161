package org.orderly.ups;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.PatientRows;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.net.dimse.Status;

/**
 * Tells a requester that not all was taken: a known patient stays as it is, whatever a request says
 * of it (PS3.18 11.4.3, 11.6.3).
 */
final class Modifications {

  private Modifications() {}

  /**
   * @param patient null: the work item has none
   */
  static UpsResult created(
      Connection connection, String uid, @Nullable Long patient, DataSet request)
      throws SQLException {
    boolean modified = patient != null && !PatientRows.knows(connection, patient, request);
    return result(
        uid,
        modified,
        UpsStatus.CREATED_WITH_MODIFICATIONS,
        "The Workitem was created with modifications.");
  }

  static UpsResult updated(Connection connection, String uid, DataSet request) throws SQLException {
    boolean modified = PatientRows.isDescribed(request) && !isKnown(connection, uid, request);
    return result(
        uid, modified, UpsStatus.COERCED_VALUES, "The Workitem was updated with modifications.");
  }

  private static boolean isKnown(Connection connection, String uid, DataSet request)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select patient_fk from workitem where uid = ? and patient_fk is not null")) {
      statement.setString(1, uid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && PatientRows.knows(connection, row.getLong(1), request);
      }
    }
  }

  private static UpsResult result(String uid, boolean modified, Status status, String text) {
    return modified ? UpsResult.warning(uid, new UpsWarning(status, text)) : UpsResult.of(uid);
  }
}
