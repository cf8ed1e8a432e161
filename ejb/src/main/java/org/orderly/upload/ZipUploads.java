package org.orderly.upload;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.Environment;
import org.orderly.common.Ticker;
import org.orderly.conf.DatastoreSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploaded zip files: listed, received, extracted one after another on this node, removed. */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ZipUploads {
  private static final Logger LOG = LoggerFactory.getLogger(ZipUploads.class);

  /** So many can be paged through. */
  public static final int MOST = UploadTable.MOST;

  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final long PATIENCE_SECONDS = 20;

  @Inject private DataSource database;
  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;
  @Resource private ManagedThreadFactory threads;

  private UploadTable table;
  private ExecutorService extractor;
  private Ticker ticker;
  private Instant swept = Instant.EPOCH;
  private Instant renewed = Instant.EPOCH;

  /** Those that wait for the extractor of this node, or are with it. */
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  @PostConstruct
  void start() {
    table = new UploadTable(database, clock);
    // one of our own: that of the container refuses, with an error, to run while the server stops
    extractor = Executors.newSingleThreadExecutor(threads);
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
    extractor.shutdownNow();
  }

  private void tick() {
    Instant now = clock.instant();
    if (now.isAfter(renewed.plus(RENEW))) {
      renewed = now;
      claimed.forEach(id -> table.renew(id, ZipStore.LEASE));
    }
    if (configuration.find().isEmpty() || now.isBefore(swept.plus(SWEEP))) {
      return;
    }
    swept = now;
    for (UploadedZip upload : table.abandoned()) {
      store(upload.sourceId()).ifPresent(store -> store.recover(upload));
    }
    for (DatastoreSource source : configuration.get().device().sources()) {
      try {
        store(source).sweep(id -> table.find(id).isPresent());
      } catch (IOException e) {
        LOG.warn("source {}: uploads cannot be listed", source.id());
      }
    }
  }

  private ZipStore store(DatastoreSource source) {
    return new ZipStore(source, source.workFolder(Environment.dataDirectory()), table, clock);
  }

  private Optional<ZipStore> store(String source) {
    return configuration.find().flatMap(s -> s.source(source)).map(this::store);
  }

  /** The sources that take uploads. */
  public List<DatastoreSource> sources() {
    return configuration
        .find()
        .map(s -> s.device().sources().stream().filter(DatastoreSource::installed).toList())
        .orElse(List.of());
  }

  /**
   * Keeps a zip file; nothing is done with it.
   *
   * @param source whose datastore it is for; empty: the only one there is
   */
  public UploadedZip receive(String source, String fileName, InputStream in, @Nullable String user)
      throws IOException, UploadRefusedException {
    List<DatastoreSource> all = sources();
    if (all.isEmpty()) {
      throw new UploadRefusedException(409, "No source is switched on");
    }
    DatastoreSource chosen =
        all.stream()
            .filter(s -> source.isEmpty() ? all.size() == 1 : s.id().equals(source))
            .findFirst()
            .orElseThrow(
                () ->
                    new UploadRefusedException(
                        source.isEmpty() ? 400 : 404,
                        source.isEmpty()
                            ? "There are several sources: name one"
                            : "No such source, or it is switched off"));
    return store(chosen).receive(fileName, in, user);
  }

  /**
   * Extracts a zip file to a folder of the datastore, and waits for the end if that comes soon.
   *
   * @return how it is then: EXTRACTING if it takes long
   * @throws UploadRefusedException if it has been extracted, or is being, or is not there
   */
  public UploadedZip extract(String id) throws UploadRefusedException {
    UploadedZip upload =
        find(id).orElseThrow(() -> new UploadRefusedException(404, "No such upload"));
    ZipStore store =
        store(upload.sourceId())
            .orElseThrow(() -> new UploadRefusedException(409, "Its source is not configured"));
    String folder = store.claim(upload);
    claimed.add(id);
    Future<?> end =
        extractor.submit(
            () -> {
              try {
                store.extract(upload, folder);
              } finally {
                claimed.remove(id);
              }
            });
    try {
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.debug("extraction of {} goes on", id);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DatabaseFailedException failed) {
        throw failed;
      }
      throw new IllegalStateException("the extraction failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return find(id).orElse(upload);
  }

  /**
   * Removes a zip file; what was extracted from it stays.
   *
   * @return false if it is being extracted
   */
  public boolean delete(String id) throws IOException, UploadRefusedException {
    UploadedZip upload =
        find(id).orElseThrow(() -> new UploadRefusedException(404, "No such upload"));
    Optional<ZipStore> store = store(upload.sourceId());
    return store.isPresent() ? store.get().delete(upload) : table.delete(id);
  }

  public Optional<UploadedZip> find(String id) {
    return table.find(id);
  }

  /**
   * The uploads that match, the last first.
   *
   * @param unzipped null: whether or not
   * @param text part of the name, or the id; empty: all
   */
  public List<UploadedZip> page(
      @Nullable Boolean unzipped, String text, boolean oldestFirst, int offset, int limit) {
    return table.page(unzipped, text, oldestFirst, new int[] {Math.min(offset, MOST), limit});
  }

  /** How many match, up to one more than can be paged through. */
  public int count(@Nullable Boolean unzipped, String text) {
    return table.count(unzipped, text);
  }
}
