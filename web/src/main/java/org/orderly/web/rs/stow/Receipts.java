package org.orderly.web.rs.stow;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Source;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.intake.Announced;
import org.orderly.intake.IntakeException;
import org.orderly.intake.IntakeStatus;
import org.orderly.intake.Receipt;
import org.orderly.intake.Reception;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands parts to the intake without waiting for each: several of one request share a commit.
 * Closing waits until all are safe or refused.
 */
final class Receipts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
  // each keeps the head of its object in memory
  private static final int MAX_WAITING = 32;

  private final Reception reception;
  private final StoreResult result;
  private final @Nullable String study;
  private final Source source;
  private final ConfigSnapshot configuration;
  private final NetworkAe ae;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(FileMetaInformation meta, CompletableFuture<Receipt> receipt) {}

  Receipts(
      Reception reception,
      StoreResult result,
      @Nullable String study,
      Source source,
      ConfigSnapshot configuration,
      NetworkAe ae) {
    this.reception = reception;
    this.result = result;
    this.study = study;
    this.source = source;
    this.configuration = configuration;
    this.ae = ae;
  }

  /** Receives one DICOM file. */
  void add(InputStream file) throws IOException {
    FileMetaInformation meta;
    try {
      meta = Part10.readHeader(file);
    } catch (DicomParseException e) {
      LOG.info("Part is no DICOM file: {}", e.getMessage());
      result.failed(null, null, IntakeStatus.NOT_PARSABLE.status().code());
      return;
    }
    add(meta, file);
  }

  /** Receives one data set. */
  void add(FileMetaInformation meta, InputStream dataSet) throws IOException {
    Announced announced =
        new Announced(
            meta.transferSyntaxUid(),
            known(meta.sopClassUid()),
            known(meta.sopInstanceUid()),
            study,
            source,
            configuration,
            ae);
    try {
      waiting.add(new Waiting(meta, reception.receive(announced, dataSet)));
    } catch (IntakeException e) {
      LOG.info("Instance {} is refused: {}", meta.sopInstanceUid(), e.comment());
      failed(meta, e.status());
      return;
    }
    if (waiting.size() > MAX_WAITING) {
      settle(waiting.remove());
    }
  }

  /** Notes an instance that is not taken, by UIDs that may be empty. */
  void refuse(String sopClass, String sopInstance, int reason, String why) {
    LOG.info("Instance {} is refused: {}", sopInstance, why);
    result.failed(known(sopClass), known(sopInstance), reason);
  }

  /** Notes a part that is no DICOM file. */
  void refuse() {
    result.failed(null, null, IntakeStatus.NOT_PARSABLE.status().code());
  }

  @Override
  public void close() {
    while (!waiting.isEmpty()) {
      settle(waiting.remove());
    }
  }

  private void settle(Waiting one) {
    try {
      Receipt receipt = one.receipt().join();
      if (receipt.stored()) {
        result.stored(
            receipt.studyIuid(), receipt.seriesIuid(), receipt.sopCuid(), receipt.sopIuid());
      } else {
        LOG.info("Instance {} is refused: {}", receipt.sopIuid(), receipt.comment());
        result.failed(receipt.sopCuid(), receipt.sopIuid(), receipt.status().status().code());
      }
    } catch (CompletionException e) {
      LOG.error("Instance {} could not be stored", one.meta().sopInstanceUid(), e.getCause());
      failed(one.meta(), IntakeStatus.PROCESSING_FAILURE);
    }
  }

  private void failed(FileMetaInformation meta, IntakeStatus status) {
    result.failed(known(meta.sopClassUid()), known(meta.sopInstanceUid()), status.status().code());
  }

  private static @Nullable String known(String uid) {
    return uid.isEmpty() ? null : uid;
  }
}
