package org.orderly.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import org.orderly.common.Sha256;

/**
 * A folder that directly holds files, as it was when it was looked at. Links are not followed, and
 * names that begin with a point are not seen: that is how others write what is not complete.
 *
 * @param path below the datastore, with slashes; empty for the datastore itself
 * @param files by name
 * @param changed when the folder or one of its files was modified last
 */
record FolderContent(Path folder, String path, List<FileStat> files, Instant changed) {

  private static final int DEEPEST = 64;

  FolderContent {
    files = files.stream().sorted(Comparator.comparing(FileStat::name)).toList();
  }

  /** A file without its content. */
  record FileStat(String name, long size, Instant modified) {}

  /** Takes what is found. */
  @FunctionalInterface
  interface Visitor {
    void visit(FolderContent folder) throws IOException;
  }

  /**
   * Looks at all folders of a datastore, one in memory at a time with those above it. A folder that
   * cannot be read is left out.
   *
   * @param apart is not looked at: the working copies, should they be below the datastore
   */
  static void walk(Path datastore, Path apart, Visitor visitor) throws IOException {
    Files.walkFileTree(
        datastore,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEEPEST,
        new Walk(datastore, apart, visitor));
  }

  /** Looks at one folder again. */
  FolderContent again() throws IOException {
    List<FileStat> found = new ArrayList<>();
    Instant[] newest = {modified(folder)};
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !hidden(file)) {
              newest[0] = add(found, file, attributes, newest[0]);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new FolderContent(folder, path, found, newest[0]);
  }

  /** Another one when a name, a size or a time is another one. */
  String mark() {
    MessageDigest digest = Sha256.digest();
    for (FileStat file : files) {
      String line = file.name() + '\0' + file.size() + '\0' + file.modified() + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  long size() {
    return files.stream().mapToLong(FileStat::size).sum();
  }

  private static boolean hidden(Path file) {
    Path name = file.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  private static Instant modified(Path folder) throws IOException {
    return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
  }

  private static Instant add(
      List<FileStat> files, Path file, BasicFileAttributes attributes, Instant newest) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    files.add(new FileStat(String.valueOf(file.getFileName()), attributes.size(), modified));
    return modified.isAfter(newest) ? modified : newest;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path datastore;
    private final Path apart;
    private final Visitor visitor;
    private final Deque<Open> open = new ArrayDeque<>();

    Walk(Path datastore, Path apart, Visitor visitor) {
      this.datastore = datastore;
      this.apart = apart;
      this.visitor = visitor;
    }

    private static final class Open {
      final List<FileStat> files = new ArrayList<>();
      Instant newest;

      Open(Instant newest) {
        this.newest = newest;
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(datastore) && hidden(folder) || folder.equals(apart)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      open.push(new Open(attributes.lastModifiedTime().toInstant()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Open folder = open.element();
      if (attributes.isRegularFile() && !hidden(file)) {
        folder.newest = add(folder.files, file, attributes, folder.newest);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(datastore)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
      Open done = open.pop();
      if (e == null && !done.files.isEmpty()) {
        String path = datastore.relativize(folder).toString().replace('\\', '/');
        visitor.visit(new FolderContent(folder, path, done.files, done.newest));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
