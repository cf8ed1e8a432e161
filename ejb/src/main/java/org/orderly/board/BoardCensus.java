package org.orderly.board;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskStatus;

/**
 * How many jobs there are by batch and state, and the newest of each: read in one pass over an
 * index, whatever the board shows of them.
 */
final class BoardCensus {
  /** The order of the columns is that of an index. */
  private static final String BY_STATUS =
      "select t.batch_id, t.task_status, count(*), max(t.id) from task t where %s"
          + " group by t.task_type, t.batch_id, t.task_status";

  /** Of these, only the rows themselves tell whether all has arrived. */
  private static final String WARNED =
      "select batch_id, arrived, count(*), max(id) from (select t.batch_id, t.id, case when "
          + JobStatus.COMPLETED.condition()
          + " then 1 else 0 end arrived from task t where %s and t.task_status = 'WARNING') warned"
          + " group by batch_id, arrived";

  /** The jobs of one batch, or those without, in one state. */
  private record Group(@Nullable String batchId, JobStatus status, long jobs, long newest) {}

  /** A batch with its newest job that is shown. */
  record Newest(String batchId, long job) {}

  private final List<Group> groups;

  private BoardCensus(List<Group> groups) {
    this.groups = groups;
  }

  /** Counts all that the filter shows, in whatever state. */
  static BoardCensus of(Connection connection, BoardFilter filter) throws SQLException {
    BoardSql.Where where =
        BoardSql.where(new BoardFilter(Set.of(), filter.batchId(), filter.text()));
    List<Group> groups = new ArrayList<>();
    boolean warned = false;
    try (PreparedStatement statement =
        connection.prepareStatement(BY_STATUS.formatted(where.sql()))) {
      BoardSql.bind(statement, where.values());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TaskStatus status = BoardQueries.taskStatus(row.getString(2));
          if (status == TaskStatus.WARNING) {
            warned = true;
          } else {
            groups.add(group(row, JobStatus.of(status, true)));
          }
        }
      }
    }
    if (warned) {
      warned(connection, where, groups);
    }
    return new BoardCensus(groups);
  }

  private static void warned(Connection connection, BoardSql.Where where, List<Group> groups)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WARNED.formatted(where.sql()))) {
      BoardSql.bind(statement, where.values());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          groups.add(group(row, JobStatus.of(TaskStatus.WARNING, row.getInt(2) == 1)));
        }
      }
    }
  }

  private static Group group(ResultSet row, JobStatus status) throws SQLException {
    return new Group(row.getString(1), status, row.getLong(3), row.getLong(4));
  }

  Map<JobStatus, Long> counts() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0L);
    }
    groups.forEach(group -> counts.merge(group.status(), group.jobs(), Long::sum));
    return counts;
  }

  /** How many jobs in these states belong to no batch. */
  long lone(Set<JobStatus> statuses) {
    return groups.stream()
        .filter(group -> group.batchId() == null && shows(statuses, group))
        .mapToLong(Group::jobs)
        .sum();
  }

  /** The batches with a job in these states, the one with the newest of them first. */
  List<Newest> batches(Set<JobStatus> statuses) {
    Map<String, Long> newest = new HashMap<>();
    for (Group group : groups) {
      if (group.batchId() != null && shows(statuses, group)) {
        newest.merge(group.batchId(), group.newest(), Math::max);
      }
    }
    return newest.entrySet().stream()
        .map(batch -> new Newest(batch.getKey(), batch.getValue()))
        .sorted(Comparator.comparingLong(Newest::job).reversed())
        .toList();
  }

  private static boolean shows(Set<JobStatus> statuses, Group group) {
    return statuses.isEmpty() || statuses.contains(group.status());
  }
}
