package org.orderly.conf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * A datastore that people and devices put folders of DICOM files into: LDAP {@code orderlySource}.
 *
 * @param installed whether anything is copied
 * @param uri of the datastore folder
 * @param workUri below which {@code folders} and {@code uploads} are; null: in the data folder
 * @param ae in whose name the objects are stored
 * @param quietPeriod how long a folder must not have been changed before it is copied
 * @param interval from one look at the datastore to the next
 * @param pullStart folders that were changed last before it are left alone; null: none
 * @param modalities that are taken; empty: all
 * @param maxEntries of an uploaded zip file
 * @param maxExpanded bytes that the files of a zip file may have together
 * @param segmenter exporter that series with exactly one template are sent to; null: only by hand
 * @param keepCopies how long working copies of folders and extracted zip files are kept after they
 *     were separated or extracted; null: until somebody takes them out of the list
 */
public record DatastoreSource(
    String id,
    String description,
    boolean installed,
    URI uri,
    @Nullable URI workUri,
    AeTitle ae,
    Duration quietPeriod,
    Duration interval,
    List<ScheduleExpression> schedule,
    @Nullable Instant pullStart,
    List<String> modalities,
    boolean excludeLocalizer,
    int maxEntries,
    long maxExpanded,
    @Nullable String segmenter,
    @Nullable Duration keepCopies) {

  public DatastoreSource {
    schedule = List.copyOf(schedule);
    modalities = List.copyOf(modalities);
  }

  public Path datastore() {
    return Path.of(uri).normalize();
  }

  /** The folder below which working copies are made. */
  public Path workFolder(Path dataFolder) {
    return workUri == null ? dataFolder.resolve("process") : Path.of(workUri).normalize();
  }

  /** What is wrong with the folders. */
  public Optional<String> problem() {
    if (!isFolder(uri)) {
      return Optional.of("is no folder as in file:/data/datastore/");
    }
    if (workUri != null && !isFolder(workUri)) {
      return Optional.of("orderlyWorkURI is no folder as in file:/data/process/");
    }
    if (workUri != null && within(Path.of(workUri), Path.of(uri))) {
      return Optional.of("and orderlyWorkURI must not be within each other");
    }
    return Optional.empty();
  }

  private static boolean isFolder(URI uri) {
    return "file".equals(uri.getScheme())
        && !uri.isOpaque()
        && uri.getRawAuthority() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static boolean within(Path one, Path other) {
    Path a = one.normalize();
    Path b = other.normalize();
    return a.startsWith(b) || b.startsWith(a);
  }
}
