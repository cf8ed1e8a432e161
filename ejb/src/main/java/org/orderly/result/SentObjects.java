package org.orderly.result;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.orderly.common.Environment;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.segmentation.RunFolders;
import org.orderly.segmentation.SegmentationRun;

/** The objects that a run has sent. */
@ApplicationScoped
public class SentObjects {

  private final Path scratch;
  private final Function<SegmentationRun, Path> folders;

  @Inject
  SentObjects(RunFolders folders) {
    this(
        folders::copies,
        Environment.dataDirectory()
            .resolve("results")
            .resolve(".made-" + Environment.nodeName().replaceAll("[^\\w.-]", "_")));
  }

  SentObjects(Function<SegmentationRun, Path> folders, Path scratch) {
    this.folders = folders;
    this.scratch = scratch;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected SentObjects() {
    this(run -> Path.of(""), Path.of(""));
  }

  /** What a node that was killed has left is of no use. */
  @PostConstruct
  void empty() {
    try {
      Files.createDirectories(scratch);
      try (Stream<Path> left = Files.list(scratch)) {
        for (Path file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new empty file, to be deleted by the caller. */
  Path scratch() throws IOException {
    return Files.createTempFile(scratch, "result-", ".dcm");
  }

  List<Path> files(SegmentationRun run) throws IOException {
    try (Stream<Path> copies = Files.list(folders.apply(run))) {
      return copies.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  SentSeries of(SegmentationRun run) throws IOException {
    List<DataSet> heads = new ArrayList<>();
    for (Path copy : files(run)) {
      try (Part10File file = Part10.open(copy)) {
        heads.add(file.readHead());
      }
    }
    if (heads.isEmpty()) {
      throw new IOException("what the run has sent is no longer there");
    }
    return SentSeries.of(heads);
  }
}
