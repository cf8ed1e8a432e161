package org.orderly.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.FolderTree;
import org.orderly.conf.DatastoreSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a datastore: what an earlier one left half done is brought to its end, then each
 * folder that has been quiet for long enough is copied, once.
 *
 * <p>The order of a copy: row COPYING, files below {@code .staging}, row STAGED, rename, row
 * COPIED. Whatever comes in between, the row tells what there is.
 */
final class DatastoreRun {
  private static final Logger LOG = LoggerFactory.getLogger(DatastoreRun.class);
  static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final int ID_PART = 8;

  private final DatastoreSource source;
  private final FolderTable table;
  private final Separator separator;
  private final Clock clock;
  private final String node;
  private final Path folders;
  private Instant renewed;
  private int copied;

  DatastoreRun(
      DatastoreSource source,
      Path work,
      FolderTable table,
      Separator separator,
      Clock clock,
      String node) {
    this.source = source;
    this.table = table;
    this.separator = separator;
    this.clock = clock;
    this.node = node;
    this.folders = work.resolve("folders");
    this.renewed = clock.instant();
  }

  /** What is done with a copy. */
  interface Separator {
    /** Makes objects of series of the files; goes on where an earlier attempt ended. */
    void separate(CopiedFolder folder, Path target, Runnable alive)
        throws IOException, SQLException;

    /** Called when all copies are separated: series may have come by several folders. */
    void end() throws SQLException;
  }

  /** Thrown when another node has taken over. */
  private static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Looks, if it is time to; the caller may ask as often as it likes.
   *
   * @return the number of folders that were copied
   */
  int run() throws SQLException, IOException {
    if (!table.claim(source.id(), source.interval(), node, LEASE)) {
      return 0;
    }
    try {
      recover();
      Path apart = folders.getParent();
      if (Files.isDirectory(source.datastore()) && apart != null) {
        FolderContent.walk(source.datastore(), apart, this::look);
        vanished();
      } else {
        LOG.warn("source {}: there is no datastore folder", source.id());
      }
      separate();
      separator.end();
    } catch (LeaseLostException e) {
      LOG.warn("source {}: another node has taken over", source.id());
    } catch (UncheckedSqlException e) {
      throw e.sqlException();
    } finally {
      table.release(source.id(), node);
    }
    return copied;
  }

  private void alive() {
    Instant now = clock.instant();
    if (now.isBefore(renewed.plus(RENEW))) {
      return;
    }
    try {
      if (!table.renew(source.id(), node, LEASE)) {
        throw new LeaseLostException();
      }
      renewed = now;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** What the end of a node left between two steps. */
  private void recover() throws SQLException, IOException {
    for (FolderTable.Known known : table.unfinished(source.id(), FolderStatus.STAGED)) {
      CopiedFolder folder = known.folder();
      Path target = target(folder.targetPath());
      Path stage = stage(folder);
      if (!Files.isDirectory(target) && Files.isDirectory(stage)) {
        FolderTree.rename(stage, target);
      }
      boolean there = Files.isDirectory(target);
      table.status(folder, there ? FolderStatus.COPIED : FolderStatus.COPYING, null);
    }
    Path staging = folders.resolve(".staging").resolve(source.id());
    if (Files.isDirectory(staging)) {
      FolderTree.remove(staging);
    }
  }

  /** A folder that went away while it was copied will not come back by itself. */
  private void vanished() throws SQLException {
    for (FolderTable.Known known : table.unfinished(source.id(), FolderStatus.COPYING)) {
      if (!Files.isDirectory(source.datastore().resolve(known.folder().sourcePath()))) {
        table.status(known.folder(), FolderStatus.FAILED, "the folder is gone from the datastore");
      }
    }
  }

  private void separate() throws SQLException {
    for (FolderTable.Known known : table.unfinished(source.id(), FolderStatus.COPIED)) {
      CopiedFolder folder = known.folder();
      try {
        separator.separate(folder, target(folder.targetPath()), this::alive);
      } catch (IOException e) {
        // the next look goes on with it
        LOG.warn("source {}: folder {} not separated: {}", source.id(), folder.id(), kind(e));
        table.status(folder, FolderStatus.COPIED, reason(e));
      }
    }
  }

  private void look(FolderContent content) throws IOException {
    alive();
    Instant now = clock.instant();
    boolean quiet = !content.changed().isAfter(now.minus(source.quietPeriod()));
    Instant start = source.pullStart();
    if (!quiet || start != null && content.changed().isBefore(start)) {
      return;
    }
    try {
      Optional<FolderTable.Known> known = table.find(source.id(), content.path());
      if (isNew(content, known)) {
        copy(content, known);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Whether the content is another one than that of the last copy; reads it only if it may be. */
  private boolean isNew(FolderContent content, Optional<FolderTable.Known> known)
      throws SQLException, IOException {
    if (known.isEmpty() || known.get().fingerprint() == null) {
      return true;
    }
    FolderTable.Known before = known.get();
    String mark = content.mark();
    if (mark.equals(before.mark())) {
      return false;
    }
    String fingerprint;
    try {
      fingerprint = new FolderCopy(content, this::alive).fingerprint();
    } catch (IOException e) {
      return false;
    }
    if (fingerprint.equals(before.fingerprint())) {
      table.touched(before.folder(), mark);
      return false;
    }
    return true;
  }

  private void copy(FolderContent content, Optional<FolderTable.Known> before) throws SQLException {
    String id = before.map(known -> known.folder().id()).orElseGet(FolderTable::newId);
    int revision = FolderTable.revision(before);
    String place = content.path().isEmpty() ? source.id() : source.id() + '/' + content.path();
    String target = "folders/" + place + '/' + id.substring(0, ID_PART) + '-' + revision;
    CopiedFolder folder = table.begin(source.id(), content, before, id, target);
    Path stage = stage(folder);
    try {
      String fingerprint = new FolderCopy(content, this::alive).to(stage);
      String mark = content.mark();
      if (!mark.equals(content.again().mark())) {
        // somebody writes into it: the next look comes when it is quiet again
        FolderTree.remove(stage);
        return;
      }
      table.staged(folder, mark, fingerprint);
      FolderTree.rename(stage, target(target));
      table.status(folder, FolderStatus.COPIED, null);
      copied++;
      LOG.info("source {}: folder {} copied, {} files", source.id(), id, content.files().size());
    } catch (IOException | UncheckedIOException e) {
      failed(folder, stage, e);
    }
  }

  private void failed(CopiedFolder folder, Path stage, Exception e) throws SQLException {
    LOG.warn("source {}: folder {} not copied: {}", source.id(), folder.id(), kind(e));
    table.status(folder, FolderStatus.FAILED, reason(e));
    try {
      FolderTree.remove(stage);
    } catch (IOException left) {
      LOG.warn("source {}: staged files stay until the next look", source.id());
    }
  }

  /** For the page, which is for those who may see names. */
  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "a file went away while it was copied";
    }
    return e.getMessage() == null ? kind(e) : e.getMessage();
  }

  /** For the log, without the names of files, which may be those of patients. */
  private static String kind(@Nullable Exception e) {
    return e == null ? "" : e.getClass().getSimpleName();
  }

  private Path stage(CopiedFolder folder) {
    return folders.resolve(".staging").resolve(source.id()).resolve(folder.id());
  }

  private Path target(String path) {
    Path parent = folders.getParent();
    return (parent == null ? folders : parent).resolve(path);
  }

  /** Carries a failure of the database through a walk. */
  private static final class UncheckedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException sqlException;

    UncheckedSqlException(SQLException e) {
      super(DatabaseTrouble.describe(e));
      this.sqlException = e;
    }

    SQLException sqlException() {
      return sqlException;
    }
  }
}
