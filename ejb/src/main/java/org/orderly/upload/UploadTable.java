package org.orderly.upload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;

/** The rows of uploaded zip files; each step is one transaction. */
final class UploadTable {
  static final int MOST = 10_000;
  private static final int TRIES = 5;
  private static final String COLUMNS =
      "select upload_id, source_id, file_name, size_bytes, zip_status, target_folder, num_files,"
          + " error_msg, uploaded_by, created_time, updated_time from uploaded_zip";

  private final LocalTransactions transactions;
  private final Clock clock;

  UploadTable(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  void insert(String id, String source, String fileName, long size, @Nullable String user) {
    Object now = utc(clock.instant());
    step(
        "insert into uploaded_zip (upload_id, source_id, file_name, name_key, size_bytes,"
            + " zip_status, uploaded_by, created_time, updated_time)"
            + " values (?, ?, ?, ?, ?, 'UPLOADED', ?, ?, ?)",
        id,
        source,
        fileName,
        key(fileName),
        size,
        user,
        now,
        now);
  }

  private static String key(String name) {
    String key = name.toUpperCase(Locale.ROOT);
    return key.substring(0, Math.min(key.length(), 255));
  }

  /** Begins the extraction; false if it has been extracted, or somebody is at it. */
  boolean claim(String id, String folder, Duration lease) {
    return step(
            "update uploaded_zip set zip_status = 'EXTRACTING', target_folder = ?, error_msg = null,"
                + " lease_until = ?, updated_time = ?"
                + " where upload_id = ? and zip_status in ('UPLOADED', 'REFUSED')",
            folder,
            utc(clock.instant().plus(lease)),
            utc(clock.instant()),
            id)
        == 1;
  }

  /** False if the extraction has been given up meanwhile. */
  boolean renew(String id, Duration lease) {
    return step(
            "update uploaded_zip set lease_until = ?"
                + " where upload_id = ? and zip_status = 'EXTRACTING'",
            utc(clock.instant().plus(lease)),
            id)
        == 1;
  }

  /** Ends the extraction. */
  void end(String id, ZipStatus status, @Nullable Integer files, @Nullable String error) {
    step(
        "update uploaded_zip set zip_status = ?, num_files = ?, error_msg = ?, lease_until = null,"
            + " target_folder = case when ? = 'EXTRACTED' then target_folder end, updated_time = ?"
            + " where upload_id = ? and zip_status = 'EXTRACTING'",
        status.name(),
        files,
        error,
        status.name(),
        utc(clock.instant()),
        id);
  }

  /** Those whose node has not been heard of for long. */
  List<UploadedZip> abandoned() {
    return read(
        new Sql()
            .add(
                COLUMNS + " where zip_status = 'EXTRACTING' and lease_until < ?",
                utc(clock.instant())));
  }

  boolean delete(String id) {
    return transactions(
        connection -> {
          int count =
              update(
                  connection,
                  "delete from uploaded_zip where upload_id = ? and zip_status <> 'EXTRACTING'",
                  id);
          update(connection, "update change_mark set mark = mark + 1 where topic = 'uploads'");
          return count == 1;
        });
  }

  Optional<UploadedZip> find(String id) {
    return read(new Sql().add(COLUMNS + " where upload_id = ?", id)).stream().findFirst();
  }

  List<UploadedZip> page(
      @Nullable Boolean unzipped, String text, boolean oldestFirst, int[] window) {
    String order = oldestFirst ? "created_time, pk" : "created_time desc, pk desc";
    return read(
        new Sql()
            .add(COLUMNS)
            .add(where(unzipped, text))
            .add(" order by " + order + " limit ? offset ?", window[1], window[0]));
  }

  int count(@Nullable Boolean unzipped, String text) {
    Sql sql = new Sql().add("select count(*) from (select pk from uploaded_zip");
    sql.add(where(unzipped, text)).add(" limit " + (MOST + 1) + ") x");
    return transactions(
        connection -> {
          try (PreparedStatement statement = sql.prepare(connection);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  private static Sql where(@Nullable Boolean unzipped, String text) {
    Sql where = new Sql().add(" where 1 = 1");
    if (unzipped != null) {
      where.add(unzipped ? " and zip_status = 'EXTRACTED'" : " and zip_status <> 'EXTRACTED'");
    }
    if (!text.isEmpty()) {
      where.add(" and (upload_id = ? or ", text.toLowerCase(Locale.ROOT));
      where.add(TextMatch.contains("name_key", text.toUpperCase(Locale.ROOT))).add(")");
    }
    return where;
  }

  private List<UploadedZip> read(Sql sql) {
    return transactions(
        connection -> {
          List<UploadedZip> found = new ArrayList<>();
          try (PreparedStatement statement = sql.prepare(connection);
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              found.add(row(row));
            }
          }
          return found;
        });
  }

  private static UploadedZip row(ResultSet row) throws SQLException {
    int files = row.getInt("num_files");
    boolean unknown = row.wasNull();
    return new UploadedZip(
        row.getString("upload_id"),
        row.getString("source_id"),
        row.getString("file_name"),
        row.getLong("size_bytes"),
        ZipStatus.valueOf(row.getString("zip_status")),
        row.getString("target_folder"),
        unknown ? null : files,
        row.getString("error_msg"),
        row.getString("uploaded_by"),
        row.getObject("created_time", OffsetDateTime.class).toInstant(),
        row.getObject("updated_time", OffsetDateTime.class).toInstant());
  }

  private int step(String sql, @Nullable Object... values) {
    return transactions(connection -> update(connection, sql, values));
  }

  private <T> T transactions(LocalTransactions.Step<T, SQLException> step) {
    try {
      return transactions.call(step);
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  private static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static Object utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
