package org.orderly.export;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.orderly.archive.QueryRequest;
import org.orderly.archive.Sql;
import org.orderly.archive.StudySearch;
import org.orderly.task.EntityUid;
import org.orderly.task.NewTask;
import org.orderly.task.TaskService;
import org.orderly.task.UnknownNameException;

/**
 * Queues the studies of which a destination lacks something, as one batch. What waits or runs
 * already is not queued again, even if two ask at the same time on two nodes.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UnsentExport {
  private static final int CHUNK = 500;

  @EJB private TaskService tasks;
  @Inject private StudySearch studies;
  @Inject private Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public UnsentExport() {
    this(null, null, null);
  }

  UnsentExport(TaskService tasks, StudySearch studies, Clock clock) {
    this.tasks = tasks;
    this.studies = studies;
    this.clock = clock;
  }

  /**
   * What was queued.
   *
   * @param batchId of the new tasks
   * @param count of studies that were queued
   * @param underWay unsent studies for which tasks wait or run already
   */
  public record Queued(String batchId, int count, int underWay) {}

  /** How many studies would be queued, and how many are under way. */
  public Queued preview(String exporterId, QueryRequest filter) {
    tasks.targetOf(exporterId);
    long unsent = studies.count(filter, SendConditions.unsent(exporterId));
    long forgotten = studies.count(filter, SendConditions.forgotten(exporterId));
    return new Queued("", (int) forgotten, (int) Math.max(0, unsent - forgotten));
  }

  /**
   * Queues those of the studies that match.
   *
   * @throws UnknownNameException if the destination or its queue is not configured
   */
  public Queued send(String exporterId, QueryRequest filter, ExportService.Order order) {
    NewTask.ExportTarget target = tasks.targetOf(exporterId);
    String batchId =
        order.batchId() == null ? BatchId.of("unsent", clock.instant()) : order.batchId();
    List<String> unsent = studies.uids(filter, SendConditions.unsent(exporterId));
    int count = 0;
    for (int i = 0; i < unsent.size(); i += CHUNK) {
      List<String> chunk = unsent.subList(i, Math.min(i + CHUNK, unsent.size()));
      count +=
          tasks.requestChosen(
              connection -> {
                hold(connection, exporterId);
                return stillForgotten(connection, exporterId, chunk).stream()
                    .map(uid -> task(target, uid, batchId, order))
                    .toList();
              });
    }
    return new Queued(batchId, count, unsent.size() - count);
  }

  private NewTask task(
      NewTask.ExportTarget target, String study, String batchId, ExportService.Order order) {
    Instant due = order.scheduledTime() == null ? clock.instant() : order.scheduledTime();
    return NewTask.export(target, EntityUid.ofStudy(study), batchId, due, order.requester());
  }

  /** Whoever asks for the same destination at the same time waits here. */
  private static void hold(Connection connection, String exporterId) throws SQLException {
    if (update(
            connection,
            "update unsent_gate set exporter_id = ? where exporter_id = ?",
            exporterId,
            exporterId)
        == 0) {
      update(connection, "insert into unsent_gate (exporter_id) values (?)", exporterId);
    }
  }

  private static int update(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** One statement: what a task has just ended with is seen either as sent or as under way. */
  private static List<String> stillForgotten(
      Connection connection, String exporterId, List<String> chunk) throws SQLException {
    Sql sql =
        new Sql()
            .add("select st.study_iuid from study st where st.study_iuid")
            .in(chunk)
            .add(" and ")
            .add(SendConditions.forgotten(exporterId))
            .add(" order by st.id");
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
