package org.orderly.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Storage;
import org.orderly.dicom.data.DataSet;
import org.orderly.storage.IntentLog.Entry;
import org.orderly.storage.IntentLog.Intent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code dcmStorage} with a file URI, opened by this node.
 *
 * <p>Below its root, {@code .spool/<node>} holds what is being received and the intent log.
 */
final class FileStorage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileStorage.class);
  private static final String SPOOL = ".spool";
  private static final String PART = ".part";
  private static final int MAX_PATH = 1000;
  private static final int TRIES = 16;
  private static final long ROOM = 1 << 20;
  private static final Duration SLOW = Duration.ofMillis(100);

  private final Storage configuration;
  private final Path root;
  private final Path spool;
  private final PathFormat format;
  private final IntentLog intents;
  private final AtomicLong nextPart = new AtomicLong();
  private final ConcurrentLinkedQueue<Open> deferred = new ConcurrentLinkedQueue<>();
  private volatile boolean slow;
  private volatile long notFitting;

  private record Open(Entry entry, Intent intent) {}

  /** Tells which of some files are named by a row. */
  interface Rows {
    /** The paths that the rows of just these instances name; quick. */
    Set<String> namedByInstance(String storageId, List<Entry> entries) throws IOException;

    /** The paths that any row names; slow, so ask for few. */
    Set<String> namedByPath(String storageId, List<String> paths) throws IOException;
  }

  private FileStorage(Storage configuration, Path root, Path spool, PathFormat format)
      throws IOException {
    this.configuration = configuration;
    this.root = root;
    this.spool = spool;
    this.format = format;
    intents = IntentLog.open(spool);
  }

  static Path root(Storage configuration) throws StorageException {
    if (!"file".equals(configuration.uri().getScheme())) {
      throw new StorageException(
          "storage "
              + configuration.id()
              + ": only file URIs are supported: "
              + configuration.uri());
    }
    try {
      return Path.of(configuration.uri()).toAbsolutePath().normalize();
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          "storage " + configuration.id() + ": " + configuration.uri() + ": " + e.getMessage(), e);
    }
  }

  /** Opens the storage and clears away what a crash of this node left there. */
  static FileStorage open(Storage configuration, String node, Rows rows) throws IOException {
    PathFormat format;
    try {
      format = PathFormat.parse(configuration.pathFormat());
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          "storage " + configuration.id() + ": dcmStoragePathFormat: " + e.getMessage(), e);
    }
    Path root = root(configuration);
    checkMount(configuration, root);
    Path spool = root.resolve(SPOOL).resolve(node.replaceAll("[^A-Za-z0-9._-]", "_"));
    Files.createDirectories(spool);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(spool, "*" + PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
    List<IntentLog.Left> left = IntentLog.left(spool);
    FileStorage storage = new FileStorage(configuration, root, spool, format);
    for (IntentLog.Left log : left) {
      storage.decide(log.entries(), rows);
      Files.deleteIfExists(log.log());
    }
    return storage;
  }

  /** Removes those files that no row names. */
  private void decide(List<Entry> entries, Rows rows) throws IOException {
    Set<String> named = rows.namedByInstance(id(), entries);
    List<String> unnamed = new ArrayList<>();
    for (Entry entry : entries) {
      if (!named.contains(entry.path()) && Files.exists(checked(entry.path()))) {
        unnamed.add(entry.path());
      }
    }
    if (unnamed.isEmpty()) {
      return;
    }
    // names are hashes: another instance may have got the one that this instance gave up
    named = rows.namedByPath(id(), unnamed);
    for (String path : unnamed) {
      if (!named.contains(path)) {
        remove(path);
      }
    }
    LOG.info("Storage {}: removed {} files that were never acknowledged", id(), unnamed.size());
  }

  private static void checkMount(Storage configuration, Path root) throws StorageException {
    String shadow = configuration.checkMountFilePath();
    if (!shadow.isEmpty() && Files.exists(root.resolve(shadow))) {
      throw new StorageException(
          "storage " + configuration.id() + ": " + shadow + " found at " + root + ": not mounted");
    }
    String witness = configuration.checkExistFilePath();
    if (witness != null && !Files.exists(root.resolve(witness))) {
      throw new StorageException(
          "storage "
              + configuration.id()
              + ": "
              + witness
              + " missing at "
              + root
              + ": not mounted");
    }
  }

  String id() {
    return configuration.id();
  }

  Storage configuration() {
    return configuration;
  }

  Path root() {
    return root;
  }

  /** Fails if the storage cannot take an object now. */
  void checkWritable() throws IOException {
    if (configuration.readOnly()) {
      throw new StorageException("storage " + id() + " is read-only");
    }
    checkMount(configuration, root);
    Long threshold = configuration.threshold();
    if (threshold != null) {
      long usable = Files.getFileStore(root).getUsableSpace();
      if (usable < threshold) {
        throw new StorageException(
            "storage " + id() + ": " + usable + " bytes left, threshold is " + threshold);
      }
    }
  }

  SpoolFile create() throws IOException {
    ContentDigest digest = ContentDigest.of(configuration.digestAlgorithm());
    Path part = spool.resolve(nextPart.incrementAndGet() + PART);
    try {
      return new SpoolFile(this, part, digest);
    } catch (NoSuchFileException e) {
      Files.createDirectories(spool);
      return new SpoolFile(this, part, digest);
    } catch (IOException e) {
      throw new StorageException("storage " + id() + ": " + e.getMessage(), e);
    }
  }

  /** Links the finished file to its name; {@link SpoolFile#force} makes that durable. */
  StoredFile settle(
      SpoolFile file,
      String sopIuid,
      DataSet attributes,
      ZonedDateTime now,
      @Nullable String digest)
      throws IOException {
    String path = format.format(attributes, now);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Path target = checked(path);
      Intent intent = noted(sopIuid, path, file.size());
      try {
        if (linked(file.path(), target)) {
          Files.delete(file.path());
          return new StoredFile(
              this, path, sopIuid, new StoredFile.Content(file.size(), digest, true), intent);
        }
      } catch (IOException e) {
        full(file.size());
        // what may be there of it goes when it is looked after
        defer(new Entry(sopIuid, path), intent);
        throw new StorageException("storage " + id() + ": " + e, e);
      }
      switch (configuration.onPathAlreadyExists()) {
        case NOOP -> {
          Files.delete(file.path());
          return new StoredFile(
              this,
              path,
              sopIuid,
              new StoredFile.Content(Files.size(target), digest, false),
              intent);
        }
        case FAILURE -> {
          intent.close();
          throw new StorageException("storage " + id() + ": " + path + " exists already");
        }
        case RANDOM_PATH -> {
          intent.close();
          path = PathFormat.randomSibling(path);
        }
      }
    }
    throw new StorageException("storage " + id() + ": no free name for " + path);
  }

  private Intent noted(String sopIuid, String path, long bytes) throws StorageException {
    try {
      return intents.add(sopIuid, path);
    } catch (IOException e) {
      full(bytes);
      throw new StorageException("storage " + id() + ": " + e.getMessage(), e);
    }
  }

  private Path checked(String path) throws StorageException {
    Path target = root.resolve(path).normalize();
    if (path.length() > MAX_PATH
        || !target.startsWith(root)
        || target.equals(root)
        || target.startsWith(spool)) {
      throw new StorageException("storage " + id() + ": refused path " + path);
    }
    return target;
  }

  /** An object did not fit, or the note of its name. */
  void full(long bytes) {
    notFitting = Math.max(notFitting, bytes);
  }

  /**
   * Whether the disk has no more space than it had when an object did not fit; another storage is
   * then the better choice.
   */
  boolean cramped() throws IOException {
    long wanted = notFitting;
    if (wanted == 0) {
      return false;
    }
    if (Files.getFileStore(root).getUsableSpace() > wanted + ROOM) {
      notFitting = 0;
      return false;
    }
    return true;
  }

  /** Whether the disk took unusually long the last time it was forced. */
  boolean slow() {
    return slow;
  }

  void forcing(Duration took) {
    slow = took.compareTo(SLOW) > 0;
  }

  /** False if the name is taken. */
  private boolean linked(Path part, Path target) throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        Files.createLink(target, part);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (NoSuchFileException e) {
        // the folder may also vanish again: whoever deletes its last file prunes it
        if (attempt > configuration.retryCreateDirectories() + 2) {
          throw e;
        }
        createDirectories(target.getParent());
      } catch (UnsupportedOperationException e) {
        return movedOntoReservation(part, target);
      }
    }
  }

  /** For file systems without hard links. */
  private static boolean movedOntoReservation(Path part, Path target) throws IOException {
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Files.createFile(part);
    return true;
  }

  /** Creates missing folders and forces each new entry in its parent. */
  private void createDirectories(Path directory) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path p = directory;
        p != null && !p.equals(root) && !Files.isDirectory(p);
        p = p.getParent()) {
      missing.add(p);
    }
    Files.createDirectories(directory);
    for (Path created : missing) {
      Path parent = created.getParent();
      if (parent != null) {
        forceDirectory(parent);
      }
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      // pruned meanwhile: then nothing in it has to survive
      return;
    }
  }

  /** Notes a file that will lose its row, before the transaction that takes it away. */
  StoredFile doomed(String sopIuid, String path) throws IOException {
    checked(path);
    return new StoredFile(
        this, path, sopIuid, new StoredFile.Content(0, null, true), noted(sopIuid, path, 1));
  }

  void remove(String path) throws IOException {
    Path target = checked(path);
    Files.deleteIfExists(target);
    for (Path p = target.getParent(); p != null && !p.equals(root); p = p.getParent()) {
      try {
        Files.deleteIfExists(p);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  void defer(Entry entry, Intent intent) {
    deferred.add(new Open(entry, intent));
  }

  /** Decides what was left open while the database did not answer. */
  void decideDeferred(Rows rows) throws IOException {
    List<Open> decided = List.copyOf(deferred);
    if (decided.isEmpty()) {
      return;
    }
    decide(decided.stream().map(Open::entry).toList(), rows);
    for (Open open : decided) {
      open.intent().close();
    }
    deferred.removeAll(decided);
  }

  int deferredCount() {
    return deferred.size();
  }

  @Override
  public void close() throws IOException {
    intents.close();
  }
}
