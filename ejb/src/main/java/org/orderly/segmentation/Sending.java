package org.orderly.segmentation;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.Destination;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;
import org.orderly.task.EntityUid;
import org.orderly.task.NewTask;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.Requester;
import org.orderly.task.TaskConflictException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.UnknownNameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends series for processing: makes a run of each, and the task that carries it. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Sending {
  /** As many in one go. */
  public static final int MOST = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  @EJB private TaskService tasks;
  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;
  @Inject @Any private Instance<Performer> performers;

  /** Why a series was not sent. */
  public enum Refusal {
    GONE,
    /** It is not as it was seen. */
    CHANGED,
    NO_TEMPLATE,
    /** A run of it has not ended. */
    UNDER_WAY
  }

  /**
   * What was sent.
   *
   * @param id by which the tasks of these series are found together
   * @param destination of the performer
   */
  public record Sent(String id, String destination, List<Long> series, Map<Long, Refusal> refused) {
    public Sent {
      series = List.copyOf(series);
      refused = Map.copyOf(refused);
    }
  }

  /** Who can segment, the first one first. */
  public List<Destination> performers() {
    Set<String> schemes = new LinkedHashSet<>();
    performers.forEach(performer -> schemes.addAll(performer.schemes()));
    return configuration
        .find()
        .map(
            snapshot ->
                snapshot.device().destinations().stream()
                    .filter(d -> schemes.contains(String.valueOf(d.uri().getScheme())))
                    .filter(d -> d.remote().enabled())
                    .toList())
        .orElse(List.of());
  }

  /**
   * Sends series with the templates that they have.
   *
   * @param series keys, each with the version that was seen; null: any
   * @param exporterId null: the first performer
   * @throws UnknownNameException if there is no such performer
   */
  public Sent send(
      Map<Long, @Nullable Integer> series, @Nullable String exporterId, Requester requester) {
    Destination destination =
        performers().stream()
            .filter(d -> exporterId == null || d.id().equals(exporterId))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnknownNameException(
                        exporterId == null
                            ? "Nobody segments"
                            : "Nobody segments at " + exporterId));
    NewTask.ExportTarget target = tasks.targetOf(destination.id());
    String id = UUID.randomUUID().toString();
    List<Long> sent = new ArrayList<>();
    Map<Long, Refusal> refused = new LinkedHashMap<>();
    Order order = new Order(id, destination, target, requester, clock.instant());
    tasks.requestErrands(
        connection -> {
          sent.clear(); // what is tried again begins anew
          refused.clear();
          List<TaskService.Errand> errands = new ArrayList<>();
          for (Map.Entry<Long, @Nullable Integer> one : series.entrySet()) {
            Long key = one.getKey();
            Row row = row(connection, key);
            Refusal refusal = refusal(connection, row, one.getValue());
            if (row == null || refusal != null) {
              refused.put(key, refusal == null ? Refusal.GONE : refusal);
            } else {
              sent.add(key);
              errands.add(errand(connection, order, row));
            }
          }
          return errands;
        });
    return new Sent(id, destination.id(), sent, refused);
  }

  /**
   * Cancels the runs of series that have not brought anything yet.
   *
   * @param who asks for it
   * @return how many
   */
  public int cancel(List<Long> series, @Nullable String who) {
    int canceled = 0;
    for (Long key : new LinkedHashSet<>(series)) {
      Long task = tasks.read(connection -> task(connection, key));
      try {
        if (task != null) {
          tasks.cancel(TaskFilter.ALL, task, who);
          canceled++;
        }
      } catch (NoSuchTaskException | TaskConflictException e) {
        LOG.debug("task {} has ended", task);
      }
    }
    return canceled;
  }

  private static @Nullable Long task(Connection connection, long series) throws SQLException {
    return new RunSteps(connection, Instant.EPOCH)
        .select("where series_fk = ? and active = 1", series).stream()
            .filter(run -> run.received() == null)
            .map(SegmentationRun::taskId)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private record Order(
      String id,
      Destination destination,
      NewTask.ExportTarget target,
      Requester requester,
      Instant now) {}

  private record Row(
      long key,
      String study,
      String series,
      int revision,
      int version,
      SegmentationRun.@Nullable SentTemplate template) {}

  private static @Nullable Row row(Connection connection, long key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select study_iuid, series_iuid, revision, version, template_fk from processing_series"
                + " where pk = ? for update")) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Row(
                key,
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                template(connection, row.getObject(5, Long.class)))
            : null;
      }
    }
  }

  private static SegmentationRun.@Nullable SentTemplate template(
      Connection connection, @Nullable Long key) throws SQLException {
    if (key == null) {
      return null;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select template_name, content, checksum from template where pk = ?")) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new SegmentationRun.SentTemplate(row.getString(1), row.getString(2), row.getString(3))
            : null;
      }
    }
  }

  private static @Nullable Refusal refusal(
      Connection connection, @Nullable Row row, @Nullable Integer seen) throws SQLException {
    if (row == null) {
      return Refusal.GONE;
    }
    if (seen != null && seen != row.version()) {
      return Refusal.CHANGED;
    }
    if (row.template() == null) {
      return Refusal.NO_TEMPLATE;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from segmentation_run where series_fk = ? and active = 1")) {
      statement.setLong(1, row.key());
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Refusal.UNDER_WAY : null;
      }
    }
  }

  private static TaskService.Errand errand(Connection connection, Order order, Row row)
      throws SQLException {
    UUID runId = UUID.randomUUID();
    Destination destination = order.destination();
    insert(connection, order, row, runId);
    String template = row.template() == null ? "" : row.template().name();
    new SeriesSteps(connection, order.now())
        .move(
            row.key(),
            SeriesStatus.READY_FOR_DEIDENTIFICATION,
            "sent for processing at " + destination.id() + " with template " + template,
            order.requester().userId());
    return new TaskService.Errand(
        NewTask.segment(
            order.target(),
            new EntityUid(row.study(), row.series(), null),
            order.id(),
            order.requester(),
            order.now()),
        (within, task) ->
            new RunSteps(within, order.now())
                .update(
                    "update segmentation_run set task_fk = ? where run_id = ?",
                    task,
                    runId.toString()));
  }

  private static void insert(Connection connection, Order order, Row row, UUID runId)
      throws SQLException {
    SegmentationRun.SentTemplate template =
        Optional.ofNullable(row.template())
            .orElseThrow(() -> new SQLException("a series without a template"));
    boolean hidden = order.destination().segment().deidentify();
    Object now = RunSteps.utc(order.now());
    new RunSteps(connection, order.now())
        .update(
            "insert into segmentation_run (run_id, series_fk, study_iuid, series_iuid, revision,"
                + " template_name, template_content, template_checksum, exporter_id, scope_name,"
                + " run_state, active, workitem_iuid, workitem_due, requested_by, created_time,"
                + " updated_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 1, ?, ?, ?)",
            runId.toString(),
            row.key(),
            row.study(),
            row.series(),
            row.revision(),
            template.name(),
            template.content(),
            template.checksum(),
            order.destination().id(),
            hidden ? order.destination().segment().scope() : null,
            RunState.WAITING.name(),
            "2.25." + new BigInteger(runId.toString().replace("-", ""), 16),
            order.requester().userId(),
            now,
            now);
  }

  /** Whether somebody can be sent to. */
  public boolean isPossible() {
    return !performers().isEmpty();
  }
}
