package org.orderly.status;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.archive.Sql;

/** Images, series, studies and patients as lists, a page at a time. */
@ApplicationScoped
public class HoldingLists {
  /** Rows beyond are not reached by paging: whoever looks for one narrows the filter. */
  public static final int MOST = 10_000;

  private final DataSource database;
  private final WalkLimits limits;

  @Inject
  HoldingLists(DataSource database) {
    this(database, WalkLimits.USUAL);
  }

  HoldingLists(DataSource database, WalkLimits limits) {
    this.database = database;
    this.limits = limits;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected HoldingLists() {
    this(null, WalkLimits.USUAL);
  }

  /**
   * One page of a list.
   *
   * @param total how many rows there are, as far as they are counted
   * @param more whether there are, or may be, more
   */
  public record Page(List<Holding> rows, int total, boolean more) {
    public static final Page NONE = new Page(List.of(), 0, false);

    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Reads a page; an offset behind the end gives no rows.
   *
   * @throws StatusFailedException if the database does not answer
   */
  public Page page(
      HoldingLevel level, HoldingFilter filter, HoldingOrder order, int offset, int limit) {
    try (Connection connection = database.getConnection()) {
      HoldingStatus status = filter.status();
      if (status != null && level != HoldingLevel.PATIENT) {
        return new StatusWalk(connection, level, order, limits).page(filter, status, offset, limit);
      }
      Sql conditions = ListConditions.of(connection, level, filter, null, limits);
      int total = total(connection, level, conditions);
      Sql ordered =
          (total > MOST ? walked(level, conditions, order) : sorted(level, conditions, order))
              .add(" limit ? offset ?", limit, Math.min(offset, MOST));
      List<Long> keys = keys(connection, ordered);
      return new Page(
          new HoldingRows(connection, level).read(keys), Math.min(total, MOST), total > MOST);
    } catch (SQLException e) {
      throw new StatusFailedException(e);
    }
  }

  /** The row with that key; an empty list if there is none. */
  public List<Holding> byKey(HoldingLevel level, long key) {
    try (Connection connection = database.getConnection()) {
      return new HoldingRows(connection, level).read(List.of(key));
    } catch (SQLException e) {
      throw new StatusFailedException(e);
    }
  }

  private static int total(Connection connection, HoldingLevel level, Sql conditions)
      throws SQLException {
    Sql sql =
        new Sql()
            .add("select count(*) from (select " + level.alias() + ".id")
            .add(conditions)
            .add(" limit " + (MOST + 1) + ") x");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Sql walked(HoldingLevel level, Sql conditions, HoldingOrder order) {
    return new Sql().add("select " + level.alias() + ".id").add(conditions).add(order.sql(level));
  }

  /** What is rare is sorted: walking in the order of the list would be long until it is met. */
  private static Sql sorted(HoldingLevel level, Sql conditions, HoldingOrder order) {
    String direction = order.direction();
    return new Sql()
        .add("select x.id from (select " + level.alias() + ".id, " + order.column(level))
        .add(" position_")
        .add(conditions)
        // keeps both steps apart
        .add(" limit " + (MOST + 1))
        .add(") x order by x.position_" + direction + ", x.id" + direction);
  }

  private static List<Long> keys(Connection connection, Sql sql) throws SQLException {
    List<Long> keys = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(row.getLong(1));
      }
    }
    return keys;
  }
}
