package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.orderly.archive.PatientMerged;

/**
 * Gives the work items of a patient who was merged to the dominant one, in the transaction of the
 * merge. Nothing else of them changes: their modification time and the delay of their deletion are
 * those of the work, not of the patient.
 */
@ApplicationScoped
public class MergedPatients {

  private final DataSource database;

  @Inject
  MergedPatients(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected MergedPatients() {
    this(null);
  }

  void merged(@Observes PatientMerged merge) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update workitem set patient_fk = ? where patient_fk = ?")) {
      statement.setLong(1, merge.dominant());
      statement.setLong(2, merge.prior());
      statement.executeUpdate();
    } catch (SQLException e) {
      // without the message, which may repeat values
      throw new IllegalStateException("work items not moved, SQL state " + e.getSQLState(), e);
    }
  }
}
