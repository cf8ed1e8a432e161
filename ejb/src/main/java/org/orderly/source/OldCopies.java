package org.orderly.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.archive.Sql;
import org.orderly.common.FolderTree;
import org.orderly.common.LocalTransactions;

/** Working copies that are no longer needed: folders and zip files stay in their lists. */
public final class OldCopies {

  private static final int TRIES = 5;
  private static final int AT_ONCE = 200;

  private final LocalTransactions transactions;
  private final Clock clock;

  public OldCopies(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  private record Old(long key, String path) {}

  /**
   * Deletes the copies of folders that were separated, and the zip files that were extracted,
   * before a time.
   *
   * @param work folder of the source
   * @return how many
   */
  public int remove(String sourceId, Path work, Instant before) throws SQLException, IOException {
    int folders = 0;
    for (Old old :
        old(
            "select pk, target_path from copied_folder where source_id = ?"
                + " and folder_status = 'SEPARATED' and copy_removed_time is null"
                + " and updated_time < ? order by pk limit "
                + AT_ONCE,
            sourceId,
            before)) {
      Path copy = work.resolve(old.path()).normalize();
      if (copy.startsWith(work.resolve("folders"))) {
        FolderTree.remove(copy);
      }
      folders += gone("copied_folder", old);
    }
    int files = 0;
    for (Old old :
        old(
            "select pk, upload_id from uploaded_zip where source_id = ?"
                + " and zip_status = 'EXTRACTED' and copy_removed_time is null"
                + " and updated_time < ? order by pk limit "
                + AT_ONCE,
            sourceId,
            before)) {
      Files.deleteIfExists(work.resolve("uploads").resolve(old.path() + ".zip"));
      files += gone("uploaded_zip", old);
    }
    return folders + files;
  }

  private List<Old> old(String sql, String sourceId, Instant before) throws SQLException {
    return transactions.call(
        connection ->
            CopiedFolders.read(
                connection,
                new Sql().add(sql, sourceId, FolderTable.utc(before)),
                row -> new Old(row.getLong(1), row.getString(2))));
  }

  private int gone(String table, Old old) throws SQLException {
    return transactions.call(
        connection ->
            FolderTable.update(
                connection,
                "update " + table + " set copy_removed_time = ? where pk = ?",
                FolderTable.utc(clock.instant()),
                old.key()));
  }
}
