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

/**
 * Lists what has a status. That is derived from tasks, so no index is in its order: the list is
 * walked in the order of its own index, a stretch at a time, and what has the status is taken. Done
 * by one statement the databases sort all rows instead, or look at all tasks for each.
 */
final class StatusWalk {
  private static final int STRETCH = 2000;

  /** Rows looked at to count; for the rows of the page itself it is walked on. */
  private static final int COUNTED = 3 * STRETCH;

  /** What is rare is looked for among few studies anyway. */
  private static final int FARTHEST = 100 * STRETCH;

  private final Connection connection;
  private final HoldingLevel level;
  private final HoldingOrder order;
  private final ExportStates states;

  /**
   * @param position value of the column that the list is sorted by
   */
  private record Step(long key, Object position, Entity entity) {}

  StatusWalk(Connection connection, HoldingLevel level, HoldingOrder order) {
    this.connection = connection;
    this.level = level;
    this.order = order;
    states = new ExportStates(connection, level);
  }

  Page page(HoldingFilter filter, int offset, int limit) throws SQLException {
    Sql conditions = ListConditions.of(connection, level, filter);
    int first = Math.min(offset, HoldingLists.MOST);
    List<Long> keys = new ArrayList<>();
    int found = 0;
    int walked = 0;
    boolean more = true;
    Step last = null;
    while (more
        && found <= HoldingLists.MOST
        && walked < (found < first + limit ? FARTHEST : COUNTED)) {
      List<Step> stretch = stretch(conditions, last);
      states.load(stretch.stream().map(step -> step.entity().study()).toList());
      for (Step step : stretch) {
        if (states.of(step.entity()) == filter.status()) {
          if (found >= first && keys.size() < limit) {
            keys.add(step.key());
          }
          found++;
        }
      }
      walked += stretch.size();
      more = stretch.size() == STRETCH;
      last = stretch.isEmpty() ? null : stretch.get(stretch.size() - 1);
    }
    return new Page(
        new HoldingRows(connection, level).read(keys),
        Math.min(found, HoldingLists.MOST),
        more || found > HoldingLists.MOST);
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
    sql.add(order.sql(level)).add(" limit " + STRETCH);
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
