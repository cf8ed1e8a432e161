package org.orderly.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Source;
import org.orderly.archive.Sql;
import org.orderly.common.LocalTransactions;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.DatastoreSource;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.intake.Announced;
import org.orderly.intake.IntakeException;
import org.orderly.intake.IntakeStatus;
import org.orderly.intake.Receipt;
import org.orderly.intake.Reception;
import org.orderly.series.SeriesSteps;

/**
 * Separates copied folders into series: each file becomes an object of the archive, by the way that
 * all objects take, or is rejected with a reason. Goes on where an earlier attempt ended.
 */
final class Separation {

  private static final int CHUNK = 50;
  private static final int BUFFER = 64 * 1024;
  private static final int TRIES = 5;
  private static final int LONGEST_DETAIL = 1000;

  private final Reception reception;
  private final LocalTransactions transactions;
  private final Clock clock;

  Separation(Reception reception, DataSource database, Clock clock) {
    this.reception = reception;
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** In whose name objects are stored. */
  record Order(DatastoreSource source, ConfigSnapshot snapshot, NetworkAe ae) {}

  /** A file on its way into the archive. */
  private record Arriving(
      String name, FileHead head, boolean known, @Nullable CompletableFuture<Receipt> receipt) {}

  /** A file that has arrived, or not. */
  private record Arrived(
      String name,
      FileHead head,
      boolean known,
      @Nullable Rejection why,
      @Nullable String detail) {}

  /**
   * Separates what is left of a folder.
   *
   * @param target where its working copy is
   * @param alive told now and then that the work goes on
   * @throws IOException if the archive cannot take objects at present
   */
  void separate(CopiedFolder folder, Path target, Order order, Runnable alive)
      throws IOException, SQLException {
    List<Path> files;
    try (Stream<Path> all = Files.list(target)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    // what the archive has had since before the copy was made did not come with it
    Instant copied = Files.getLastModifiedTime(target).toInstant();
    for (int from = folder.done(); from < files.size(); from += CHUNK) {
      List<Path> chunk = files.subList(from, Math.min(files.size(), from + CHUNK));
      List<Arrived> arrived = arrived(arriving(chunk, order, copied, alive));
      int first = from;
      transactions.call(
          connection -> {
            note(connection, folder, first, arrived);
            return null;
          });
      alive.run();
    }
    transactions.call(
        connection ->
            FolderTable.update(
                connection,
                "update copied_folder set folder_status = 'SEPARATED', error_msg = null,"
                    + " updated_time = ? where pk = ? and folder_status = 'COPIED'",
                FolderTable.utc(clock.instant()),
                folder.key()));
  }

  private List<Arriving> arriving(List<Path> chunk, Order order, Instant copied, Runnable alive)
      throws IOException, SQLException {
    List<Arriving> arriving = new ArrayList<>();
    for (Path file : chunk) {
      String name = String.valueOf(file.getFileName());
      FileHead head = FileHead.of(file, order.source());
      if (head.rejection() != null) {
        arriving.add(new Arriving(name, head, false, null));
        continue;
      }
      boolean known = known(head, copied);
      if (known && result(head)) {
        FileHead rejected = FileHead.rejected(Rejection.REFUSED, "a result of segmentation");
        arriving.add(new Arriving(name, rejected, false, null));
        continue;
      }
      try {
        arriving.add(new Arriving(name, head, known, receive(file, order)));
      } catch (IntakeException e) {
        if (e.status() == IntakeStatus.OUT_OF_RESOURCES) {
          throw new IOException("the archive has no room: " + e.comment());
        }
        Rejection why =
            e.status() == IntakeStatus.NOT_PARSABLE ? Rejection.BROKEN : Rejection.REFUSED;
        arriving.add(new Arriving(name, FileHead.rejected(why, e.comment()), false, null));
      } catch (DicomParseException e) {
        FileHead broken = FileHead.rejected(Rejection.BROKEN, e.getMessage());
        arriving.add(new Arriving(name, broken, false, null));
      }
      alive.run();
    }
    return arriving;
  }

  private CompletableFuture<Receipt> receive(Path file, Order order)
      throws IOException, IntakeException {
    String transferSyntax;
    long offset;
    // more patient than the reader of streams with files as some writers make them
    try (Part10File part10 = Part10.open(file)) {
      transferSyntax = part10.meta().transferSyntaxUid();
      offset = part10.dataSetOffset();
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(offset);
      String title = order.ae().title().value();
      Announced announced =
          new Announced(
              transferSyntax,
              null,
              null,
              null,
              new Source(Source.FOLDER, null, title, null, null),
              order.snapshot(),
              order.ae());
      return reception.receive(announced, new BufferedInputStream(in, BUFFER));
    }
  }

  /** Whether the archive had the object before the folder was copied. */
  private boolean known(FileHead head, Instant copied) throws SQLException {
    return transactions.call(
        connection ->
            CopiedFolders.read(
                    connection,
                    new Sql()
                        .add(
                            "select min(i.created_time) from instance i join series se on se.id"
                                + " = i.series_fk where i.sop_iuid = ? and se.series_iuid = ?",
                            head.sopIuid(),
                            head.seriesIuid()),
                    row -> {
                      OffsetDateTime time = row.getObject(1, OffsetDateTime.class);
                      return time != null && time.toInstant().isBefore(copied);
                    })
                .stream()
                .anyMatch(k -> k));
  }

  /** Whether it is what a run has brought: such is published, and not processed again. */
  private boolean result(FileHead head) throws SQLException {
    return transactions.call(
        connection ->
            !CopiedFolders.read(
                    connection,
                    new Sql()
                        .add(
                            "select 1 from segmentation_result where sop_iuid = ?", head.sopIuid()),
                    row -> 1)
                .isEmpty());
  }

  private static List<Arrived> arrived(List<Arriving> arriving) throws IOException {
    List<Arrived> arrived = new ArrayList<>();
    for (Arriving file : arriving) {
      Rejection why = file.head().rejection();
      String detail = file.head().detail();
      CompletableFuture<Receipt> coming = file.receipt();
      if (coming != null) {
        Receipt receipt = await(coming);
        if (receipt.status() == IntakeStatus.PROCESSING_FAILURE) {
          throw new IOException("the archive does not store: " + receipt.comment());
        }
        why = receipt.stored() ? null : Rejection.REFUSED;
        detail = receipt.stored() ? null : receipt.comment();
      }
      arrived.add(new Arrived(file.name(), file.head(), file.known(), why, detail));
    }
    return arrived;
  }

  private static Receipt await(CompletableFuture<Receipt> coming) throws IOException {
    try {
      return coming.get();
    } catch (ExecutionException e) {
      throw new IOException("the archive does not store", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void note(Connection connection, CopiedFolder folder, int first, List<Arrived> arrived)
      throws SQLException {
    Map<String, List<Arrived>> bySeries = new LinkedHashMap<>();
    int stored = 0;
    int known = 0;
    for (int i = 0; i < arrived.size(); i++) {
      Arrived file = arrived.get(i);
      Rejection why = file.why();
      if (why != null) {
        reject(connection, folder, first + i, file, why);
        continue;
      }
      stored += file.known() ? 0 : 1;
      known += file.known() ? 1 : 0;
      String key = file.head().studyIuid() + ' ' + file.head().seriesIuid();
      bySeries.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
    }
    SeriesSteps steps = new SeriesSteps(connection, clock.instant());
    for (List<Arrived> series : bySeries.values()) {
      steps.found(found(series), folder.sourceId(), folder.key());
    }
    FolderTable.update(
        connection,
        "update copied_folder set num_done = ?, num_stored = num_stored + ?,"
            + " num_duplicate = num_duplicate + ?, num_rejected = num_rejected + ?,"
            + " updated_time = ? where pk = ?",
        first + arrived.size(),
        stored,
        known,
        arrived.size() - stored - known,
        FolderTable.utc(clock.instant()),
        folder.key());
  }

  private static void reject(
      Connection connection, CopiedFolder folder, int number, Arrived file, Rejection why)
      throws SQLException {
    String detail = file.detail();
    FolderTable.update(
        connection,
        "insert into rejected_file (folder_fk, file_no, file_name, reason, detail)"
            + " values (?, ?, ?, ?, ?)",
        folder.key(),
        number,
        file.name(),
        why.name(),
        detail == null ? null : detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)));
  }

  private static SeriesSteps.Found found(List<Arrived> files) {
    FileHead first = files.get(0).head();
    return new SeriesSteps.Found(
        first.studyIuid(),
        first.seriesIuid(),
        files.stream()
            .map(f -> f.head().protocol())
            .filter(p -> p != null)
            .findFirst()
            .orElse(null),
        files.stream()
            .map(f -> f.head().scanDate())
            .filter(d -> d != null)
            .findFirst()
            .orElse(null),
        files.size(),
        (int) files.stream().filter(f -> !f.known()).count());
  }
}
