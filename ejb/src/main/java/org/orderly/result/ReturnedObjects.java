package org.orderly.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Environment;
import org.orderly.common.FolderTree;
import org.orderly.common.LocalTransactions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.intake.Reception;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What performers of work items give back, by whatever way objects come: kept below {@code
 * results/} in the data folder until the work item has ended, and never in the archive as it came.
 */
@ApplicationScoped
public class ReturnedObjects implements Reception.Diversion {
  private static final Logger LOG = LoggerFactory.getLogger(ReturnedObjects.class);
  private static final int TRIES = 5;
  private static final int ID_LENGTH = 36;
  private static final ReadLimits BY_REFERENCE = ReadLimits.DEFAULTS.withMaxValueLength(1 << 16);

  private final LocalTransactions transactions;
  private final Offers offers;
  private final Clock clock;
  private final Path folder;

  @Inject
  ReturnedObjects(DataSource database, Offers offers, Clock clock) {
    this(database, offers, clock, Environment.dataDirectory().resolve("results"));
  }

  ReturnedObjects(DataSource database, Offers offers, Clock clock, Path folder) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.offers = offers;
    this.clock = clock;
    this.folder = folder;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ReturnedObjects() {
    this.transactions = null;
    this.offers = null;
    this.clock = null;
    this.folder = null;
  }

  void refresh() throws SQLException {
    offers.refresh();
  }

  @Override
  public boolean awaits(String studyIuid) throws IOException {
    try {
      return offers.isOffered(studyIuid);
    } catch (DatabaseFailedException e) {
      throw new IOException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public @Nullable String take(Diverted object, Path file) throws IOException {
    boolean result =
        Uid.RTStructureSetStorage.equals(object.sopCuid())
            || Uid.SegmentationStorage.equals(object.sopCuid());
    if (!result) {
      return "only results of segmentation are taken for this study";
    }
    Optional<SegmentationRun> run;
    try {
      run = run(object.studyIuid(), claimed(file));
    } catch (SQLException e) {
      throw new IOException(DatabaseTrouble.describe(e));
    }
    if (run.isEmpty()) {
      return "the result names no series that was sent";
    }
    Path kept = folder(run.get()).resolve(object.sopIuid() + ".dcm");
    boolean late = run.get().state() != RunState.SENT;
    if (late && !Files.exists(kept)) {
      tell(run.get());
    }
    keep(kept, file);
    LOG.info("run {}: result received{}", run.get().runId(), late ? " late, not published" : "");
    return null;
  }

  /** An operator sees in the log of the series that something came. */
  private void tell(SegmentationRun run) throws IOException {
    try {
      transactions.call(
          connection -> {
            new RunSteps(connection, clock.instant()).late(run);
            return null;
          });
    } catch (SQLException e) {
      throw new IOException(DatabaseTrouble.describe(e));
    }
  }

  /** The series that a result says it is about. */
  private static Set<String> claimed(Path path) throws IOException {
    Set<String> series = new HashSet<>();
    try (Part10File file = Part10.open(path, BY_REFERENCE)) {
      DataSet result = file.readHead();
      result
          .items(Tag.ReferencedSeriesSequence)
          .forEach(item -> series.add(item.string(Tag.SeriesInstanceUID, "")));
      for (DataSet frame : result.items(Tag.ReferencedFrameOfReferenceSequence)) {
        for (DataSet study : frame.items(Tag.RTReferencedStudySequence)) {
          study
              .items(Tag.RTReferencedSeriesSequence)
              .forEach(item -> series.add(item.string(Tag.SeriesInstanceUID, "")));
        }
      }
    }
    return series;
  }

  /** The run that waits for it; else the last one that was about the series. */
  private Optional<SegmentationRun> run(String study, Set<String> series) throws SQLException {
    List<SegmentationRun> candidates = new ArrayList<>();
    List<Offers.Offer> all = offers.of(study);
    for (Offers.Offer offer : all) {
      if (series.contains(offer.series()) || all.size() == 1) {
        transactions
            .call(connection -> new RunSteps(connection, clock.instant()).find(offer.run()))
            .ifPresent(candidates::add);
      }
    }
    return Stream.concat(
            candidates.stream().filter(run -> run.state() == RunState.SENT), candidates.stream())
        .findFirst();
  }

  private Path folder(SegmentationRun run) {
    return folder.resolve(run.runId());
  }

  /** Whole or not at all, and on the disk. */
  private static void keep(Path target, Path file) throws IOException {
    Path parent = Files.createDirectories(target.getParent());
    Path part = parent.resolve("." + UUID.randomUUID());
    try {
      Files.copy(file, part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(parent)) {
        channel.force(true);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What came for a run. */
  List<Path> files(SegmentationRun run) throws IOException {
    if (!Files.isDirectory(folder(run))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder(run))) {
      return files.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  /** Forgets what came for a run. */
  void remove(String runId) throws IOException {
    FolderTree.remove(folder.resolve(runId));
  }

  /** The IDs of the runs for which something came. */
  List<String> runs() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(each -> each.getFileName().toString())
          .filter(name -> name.length() == ID_LENGTH && !name.startsWith("."))
          .toList();
    }
  }
}
