package org.orderly.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.common.Environment;
import org.orderly.common.FolderTree;

/**
 * Where the files of runs are while they are on their way: all of a run have names that begin with
 * its ID, and are gone when it has ended.
 */
@ApplicationScoped
public class RunFolders {
  private static final int ID_LENGTH = 36;

  private final Path root;

  public RunFolders() {
    this(Environment.dataDirectory().resolve("segmentation"));
  }

  RunFolders(Path root) {
    this.root = root;
  }

  /** The copies that may leave; it is there when all of them are. */
  public Path copies(SegmentationRun run) {
    return root.resolve(run.runId());
  }

  /** What is in the making. */
  Path part(SegmentationRun run) {
    return root.resolve(run.runId() + ".part");
  }

  /** For what is sent and fetched. */
  Path work(SegmentationRun run) throws IOException {
    Path folder = root.resolve(run.runId() + ".work");
    Files.createDirectories(folder);
    return folder;
  }

  /** The copies, in the order of their names. */
  static List<Path> files(Path copies) throws IOException {
    try (Stream<Path> files = Files.list(copies)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".dcm"))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    }
  }

  /** The IDs of the runs that have files here. */
  Set<String> ids() throws IOException {
    if (!Files.isDirectory(root)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.length() >= ID_LENGTH)
          .map(name -> name.substring(0, ID_LENGTH))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Removes all files of a run. */
  void remove(String runId) throws IOException {
    for (String end : List.of("", ".part", ".work")) {
      FolderTree.remove(root.resolve(runId + end));
    }
  }
}
