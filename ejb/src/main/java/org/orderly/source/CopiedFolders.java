package org.orderly.source;

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
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;
import org.orderly.common.DatabaseFailedException;

/** The folders that were copied, as lists. */
@ApplicationScoped
public class CopiedFolders {

  /** So many can be paged through. */
  public static final int MOST = 10_000;

  private static final int MOST_REJECTED = 1_000;
  static final String COLUMNS =
      "select pk, folder_id, source_id, source_path, target_path, revision, folder_status,"
          + " num_files, size_bytes, num_done, num_stored, num_duplicate, num_rejected, error_msg,"
          + " created_time, updated_time from copied_folder";

  private final DataSource database;

  @Inject
  CopiedFolders(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected CopiedFolders() {
    this(null);
  }

  /**
   * A page of the list.
   *
   * @param total how many there are, up to one more than can be paged through
   */
  public record Page(List<CopiedFolder> rows, int total) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The folders that were copied last first, or last.
   *
   * @param oldestFirst the other way round
   */
  public Page page(FolderFilter filter, boolean oldestFirst, int offset, int limit) {
    Sql where = where(filter);
    int total =
        read(
                new Sql()
                    .add("select count(*) from (select pk from copied_folder")
                    .add(where)
                    .add(" limit " + (MOST + 1) + ") x"),
                row -> row.getInt(1))
            .get(0);
    String order = oldestFirst ? "created_time, pk" : "created_time desc, pk desc";
    Sql page = new Sql().add(COLUMNS).add(where).add(" order by " + order + " limit ? offset ?");
    return new Page(
        read(page.add("", limit, Math.min(offset, MOST)), CopiedFolders::folder), total);
  }

  /** How many folders each status has, whatever status the filter asks for. */
  public Map<String, Integer> byStatus(FolderFilter filter) {
    return counts("folder_status", new FolderFilter(null, filter.sourceId(), filter.text()));
  }

  /** How many folders each source has, whatever source the filter asks for. */
  public Map<String, Integer> bySource(FolderFilter filter) {
    return counts("source_id", new FolderFilter(filter.status(), "", filter.text()));
  }

  private Map<String, Integer> counts(String column, FolderFilter filter) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    read(
        new Sql()
            .add("select " + column + ", count(*) from copied_folder")
            .add(where(filter))
            .add(" group by " + column + " order by " + column),
        row -> counts.put(row.getString(1), row.getInt(2)));
    return counts;
  }

  private static Sql where(FolderFilter filter) {
    Sql where = new Sql().add(" where folder_status <> 'REMOVED'");
    if (filter.status() != null) {
      where.add(" and folder_status = ?", filter.status().name());
    }
    if (!filter.sourceId().isEmpty()) {
      where.add(" and source_id = ?", filter.sourceId());
    }
    if (!filter.text().isEmpty()) {
      where.add(" and (folder_id = ? or ", filter.text().toLowerCase(Locale.ROOT));
      where.add(TextMatch.contains("path_key", filter.text().toUpperCase(Locale.ROOT))).add(")");
    }
    return where;
  }

  public Optional<CopiedFolder> find(String id) {
    Sql sql = new Sql().add(COLUMNS + " where folder_id = ?", id);
    return read(sql.add(" and folder_status <> 'REMOVED'"), CopiedFolders::folder).stream()
        .findFirst();
  }

  /** The first files of a folder that were not taken. */
  public List<RejectedFile> rejected(CopiedFolder folder) {
    return read(
        new Sql()
            .add("select file_name, reason, detail from rejected_file where folder_fk = ?")
            .add(" order by file_no limit " + MOST_REJECTED, folder.key()),
        row -> new RejectedFile(row.getString(1), row.getString(2), row.getString(3)));
  }

  /** How many files of a folder were not taken for which reason. */
  public Map<String, Integer> reasons(CopiedFolder folder) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    read(
        new Sql()
            .add(
                "select reason, count(*) from rejected_file where folder_fk = ?"
                    + " group by reason order by count(*) desc, reason",
                folder.key()),
        row -> reasons.put(row.getString(1), row.getInt(2)));
    return reasons;
  }

  static CopiedFolder folder(ResultSet row) throws SQLException {
    return new CopiedFolder(
        row.getLong("pk"),
        row.getString("folder_id"),
        row.getString("source_id"),
        row.getString("source_path"),
        row.getString("target_path"),
        row.getInt("revision"),
        FolderStatus.valueOf(row.getString("folder_status")),
        row.getInt("num_files"),
        row.getLong("size_bytes"),
        row.getInt("num_done"),
        row.getInt("num_stored"),
        row.getInt("num_duplicate"),
        row.getInt("num_rejected"),
        row.getString("error_msg"),
        row.getObject("created_time", OffsetDateTime.class).toInstant(),
        row.getObject("updated_time", OffsetDateTime.class).toInstant());
  }

  private <T> List<T> read(Sql sql, Reader<T> reader) {
    try (Connection connection = database.getConnection()) {
      return read(connection, sql, reader);
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  static <T> List<T> read(Connection connection, Sql sql, Reader<T> reader) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    }
  }
}
