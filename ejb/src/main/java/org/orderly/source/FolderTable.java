package org.orderly.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.common.LocalTransactions;
import org.orderly.common.Sha256;

/** The rows behind a look at a datastore; each step is one transaction. */
final class FolderTable {

  private static final int TRIES = 5;
  private static final int LONGEST_ERROR = 1000;

  private final LocalTransactions transactions;
  private final Clock clock;

  FolderTable(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** What is known of a folder from its last copy. */
  record Known(CopiedFolder folder, @Nullable String mark, @Nullable String fingerprint) {}

  /**
   * Begins a look at a datastore, unless another node is at it or the last one was not long ago.
   * One that came late does not move those that follow.
   */
  boolean claim(String source, Duration interval, String node, Duration lease) throws SQLException {
    Instant now = clock.instant();
    return transactions.call(
        connection -> {
          List<Instant[]> rows =
              CopiedFolders.read(
                  connection,
                  new Sql()
                      .add(
                          "select started, lease_until from source_run where source_id = ?", source)
                      .add(" for update"),
                  row -> new Instant[] {instant(row, 1), instant(row, 2)});
          if (rows.isEmpty()) {
            update(
                connection,
                "insert into source_run (source_id, started, lease_node, lease_until)"
                    + " values (?, ?, ?, ?)",
                source,
                utc(now),
                node,
                utc(now.plus(lease)));
            return true;
          }
          Instant due = rows.get(0)[0].plus(interval);
          Instant leased = rows.get(0)[1];
          if (now.isBefore(due) && leased == null || leased != null && now.isBefore(leased)) {
            return false;
          }
          boolean onTime = due.isAfter(now.minus(interval)) && !due.isAfter(now);
          return update(
                  connection,
                  "update source_run set started = ?, lease_node = ?, lease_until = ?"
                      + " where source_id = ?",
                  utc(onTime ? due : now),
                  node,
                  utc(now.plus(lease)),
                  source)
              == 1;
        });
  }

  /** Goes on with a look; false if another node has taken it over. */
  boolean renew(String source, String node, Duration lease) throws SQLException {
    return step(
            "update source_run set lease_until = ? where source_id = ? and lease_node = ?",
            utc(clock.instant().plus(lease)),
            source,
            node)
        == 1;
  }

  void release(String source, String node) throws SQLException {
    step(
        "update source_run set lease_node = null, lease_until = null"
            + " where source_id = ? and lease_node = ?",
        source,
        node);
  }

  Optional<Known> find(String source, String path) throws SQLException {
    Sql sql =
        new Sql()
            .add(CopiedFolders.COLUMNS.replace("select ", "select stat_mark, fingerprint, "))
            .add(" where source_id = ? and path_hash = ?", source, Sha256.of(path));
    return known(sql).stream().findFirst();
  }

  /** The folders of a source that are somewhere on their way. */
  List<Known> unfinished(String source, FolderStatus... statuses) throws SQLException {
    Sql sql =
        new Sql()
            .add(CopiedFolders.COLUMNS.replace("select ", "select stat_mark, fingerprint, "))
            .add(" where source_id = ? and folder_status", source)
            .in(java.util.Arrays.stream(statuses).map(Enum::name).toList());
    return known(sql.add(" order by pk"));
  }

  private List<Known> known(Sql sql) throws SQLException {
    return transactions.call(
        connection ->
            CopiedFolders.read(
                connection,
                sql,
                row ->
                    new Known(
                        CopiedFolders.folder(row),
                        row.getString("stat_mark"),
                        row.getString("fingerprint"))));
  }

  /** Notes that a folder is being copied; the row of an earlier copy is used again. */
  CopiedFolder begin(
      String source, FolderContent content, Optional<Known> before, String id, String target)
      throws SQLException {
    Object now = utc(clock.instant());
    if (before.isPresent()) {
      step(
          "update copied_folder set folder_status = 'COPYING', target_path = ?, copy_removed_time = null, revision = ?,"
              + " stat_mark = null, fingerprint = null, num_files = ?, size_bytes = ?, num_done = 0,"
              + " num_stored = 0, num_duplicate = 0, num_rejected = 0, error_msg = null,"
              + " updated_time = ? where pk = ?",
          target,
          revision(before),
          content.files().size(),
          content.size(),
          now,
          before.get().folder().key());
      step("delete from rejected_file where folder_fk = ?", before.get().folder().key());
    } else {
      step(
          "insert into copied_folder (folder_id, source_id, source_path, path_key, path_hash,"
              + " target_path, folder_status, num_files, size_bytes, created_time, updated_time)"
              + " values (?, ?, ?, ?, ?, ?, 'COPYING', ?, ?, ?, ?)",
          id,
          source,
          content.path(),
          content.path().toUpperCase(Locale.ROOT),
          Sha256.of(content.path()),
          target,
          content.files().size(),
          content.size(),
          now,
          now);
    }
    return find(source, content.path()).orElseThrow().folder();
  }

  /** A copy that was not completed is begun again, not counted. */
  static int revision(Optional<Known> before) {
    return before.map(k -> k.folder().revision() + (k.fingerprint() == null ? 0 : 1)).orElse(1);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  void staged(CopiedFolder folder, String mark, String fingerprint) throws SQLException {
    step(
        "update copied_folder set folder_status = 'STAGED', stat_mark = ?, fingerprint = ?,"
            + " updated_time = ? where pk = ?",
        mark,
        fingerprint,
        utc(clock.instant()),
        folder.key());
  }

  void status(CopiedFolder folder, FolderStatus status, @Nullable String error)
      throws SQLException {
    String text =
        error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    step(
        "update copied_folder set folder_status = ?, error_msg = ?, updated_time = ? where pk = ?",
        status.name(),
        text,
        utc(clock.instant()),
        folder.key());
  }

  /** Notes that a folder looks different and is not. */
  void touched(CopiedFolder folder, String mark) throws SQLException {
    step("update copied_folder set stat_mark = ? where pk = ?", mark, folder.key());
  }

  private int step(String sql, @Nullable Object... values) throws SQLException {
    return transactions.call(connection -> update(connection, sql, values));
  }

  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  static Object utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
