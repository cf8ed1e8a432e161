package org.orderly.conf.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerSnapshot;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldif.LDIFWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the whole directory beside the old file, forces it to disk and renames: all or nothing.
 */
final class LdifFile {

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();

  LdifFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  void write(InMemoryDirectoryServer server) throws IOException {
    lock.lock();
    try {
      Path folder = file.resolveSibling(".").normalize();
      Files.createDirectories(folder);
      Path next = file.resolveSibling(file.getFileName() + ".next");
      createPrivate(next);
      try (FileOutputStream out = new FileOutputStream(next.toFile());
          OutputStream buffered = new BufferedOutputStream(out)) {
        writeEntries(server.createSnapshot(), buffered);
        buffered.flush();
        out.getFD().sync();
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        // the rename itself must survive a power cut, too
        directory.force(true);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Password hashes are nobody else's business. */
  private static void createPrivate(Path path) throws IOException {
    Files.deleteIfExists(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static void writeEntries(InMemoryDirectoryServerSnapshot snapshot, OutputStream out)
      throws IOException {
    @SuppressWarnings("resource") // closing it would close the stream before it is synced
    LDIFWriter writer = new LDIFWriter(out);
    for (ReadOnlyEntry entry : snapshot.getEntryMap().values()) {
      writer.writeEntry(entry);
    }
    writer.flush();
  }
}
