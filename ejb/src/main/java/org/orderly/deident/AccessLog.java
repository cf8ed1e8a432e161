package org.orderly.deident;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.orderly.common.DatabaseFailedException;

/** Who has asked the pseudonyms, as lists; asking for it leaves no row. */
@ApplicationScoped
public class AccessLog {

  /** So many can be paged through. */
  public static final int MOST = 10_000;

  private static final String FROM =
      " from pseudonym_access a join pseudonym_scope s on s.id = a.scope_fk"
          + " where (? = '' or s.name = ?) and (? = '' or position(? in upper(a.who)) > 0)";

  private final DataSource database;

  @Inject
  public AccessLog(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected AccessLog() {
    this(null);
  }

  /** A page; total is how many there are, up to one more than can be paged through. */
  public record Page(List<PseudonymAccess> rows, int total) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The accesses that match.
   *
   * @param scope empty: all
   * @param who part of who asked; empty: anybody
   */
  public Page page(String scope, String who, boolean newestFirst, int offset, int limit) {
    String order = newestFirst ? " desc" : "";
    List<PseudonymAccess> rows =
        read(
            "select a.access_time, s.name, a.who, a.action, a.kind, a.entries"
                + FROM
                + " order by a.access_time"
                + order
                + ", a.id"
                + order
                + " limit "
                + limit
                + " offset "
                + Math.min(offset, MOST),
            scope,
            who,
            AccessLog::access);
    int total =
        read(
                "select count(*) from (select a.id" + FROM + " limit " + (MOST + 1) + ") x",
                scope,
                who,
                row -> row.getInt(1))
            .get(0);
    return new Page(rows, total);
  }

  /** How many accesses each scope has had. */
  public Map<String, Integer> scopes(String who) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    read(
        "select s.name, count(*)" + FROM + " group by s.name order by s.name limit 200",
        "",
        who,
        row -> counts.put(row.getString(1), row.getInt(2)));
    return counts;
  }

  private static PseudonymAccess access(ResultSet row) throws SQLException {
    return new PseudonymAccess(
        row.getObject(1, OffsetDateTime.class).toInstant(),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6));
  }

  private <T> List<T> read(String sql, String scope, String who, Reader<T> reader) {
    String key = who.toUpperCase(Locale.ROOT);
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, scope);
      statement.setString(2, scope);
      statement.setString(3, key);
      statement.setString(4, key);
      List<T> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(reader.read(row));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }
}
