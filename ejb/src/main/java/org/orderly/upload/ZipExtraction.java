package org.orderly.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.orderly.common.FolderTree;

/** Writes the files of a zip file into a new folder; what is found is held to what was promised. */
final class ZipExtraction {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int BUFFER = 64 * 1024;

  private final FileChannel zip;
  private final Path folder;
  private final Runnable alive;
  private final byte[] buffer = new byte[BUFFER];

  private ZipExtraction(FileChannel zip, Path folder, Runnable alive) {
    this.zip = zip;
    this.folder = folder;
    this.alive = alive;
  }

  /** What a zip file holds, without extracting it. */
  static int check(Path zip, ZipLimits limits) throws IOException, ZipRefusedException {
    try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
      return (int) ZipDirectory.read(file, limits).stream().filter(e -> !e.folder()).count();
    }
  }

  /**
   * Extracts; the caller removes the folder should it fail.
   *
   * @param alive told now and then that the work goes on
   * @return the number of files
   */
  static int extract(Path zip, ZipLimits limits, Path folder, Runnable alive)
      throws IOException, ZipRefusedException {
    try (FileChannel file = FileChannel.open(zip, StandardOpenOption.READ)) {
      List<ZipEntryHead> entries = ZipDirectory.read(file, limits);
      room(entries, folder);
      FolderTree.create(folder);
      return new ZipExtraction(file, folder, alive).write(entries);
    }
  }

  /** A disk that is full harms more than this zip file. */
  private static void room(List<ZipEntryHead> entries, Path folder)
      throws IOException, ZipRefusedException {
    Path parent = folder.getParent();
    long needed = entries.stream().mapToLong(ZipEntryHead::size).sum();
    long usable = parent == null ? 0 : Files.getFileStore(parent).getUsableSpace();
    if (needed > usable - usable / 20) {
      throw new ZipRefusedException("the datastore has no room for its files");
    }
  }

  private int write(List<ZipEntryHead> entries) throws IOException, ZipRefusedException {
    int files = 0;
    for (ZipEntryHead entry : entries) {
      Path target = folder.resolve(entry.path()).normalize();
      if (!target.startsWith(folder)) {
        throw new ZipRefusedException("it has a name that leads out of its folder");
      }
      if (entry.folder()) {
        Files.createDirectories(target);
        continue;
      }
      Files.createDirectories(target.getParent());
      try (InputStream content = open(entry)) {
        write(entry, content, target);
      } catch (EOFException | ZipException e) {
        throw ZipDirectory.broken();
      }
      files++;
    }
    return files;
  }

  private void write(ZipEntryHead entry, InputStream content, Path target)
      throws IOException, ZipRefusedException {
    CRC32 crc = new CRC32();
    long written = 0;
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        if (written > entry.size()) {
          throw ZipDirectory.broken();
        }
        crc.update(buffer, 0, n);
        ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        alive.run();
      }
      out.force(false);
    }
    if (written != entry.size() || crc.getValue() != entry.crc()) {
      throw ZipDirectory.broken();
    }
  }

  private InputStream open(ZipEntryHead entry) throws IOException, ZipRefusedException {
    ByteBuffer head = ByteBuffer.allocate(LOCAL_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    while (head.hasRemaining()) {
      if (entry.offset() < 0 || zip.read(head, entry.offset() + head.position()) < 0) {
        throw ZipDirectory.broken();
      }
    }
    if (head.getInt(0) != LOCAL) {
      throw ZipDirectory.broken();
    }
    long start =
        entry.offset()
            + LOCAL_LENGTH
            + Short.toUnsignedInt(head.getShort(26))
            + Short.toUnsignedInt(head.getShort(28));
    InputStream raw = new Section(zip, start, entry.packed());
    if (entry.method() == ZipEntryHead.STORED) {
      return raw;
    }
    return new Inflating(raw);
  }

  /** Frees the native memory of its inflater. */
  private static final class Inflating extends InflaterInputStream {
    Inflating(InputStream in) {
      super(in, new Inflater(true), BUFFER);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }

  /** Some bytes of the file. */
  private static final class Section extends InputStream {
    private final FileChannel file;
    private long position;
    private long left;

    Section(FileChannel file, long position, long left) {
      this.file = file;
      this.position = position;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left <= 0) {
        return -1;
      }
      int wanted = (int) Math.min(length, left);
      int n = file.read(ByteBuffer.wrap(target, offset, wanted), position);
      if (n < 0) {
        throw new EOFException();
      }
      position += n;
      left -= n;
      return n;
    }
  }
}
