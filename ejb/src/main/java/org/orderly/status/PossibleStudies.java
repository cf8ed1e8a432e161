package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;

/**
 * The studies in which something may have a status, a portion at a time in the order of the list.
 * Whatever is in a study came with the study or later, but not after its last change, by the clocks
 * of the nodes: so a portion settles a stretch of time, in which no other study has anything to
 * show.
 */
final class PossibleStudies {
  /** Nodes may differ that much in what time it is. */
  static final Duration SLACK = Duration.ofMinutes(5);

  private final Connection connection;
  private final HoldingLevel level;
  private final HoldingOrder order;
  private final Sql possible;
  private final int size;
  private final int most;
  private @Nullable OffsetDateTime reached;
  private int portions;
  private boolean ended;

  /**
   * Some of the studies.
   *
   * @param studies their keys; null if they are all that there are
   * @param times conditions: the time in which no others matter
   */
  record Portion(@Nullable List<Long> studies, List<Sql> times) {}

  private record Position(long study, OffsetDateTime time) {}

  /**
   * Looks for those studies.
   *
   * @param possible condition on {@code st}
   * @param limits how many studies a portion has, and how many portions there are at most
   */
  PossibleStudies(
      Connection connection,
      HoldingLevel level,
      HoldingOrder order,
      Sql possible,
      WalkLimits limits) {
    this.connection = connection;
    this.level = level;
    this.order = order;
    this.possible = possible;
    size = order.isByName() ? limits.few() : limits.portion(level);
    most = limits.portions();
  }

  /** Whether there is another portion. */
  boolean hasNext() {
    return !ended;
  }

  Portion next() throws SQLException {
    if (++portions > most) {
      return rest();
    }
    List<Position> found = read();
    List<Long> keys = found.stream().limit(size).map(Position::study).toList();
    if (found.size() <= size) {
      ended = true;
      return new Portion(keys, times(found, null));
    }
    OffsetDateTime end = outer(found.get(size).time());
    // names have nothing to do with time; and too many studies may be of one time
    if (order.isByName() || reached != null && !isAfter(end, reached)) {
      return rest();
    }
    Portion portion = new Portion(keys, times(found, end));
    reached = end;
    return portion;
  }

  private Portion rest() {
    ended = true;
    return new Portion(null, times(List.of(), null));
  }

  /** In the order of the list. */
  private boolean isAfter(OffsetDateTime time, OffsetDateTime other) {
    return order.isDescending() ? time.isBefore(other) : time.isAfter(other);
  }

  /** What is in a study lies on this side of it. */
  private OffsetDateTime outer(OffsetDateTime time) {
    return order.isDescending() ? time.plus(SLACK) : time.minus(SLACK);
  }

  /** From where the last portion ended, or where the first of the studies begins, to the end. */
  private List<Sql> times(List<Position> found, @Nullable OffsetDateTime end) {
    OffsetDateTime begin = reached;
    if (!order.isByName() && !found.isEmpty()) {
      OffsetDateTime first = outer(found.get(0).time());
      begin = reached == null || isAfter(first, reached) ? first : reached;
    }
    String column = level.alias() + ".created_time ";
    List<Sql> times = new ArrayList<>();
    if (begin != null) {
      times.add(new Sql().add(column + (order.isDescending() ? "<= ?" : ">= ?"), begin));
    }
    if (end != null) {
      times.add(new Sql().add(column + (order.isDescending() ? "> ?" : "< ?"), end));
    }
    return times;
  }

  private List<Position> read() throws SQLException {
    String nearest = order.isDescending() ? "st.updated_time" : "st.created_time";
    Sql sql =
        new Sql()
            .add("select st.id, " + nearest)
            .add(HoldingLevel.STUDY.from(HoldingLevel.STUDY) + " where ")
            .add(possible);
    if (reached != null) {
      sql.add(
          order.isDescending() ? " and st.created_time <= ?" : " and st.updated_time >= ?",
          outer(reached));
    }
    if (!order.isByName()) {
      sql.add(" order by " + nearest + (order.isDescending() ? " desc" : ""));
    }
    sql.add(" limit " + (size + 1));
    List<Position> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Position(row.getLong(1), row.getObject(2, OffsetDateTime.class)));
      }
    }
    return found;
  }
}
