package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.FolderTree;
import org.orderly.conf.SegmentService;
import org.orderly.deident.PseudonymDatabase;
import org.orderly.dicom.deident.DeidentException;
import org.orderly.dicom.deident.Deidentifier;
import org.orderly.series.SeriesStatus;

/**
 * Makes the copies of a series that may leave: all of its objects, looked through for what
 * identifies the originals, or none.
 */
@ApplicationScoped
public class OutgoingCopies {

  private final PseudonymDatabase pseudonyms;
  private final RunFolders folders;

  @Inject
  OutgoingCopies(DataSource database, Clock clock, RunFolders folders) {
    this.pseudonyms = new PseudonymDatabase(database, clock);
    this.folders = folders;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected OutgoingCopies() {
    this.pseudonyms = null;
    this.folders = null;
  }

  /** Whether all of them are there. */
  boolean areThere(SegmentationRun run) throws IOException {
    Path copies = folders.copies(run);
    return Files.isDirectory(copies)
        && run.instances() != null
        && RunFolders.files(copies).size() == run.instances();
  }

  /**
   * Makes them, durable when this returns; what an earlier attempt has left is removed.
   *
   * @return how many there are
   * @throws AbandonedException if the series cannot be de-identified
   */
  int make(SegmentationRun run, SegmentService service, List<InstanceLocation> objects)
      throws IOException, AbandonedException {
    folders.remove(run.runId());
    Path part = folders.part(run);
    FolderTree.create(part);
    boolean complete = false;
    try {
      List<Path> made = made(run, service, objects, part);
      for (Path file : made) {
        force(file);
      }
      FolderTree.force(part);
      FolderTree.rename(part, folders.copies(run));
      complete = true;
      return made.size();
    } finally {
      if (!complete) {
        FolderTree.remove(part);
      }
    }
  }

  private List<Path> made(
      SegmentationRun run, SegmentService service, List<InstanceLocation> objects, Path part)
      throws IOException, AbandonedException {
    List<Path> originals = objects.stream().map(InstanceLocation::file).toList();
    String scope = run.scope();
    if (scope == null) {
      for (InstanceLocation object : objects) {
        Files.copy(object.file(), part.resolve(object.sopIuid() + ".dcm"));
      }
      return RunFolders.files(part);
    }
    try {
      return new Deidentifier(
              service.profile(), pseudonyms.scope(scope, "segmentation " + run.runId()))
          .deidentify(originals, part);
    } catch (DeidentException e) {
      if (e.getCause() instanceof IOException) {
        throw new IOException(e.getMessage(), e); // a file that cannot be read now
      }
      throw new AbandonedException(
          SeriesStatus.DEIDENTIFICATION_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
