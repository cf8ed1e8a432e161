package org.orderly.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.common.FolderTree;
import org.orderly.conf.DatastoreSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of uploads of one source: kept, extracted, removed. */
final class ZipStore {
  private static final Logger LOG = LoggerFactory.getLogger(ZipStore.class);
  static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration RENEW = Duration.ofSeconds(10);

  /** A file without a row is no upload that is just coming in. */
  private static final Duration ORPHAN = Duration.ofHours(6);

  private static final int BUFFER = 256 * 1024;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_STEM = 40;
  private static final int RANDOM = 5;
  private static final int[] SIGNATURE = {'P', 'K'};

  private final DatastoreSource source;
  private final Path uploads;
  private final UploadTable table;
  private final Clock clock;

  ZipStore(DatastoreSource source, Path work, UploadTable table, Clock clock) {
    this.source = source;
    this.uploads = work.resolve("uploads");
    this.table = table;
    this.clock = clock;
  }

  private Path file(String id) {
    return uploads.resolve(id + ".zip");
  }

  private Path stage(String id) {
    return source.datastore().resolve(".orderly-" + id);
  }

  /** Keeps what is sent, as it comes; nothing is left of what is refused or ends too early. */
  UploadedZip receive(String fileName, InputStream in, @Nullable String user)
      throws IOException, UploadRefusedException {
    String id = UUID.randomUUID().toString();
    FolderTree.create(uploads);
    Path part = uploads.resolve(id + ".part");
    try {
      long size = write(in, part);
      Files.move(part, file(id), StandardCopyOption.ATOMIC_MOVE);
      FolderTree.force(uploads);
      table.insert(id, source.id(), shortened(fileName), size, user);
    } catch (RuntimeException e) {
      Files.deleteIfExists(file(id));
      throw e;
    } finally {
      Files.deleteIfExists(part);
    }
    LOG.info("source {}: zip file {} uploaded", source.id(), id);
    return table.find(id).orElseThrow();
  }

  private long write(InputStream in, Path part) throws IOException, UploadRefusedException {
    long room =
        Math.min(source.maxExpanded(), Files.getFileStore(uploads).getUsableSpace() * 9 / 10);
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.readNBytes(buffer, 0, BUFFER); n > 0; n = in.readNBytes(buffer, 0, BUFFER)) {
        if (size == 0 && (n < 4 || buffer[0] != SIGNATURE[0] || buffer[1] != SIGNATURE[1])) {
          throw new UploadRefusedException(415, "This is no zip file");
        }
        size += n;
        if (size > room) {
          throw new UploadRefusedException(413, "The zip file is longer than " + room + " bytes");
        }
        ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
      }
      out.force(true);
    }
    if (size == 0) {
      throw new UploadRefusedException(415, "This is no zip file");
    }
    return size;
  }

  /** The last part of a name as browsers send it, which may be a path. */
  private static String shortened(String fileName) {
    String name =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    String clean = name.replaceAll("\\p{Cntrl}", "").strip();
    String shown = clean.isEmpty() ? "upload.zip" : clean;
    return shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME);
  }

  /** A name of its own for the folder: some of the file's name, and some of the id. */
  static String folderName(UploadedZip upload) {
    String stem = upload.fileName().replaceFirst("(?i)\\.zip$", "");
    String slug =
        stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String some = slug.substring(0, Math.min(slug.length(), LONGEST_STEM));
    return (some.isEmpty() ? "upload" : some) + '_' + upload.id().substring(0, RANDOM);
  }

  private ZipLimits limits(UploadedZip upload) {
    return new ZipLimits(source.maxEntries(), source.maxExpanded(), upload.size());
  }

  /**
   * Begins the extraction.
   *
   * @return the folder that the files will be in
   */
  String claim(UploadedZip upload) throws UploadRefusedException {
    String folder = folderName(upload);
    if (!table.claim(upload.id(), folder, LEASE)) {
      throw new UploadRefusedException(
          409,
          upload.unzipped() ? "It has been extracted already" : "It is being extracted already");
    }
    return folder;
  }

  /** Extracts what was claimed; the row tells how it went. */
  void extract(UploadedZip upload, String folder) {
    if (!table.renew(upload.id(), LEASE)) {
      LOG.warn("source {}: extraction of {} began too late", source.id(), upload.id());
      return;
    }
    Path stage = stage(upload.id());
    try {
      FolderTree.create(source.datastore());
      Path target = source.datastore().resolve(folder);
      if (Files.exists(target)) {
        throw new ZipRefusedException("the datastore has a folder of that name");
      }
      FolderTree.remove(stage);
      int files = ZipExtraction.extract(file(upload.id()), limits(upload), stage, heart(upload));
      FolderTree.rename(stage, target);
      table.end(upload.id(), ZipStatus.EXTRACTED, files, null);
      LOG.info("source {}: zip file {} extracted, {} files", source.id(), upload.id(), files);
    } catch (ZipRefusedException e) {
      clear(stage);
      table.end(upload.id(), ZipStatus.REFUSED, null, e.getMessage());
      LOG.info("source {}: zip file {} refused: {}", source.id(), upload.id(), e.getMessage());
    } catch (IOException e) {
      clear(stage);
      String kind = e.getClass().getSimpleName();
      table.end(upload.id(), ZipStatus.REFUSED, null, "it could not be extracted (" + kind + ")");
      LOG.warn("source {}: zip file {} not extracted: {}", source.id(), upload.id(), kind);
    }
  }

  private Runnable heart(UploadedZip upload) {
    Instant[] renewed = {clock.instant()};
    return () -> {
      Instant now = clock.instant();
      if (now.isAfter(renewed[0].plus(RENEW))) {
        table.renew(upload.id(), LEASE);
        renewed[0] = now;
      }
    };
  }

  private void clear(Path stage) {
    try {
      FolderTree.remove(stage);
    } catch (IOException e) {
      LOG.warn("source {}: part of an extraction could not be removed", source.id());
    }
  }

  /** What a node left that died while it extracted: all of it is there, or nothing. */
  void recover(UploadedZip upload) {
    String folder = upload.folder();
    clear(stage(upload.id()));
    boolean there = folder != null && Files.isDirectory(source.datastore().resolve(folder));
    table.end(upload.id(), there ? ZipStatus.EXTRACTED : ZipStatus.UPLOADED, null, null);
    LOG.info("source {}: extraction of {} was interrupted", source.id(), upload.id());
  }

  /** Removes an upload; what was extracted stays. */
  boolean delete(UploadedZip upload) throws IOException {
    if (!table.delete(upload.id())) {
      return false;
    }
    Files.deleteIfExists(file(upload.id()));
    return true;
  }

  /** Removes files that no row names: uploads that a node did not bring to their end. */
  void sweep(Predicate<String> known) throws IOException {
    if (!Files.isDirectory(uploads)) {
      return;
    }
    Instant before = clock.instant().minus(ORPHAN);
    try (Stream<Path> files = Files.list(uploads)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
        boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(before);
        if (old && (name.endsWith(".part") || !known.test(name.replaceFirst("\\.zip$", "")))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
