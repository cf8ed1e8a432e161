package org.orderly.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveOutcome;
import org.orderly.archive.ArchiveOutcome.Accepted;
import org.orderly.archive.ArchiveOutcome.Failed;
import org.orderly.archive.ArchiveOutcome.Refused;
import org.orderly.archive.ArchiveWriter;
import org.orderly.archive.Arrival;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.storage.SpoolFile;
import org.orderly.storage.StorageException;
import org.orderly.storage.Storages;
import org.orderly.storage.StoredFile;

/**
 * Receives one object: the bytes go to a file as they come, the head is parsed on the way, the rest
 * is checked for its structure only. Memory does not grow with the object.
 */
@ApplicationScoped
public class Reception {

  /** Takes objects that are received but not for the archive. */
  public interface Diversion {

    /**
     * Whether objects of a study are; asked for each object, so it must not take long.
     *
     * @throws IOException if it cannot tell
     */
    boolean awaits(String studyIuid) throws IOException;

    /**
     * Takes an object; when this returns, it is durable.
     *
     * @param file in which it is (PS3.10); it is deleted afterwards
     * @return why it is refused; null: it was taken
     * @throws IOException if it could not be kept
     */
    @Nullable String take(Diverted object, Path file) throws IOException;

    /** The object that is diverted. */
    record Diverted(String studyIuid, String sopCuid, String sopIuid) {}
  }

  /** Everything in front of Float Pixel Data, Double Float Pixel Data and Pixel Data. */
  private static final int PIXEL_DATA_GROUP = 0x7FE00000;

  /** What is kept of a head in memory until its rows are written. */
  private static final int HEAD_BUDGET = 512 * 1024;

  private static final ReadLimits LIMITS = ReadLimits.PASSED_ON.withMaxValueLength(64 * 1024);

  private final Storages storages;
  private final ArchiveWriter archive;
  private final Clock clock;
  private final List<Diversion> diversions;

  @Inject
  Reception(
      Storages storages, ArchiveWriter archive, Clock clock, @Any Instance<Diversion> diversions) {
    this(storages, archive, clock, diversions.stream().toList());
  }

  /** One that receives for the archive alone. */
  public Reception(Storages storages, ArchiveWriter archive, Clock clock) {
    this(storages, archive, clock, List.of());
  }

  Reception(Storages storages, ArchiveWriter archive, Clock clock, List<Diversion> diversions) {
    this.storages = storages;
    this.archive = archive;
    this.clock = clock;
    this.diversions = diversions;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Reception() {
    this(null, null, null);
  }

  /**
   * Reads the data set to its end and hands it over; the receipt comes when it is safe, or refused.
   *
   * @throws IntakeException if it was refused at once; nothing of it is left
   * @throws IOException if the sender could not be read
   */
  public CompletableFuture<Receipt> receive(Announced announced, InputStream dataSet)
      throws IntakeException, IOException {
    try (SpoolFile spool = create(announced)) {
      ObjectHead head = copy(announced, dataSet, spool);
      Diversion diversion = diversion(head);
      if (diversion != null) {
        return CompletableFuture.completedFuture(divert(diversion, head, spool));
      }
      StoredFile file = settle(spool, head);
      if (!file.forcesQuickly()) {
        // the archive has one writer: a slow disk must not keep it waiting
        spool.force();
      }
      CompletableFuture<Receipt> receipt = handOver(announced, head, file);
      // while the rows are written; they are committed when the file is on the disk
      spool.force();
      return receipt;
    }
  }

  private @Nullable Diversion diversion(ObjectHead head) throws IntakeException {
    try {
      for (Diversion diversion : diversions) {
        if (diversion.awaits(head.studyIuid())) {
          return diversion;
        }
      }
      return null;
    } catch (IOException e) {
      throw outOfResources(e);
    }
  }

  private static Receipt divert(Diversion diversion, ObjectHead head, SpoolFile spool)
      throws IntakeException {
    String refusal;
    try {
      spool.flush();
      refusal =
          diversion.take(
              new Diversion.Diverted(head.studyIuid(), head.sopCuid(), head.sopIuid()),
              spool.path());
    } catch (IOException e) {
      throw outOfResources(e);
    }
    if (refusal != null) {
      throw new IntakeException(IntakeStatus.CLASS_MISMATCH, refusal, Tag.SOPClassUID);
    }
    return receipt(head, IntakeStatus.STORED, "");
  }

  private SpoolFile create(Announced announced) throws IntakeException {
    if (announced.sopCuid() != null
        && !Dictionary.isStorageSopClass(announced.sopCuid())
        && !ObjectHead.legal(announced.sopCuid())) {
      throw new IntakeException(IntakeStatus.NOT_SUPPORTED, "not a SOP class");
    }
    try {
      return storages.create(announced.ae());
    } catch (IOException e) {
      throw outOfResources(e);
    }
  }

  private static IntakeException outOfResources(IOException e) {
    return new IntakeException(IntakeStatus.OUT_OF_RESOURCES, String.valueOf(e.getMessage()));
  }

  private ObjectHead copy(Announced announced, InputStream dataSet, SpoolFile spool)
      throws IntakeException, IOException {
    try {
      String calling = announced.source().callingAet();
      FileMetaInformation meta =
          FileMetaInformation.of(
                  Objects.requireNonNullElse(announced.sopCuid(), ""),
                  Objects.requireNonNullElse(announced.sopIuid(), ""),
                  announced.transferSyntax())
              .withAeTitles(calling, null, null);
      Part10.writeHeader(spool, meta);
      spool.beginContent();
      DataSetReader reader =
          new DataSetReader(
              new CopyingStream(dataSet, spool),
              TransferSyntax.of(announced.transferSyntax()),
              LIMITS);
      DataSet attributes = reader.readHead(PIXEL_DATA_GROUP, HEAD_BUDGET);
      ObjectHead head = ObjectHead.of(attributes, announced);
      reader.drain();
      return head;
    } catch (DicomParseException e) {
      throw new IntakeException(IntakeStatus.NOT_PARSABLE, String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      throw outOfResources(e);
    }
  }

  private StoredFile settle(SpoolFile spool, ObjectHead head) throws IntakeException {
    try {
      return spool.complete(
          head.sopIuid(), head.attributes(), clock.instant().atZone(clock.getZone()));
    } catch (IOException e) {
      throw outOfResources(e);
    }
  }

  private CompletableFuture<Receipt> handOver(Announced announced, ObjectHead head, StoredFile file)
      throws IOException {
    Arrival arrival =
        new Arrival(
            head.studyIuid(),
            head.seriesIuid(),
            head.sopIuid(),
            head.sopCuid(),
            announced.transferSyntax(),
            head.attributes(),
            file,
            announced.source(),
            announced.configuration(),
            announced.ae(),
            clock.instant());
    try {
      return archive.submit(arrival).thenApply(outcome -> receipt(head, outcome));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      file.delete();
      throw new IOException("interrupted", e);
    }
  }

  private static Receipt receipt(ObjectHead head, ArchiveOutcome outcome) {
    if (outcome instanceof Accepted) {
      return receipt(head, IntakeStatus.STORED, "");
    } else if (outcome instanceof Refused refused) {
      return receipt(head, IntakeStatus.of(refused.reason()), refused.reason().words());
    }
    return receipt(head, IntakeStatus.PROCESSING_FAILURE, ((Failed) outcome).message());
  }

  private static Receipt receipt(ObjectHead head, IntakeStatus status, String comment) {
    return new Receipt(
        status, comment, head.sopCuid(), head.sopIuid(), head.studyIuid(), head.seriesIuid());
  }
}
