package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.status.ExportStates.Entity;
import org.orderly.status.HoldingLists.Page;
import org.orderly.status.PossibleStudies.Portion;

/**
 * Lists what has a status. That is derived from tasks, so no index is in its order: the list is
 * walked in the order of its own index, a stretch at a time, and what has the status is taken. Done
 * by one statement the databases sort all rows instead, or look at all tasks for each.
 */
final class StatusWalk {
  /** Portions of studies that are looked through when it is only counted. */
  private static final int COUNTED_PORTIONS = 3;

  /** One of so many rows is common. */
  private static final int COMMON = 4;

  private static final Portion NO_PORTION = new Portion(null, List.of());

  private final Connection connection;
  private final HoldingLevel level;
  private final HoldingOrder order;
  private final WalkLimits limits;
  private final ExportStates states;
  private final List<Long> keys = new ArrayList<>();
  private int first;
  private int last;
  private int found;
  private int walked;

  /**
   * @param position value of the column that the list is sorted by
   */
  private record Step(long key, Object position, Entity entity) {}

  StatusWalk(Connection connection, HoldingLevel level, HoldingOrder order, WalkLimits limits) {
    this.connection = connection;
    this.level = level;
    this.order = order;
    this.limits = limits;
    states = new ExportStates(connection, level);
  }

  Page page(HoldingFilter filter, HoldingStatus status, int offset, int size) throws SQLException {
    first = Math.min(offset, HoldingLists.MOST);
    last = first + size;
    if (filter.text().isEmpty() && last < limits.stretch()) {
      Boolean more = isMoreThanFirst(filter, status);
      if (more != null) {
        return page(more);
      }
    }
    PossibleStudies studies =
        new PossibleStudies(
            connection, level, order, ListConditions.possible(level, filter, status), limits);
    boolean more = false;
    for (int portions = 0; studies.hasNext() && !more; portions++) {
      if (found > last && portions >= COUNTED_PORTIONS) {
        more = true;
      } else {
        Sql conditions = ListConditions.of(connection, level, filter, studies.next(), limits);
        more = walk(conditions, status);
      }
    }
    return page(more);
  }

  private Page page(boolean more) throws SQLException {
    return new Page(
        new HoldingRows(connection, level).read(keys),
        Math.min(found, HoldingLists.MOST),
        more || found > HoldingLists.MOST);
  }

  /**
   * Looks at the first stretch as it is: that is the whole list, or the status is common in it.
   *
   * @return whether there may be more; null if neither is so
   */
  private @Nullable Boolean isMoreThanFirst(HoldingFilter filter, HoldingStatus status)
      throws SQLException {
    List<Step> stretch =
        stretch(ListConditions.of(connection, level, filter, NO_PORTION, limits), null);
    take(stretch, status);
    if (stretch.size() < limits.stretch()) {
      return false;
    }
    if (found > last && found > stretch.size() / COMMON) {
      return true;
    }
    found = 0;
    walked = 0;
    keys.clear();
    return null;
  }

  /** Takes what has the status, until enough is found and counted; whether there may be more. */
  private boolean walk(Sql conditions, HoldingStatus status) throws SQLException {
    Step end = null;
    while (found <= Math.max(HoldingLists.MOST, last)
        && walked < (found <= last ? limits.farthest() : limits.counted())) {
      List<Step> stretch = stretch(conditions, end);
      take(stretch, status);
      if (stretch.size() < limits.stretch()) {
        return false;
      }
      end = stretch.get(stretch.size() - 1);
    }
    return true;
  }

  private void take(List<Step> stretch, HoldingStatus status) throws SQLException {
    states.load(stretch.stream().map(step -> step.entity().study()).toList());
    for (Step step : stretch) {
      if (states.of(step.entity()) == status) {
        if (found >= first && found < last) {
          keys.add(step.key());
        }
        found++;
      }
    }
    walked += stretch.size();
  }

  private List<Step> stretch(Sql conditions, @Nullable Step after) throws SQLException {
    String column = order.column(level);
    Sql sql =
        new Sql()
            .add("select " + level.alias() + ".id, " + column + ", " + names())
            .add(conditions);
    if (after != null) {
      String beyond = order.isDescending() ? "<" : ">";
      sql.add(conditions.toString().contains(" where ") ? " and " : " where ")
          // the first of both lets an index help
          .add(column + " " + beyond + "= ?", after.position())
          .add(" and (" + column + " " + beyond + " ? or ", after.position())
          .add(level.alias() + ".id " + beyond + " ?)", after.key());
    }
    sql.add(order.sql(level)).add(" limit " + limits.stretch());
    List<Step> steps = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        steps.add(step(row));
      }
    }
    return steps;
  }

  private String names() {
    return switch (level) {
      case IMAGE -> "st.study_iuid, se.series_iuid, i.sop_iuid";
      case SERIES -> "st.study_iuid, se.series_iuid, null";
      case STUDY -> "st.study_iuid, null, null";
      case PATIENT -> throw new IllegalStateException("patients have no status");
    };
  }

  private Step step(ResultSet row) throws SQLException {
    Object position = order.isByName() ? row.getString(2) : row.getObject(2, OffsetDateTime.class);
    return new Step(
        row.getLong(1), position, new Entity(row.getString(3), row.getString(4), row.getString(5)));
  }
}
