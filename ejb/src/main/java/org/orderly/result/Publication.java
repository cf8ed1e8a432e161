package org.orderly.result;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;

/**
 * How far the results of a run are on their way to the destinations that export rules have named:
 * read from the tasks and from what destinations have taken.
 */
final class Publication {

  private final Function<String, @Nullable String> fallback;
  private final Set<String> taken = new TreeSet<>();
  private final Map<String, String> failed = new LinkedHashMap<>();
  private boolean waiting;

  /**
   * @param fallback the destination that stands in for another one; null: none does
   */
  private Publication(Function<String, @Nullable String> fallback) {
    this.fallback = fallback;
  }

  /** The state of the results of a run. */
  static Publication of(
      Connection connection,
      List<ResultTable.Row> results,
      Function<String, @Nullable String> fallback)
      throws SQLException {
    Publication publication = new Publication(fallback);
    for (ResultTable.Row result : results) {
      publication.add(connection, result);
    }
    return publication;
  }

  private record Task(String exporter, String status, @Nullable String error) {}

  private void add(Connection connection, ResultTable.Row result) throws SQLException {
    waiting |= rulesWait(connection, result);
    Set<String> here = Set.copyOf(sent(connection, result));
    taken.addAll(here);
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Task task : tasks(connection, result)) {
      switch (task.status()) {
        case "COMPLETED" -> {
          // it has the object if that is noted; else it takes no objects of this kind
        }
        case "FAILED", "WARNING", "CANCELED" ->
            wrong.put(task.exporter(), task.error() == null ? task.status() : task.error());
        default -> waiting = true;
      }
    }
    wrong.forEach(
        (exporter, error) -> {
          if (!isTaken(exporter, here)) {
            failed.put(exporter, error);
          }
        });
  }

  /** Whether the destination, or one that stands in for it, has the object. */
  private boolean isTaken(String exporter, Set<String> by) {
    List<String> chain = new ArrayList<>();
    for (String next = exporter;
        next != null && !chain.contains(next);
        next = fallback.apply(next)) {
      if (by.contains(next)) {
        return true;
      }
      chain.add(next);
    }
    return false;
  }

  private static boolean rulesWait(Connection connection, ResultTable.Row result)
      throws SQLException {
    return !ResultTable.read(
            connection,
            new Sql()
                .add(
                    "select 1 from rules_pending r join instance i on i.id = r.instance_fk"
                        + " where i.sop_iuid = ?",
                    result.sop()),
            row -> 1)
        .isEmpty();
  }

  private static List<String> sent(Connection connection, ResultTable.Row result)
      throws SQLException {
    return ResultTable.read(
        connection,
        new Sql()
            .add(
                "select s.exporter_id from sent_instance s join instance i on i.id = s.instance_fk"
                    + " and i.revision = s.revision where i.sop_iuid = ?",
                result.sop()),
        row -> row.getString(1));
  }

  /** The exports that began after the object had come, or wait. */
  private static List<Task> tasks(Connection connection, ResultTable.Row result)
      throws SQLException {
    Instant since = result.stored() == null ? Instant.EPOCH : result.stored();
    return ResultTable.read(
        connection,
        new Sql()
            .add(
                "select exporter_id, task_status, error_msg from task where task_type = 'EXPORT'"
                    + " and study_iuid = ? and (series_iuid is null or series_iuid = ?)"
                    + " and (sop_iuid is null or sop_iuid = ?) and exporter_id is not null"
                    + " and (proc_start_time is null or proc_start_time >= ?"
                    + " or task_status in ('SCHEDULED', 'SCHEDULED FOR RETRY')) order by id",
                result.study(),
                result.series(),
                result.sop(),
                ResultTable.utc(since)),
        row -> new Task(row.getString(1), row.getString(2), row.getString(3)));
  }

  /** Whether something is still to be sent. */
  boolean isWaiting() {
    return waiting;
  }

  boolean isFailed() {
    return !failed.isEmpty();
  }

  /** For the log of the series. */
  String text() {
    if (!failed.isEmpty()) {
      List<String> parts = new ArrayList<>();
      failed.forEach((exporter, error) -> parts.add(exporter + ": " + error));
      return "Not published to " + String.join("; ", parts);
    }
    return taken.isEmpty()
        ? "Stored; no destination takes results"
        : "Published to " + String.join(", ", taken);
  }
}
