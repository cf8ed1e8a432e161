package org.orderly.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of runs that performers of work items may retrieve while they work. */
@ApplicationScoped
public class OfferedCopies implements ArchiveQuery.Offered {
  private static final Logger LOG = LoggerFactory.getLogger(OfferedCopies.class);
  private static final int TRIES = 5;
  private static final String STORAGE = "segmentation";

  private final LocalTransactions transactions;
  private final Offers offers;
  private final SentObjects sent;
  private final Clock clock;

  @Inject
  OfferedCopies(DataSource database, Offers offers, SentObjects sent, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.offers = offers;
    this.sent = sent;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected OfferedCopies() {
    this.transactions = null;
    this.offers = null;
    this.sent = null;
    this.clock = null;
  }

  @Override
  public List<InstanceLocation> locations(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    if (!offers.isOffered(studyIuid)) {
      return List.of();
    }
    List<InstanceLocation> found = new ArrayList<>();
    try {
      for (Offers.Offer offer : offers.of(studyIuid)) {
        boolean asked = seriesIuid == null || seriesIuid.equals(offer.series());
        boolean more = found.stream().noneMatch(l -> l.seriesIuid().equals(offer.series()));
        Optional<SegmentationRun> run = asked && more ? run(offer) : Optional.empty();
        if (run.isPresent() && run.get().state() == RunState.SENT) {
          add(found, offer, run.get(), sopIuid);
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    } catch (IOException e) {
      LOG.warn("copies of an offered series cannot be read: {}", e.getClass().getSimpleName());
      return List.of();
    }
  }

  private Optional<SegmentationRun> run(Offers.Offer offer) throws SQLException {
    return transactions.call(
        connection -> new RunSteps(connection, clock.instant()).find(offer.run()));
  }

  private void add(
      List<InstanceLocation> found,
      Offers.Offer offer,
      SegmentationRun run,
      @Nullable String sopIuid)
      throws IOException {
    for (Path file : sent.files(run)) {
      if (sopIuid != null && !file.endsWith(sopIuid + ".dcm")) {
        continue;
      }
      FileMetaInformation meta;
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        meta = Part10.readHeader(in);
      }
      found.add(
          new InstanceLocation(
              0,
              offer.study(),
              offer.series(),
              meta.sopInstanceUid(),
              meta.sopClassUid(),
              null,
              0,
              meta.transferSyntaxUid(),
              STORAGE,
              file,
              Files.size(file),
              null,
              null));
    }
  }
}
