package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.board.JobStatus;

/** How far the exports of some studies and their parts are. */
final class ExportStates {
  private static final int AT_ONCE = 1000;

  private final Connection connection;
  private final HoldingLevel level;
  private final Set<String> known = new HashSet<>();
  private final Map<String, List<Exports>> byStudy = new HashMap<>();

  /** One study, series or image, or what a task is about. */
  record Entity(String study, @Nullable String series, @Nullable String sop) {}

  private record Exports(Entity of, JobStatus status, long count) {}

  ExportStates(Connection connection, HoldingLevel level) {
    this.connection = connection;
    this.level = level;
  }

  /** Reads the exports of those studies that have not been read. */
  void load(Collection<String> studies) throws SQLException {
    List<String> fresh = new ArrayList<>();
    for (String study : studies) {
      if (known.add(study)) {
        fresh.add(study);
      }
    }
    for (int from = 0; from < fresh.size(); from += AT_ONCE) {
      read(fresh.subList(from, Math.min(from + AT_ONCE, fresh.size())));
    }
  }

  private void read(List<String> studies) throws SQLException {
    Sql sql =
        new Sql()
            .add(
                "select x.study_iuid, x.series_iuid, x.sop_iuid, x.word, count(*) from (select"
                    + " t.study_iuid, t.series_iuid, t.sop_iuid, "
                    + HoldingStatus.WORD
                    + " word from task t where t.task_type = 'EXPORT' and t.study_iuid")
            .in(studies)
            .add(") x group by x.study_iuid, x.series_iuid, x.sop_iuid, x.word");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Entity entity = new Entity(row.getString(1), row.getString(2), row.getString(3));
        byStudy
            .computeIfAbsent(row.getString(1), key -> new ArrayList<>())
            .add(new Exports(entity, JobStatus.valueOf(row.getString(4)), row.getLong(5)));
      }
    }
  }

  /** The word for all exports that concern something in a study that has been read. */
  HoldingStatus of(Entity entity) {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (Exports exports : byStudy.getOrDefault(entity.study(), List.of())) {
      if (concerns(exports.of(), entity)) {
        counts.merge(exports.status(), exports.count(), Long::sum);
      }
    }
    return HoldingStatus.of(counts);
  }

  /** A part is concerned by what is about the whole, and a study by what is about its parts. */
  private boolean concerns(Entity task, Entity row) {
    boolean series =
        level == HoldingLevel.STUDY || task.series() == null || task.series().equals(row.series());
    boolean image =
        level != HoldingLevel.IMAGE || task.sop() == null || task.sop().equals(row.sop());
    return series && image;
  }
}
