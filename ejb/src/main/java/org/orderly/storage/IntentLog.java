package org.orderly.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Names of files whose fate is open: written down before a file gets its final name and forgotten
 * when a row names it or it is deleted. What is found here after a crash is compared with the
 * database.
 *
 * <p>Lines are appended and never changed. A generation (one log file) is deleted when nothing in
 * it is open any more. Appending does not force the disk: against the end of the process the page
 * cache suffices, and after a loss of power the worst is a file that nothing refers to, of an
 * object that was not acknowledged.
 */
final class IntentLog implements AutoCloseable {

  private static final int ROTATE_AFTER = 20_000;
  private static final String PREFIX = "intents-";

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private long nextGeneration;
  private Generation current;

  private IntentLog(Path directory, long firstGeneration) throws IOException {
    this.directory = directory;
    nextGeneration = firstGeneration;
    current = openGeneration();
  }

  /** What a crash left undecided. */
  record Left(Path log, List<Entry> entries) {}

  /** A file by its path below the root of the storage, and the instance it was meant for. */
  record Entry(String sopIuid, String path) {}

  /** Starts a new generation after all that are in the folder. */
  static IntentLog open(Path directory) throws IOException {
    long last = 0;
    for (Path log : logs(directory)) {
      last = Math.max(last, generation(log));
    }
    return new IntentLog(directory, last + 1);
  }

  /** The generations of an earlier run. */
  static List<Left> left(Path directory) throws IOException {
    List<Left> left = new ArrayList<>();
    for (Path log : logs(directory)) {
      List<Entry> entries = new ArrayList<>();
      for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).split("\n")) {
        int tab = line.indexOf('\t');
        // a last line that was cut short names a file that was never made
        if (tab > 0 && line.endsWith("\t") && line.length() - 1 > tab) {
          entries.add(
              new Entry(
                  line.substring(0, tab), decoded(line.substring(tab + 1, line.length() - 1))));
        }
      }
      left.add(new Left(log, entries));
    }
    return left;
  }

  private static String decoded(String path) {
    return new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static List<Path> logs(Path directory) throws IOException {
    List<Path> logs = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*")) {
      found.forEach(logs::add);
    }
    return logs;
  }

  private static long generation(Path log) {
    try {
      return Long.parseLong(log.getFileName().toString().substring(PREFIX.length()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Notes a file before it gets its name. */
  Intent add(String sopIuid, String path) throws IOException {
    byte[] line = (sopIuid + "\t" + path + "\t\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (current.added >= ROTATE_AFTER) {
        Generation full = current;
        current = openGeneration();
        full.retired = true;
        deleteIfDone(full);
      }
      append(line);
      current.added++;
      current.open++;
      return new Intent(this, current);
    } finally {
      lock.unlock();
    }
  }

  /** A line that fits the disk in part only would spoil the next. */
  private void append(byte[] line) throws IOException {
    long before = current.channel.position();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        current.channel.write(buffer);
      }
    } catch (IOException e) {
      current.channel.truncate(before);
      throw e;
    }
  }

  private Generation openGeneration() throws IOException {
    Path log = directory.resolve(PREFIX + nextGeneration++);
    return new Generation(
        log, FileChannel.open(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private void deleteIfDone(Generation generation) throws IOException {
    if (generation.retired && generation.open == 0) {
      generation.channel.close();
      Files.deleteIfExists(generation.log);
    }
  }

  private void done(Generation generation) throws IOException {
    lock.lock();
    try {
      generation.open--;
      deleteIfDone(generation);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets the log if nothing is open; otherwise it is there for the next start. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      current.retired = true;
      deleteIfDone(current);
      current.channel.close();
    } finally {
      lock.unlock();
    }
  }

  /** One open entry. */
  static final class Intent {
    private final IntentLog log;
    private final Generation generation;
    private boolean done;

    private Intent(IntentLog log, Generation generation) {
      this.log = log;
      this.generation = generation;
    }

    /** The fate of the file is decided. */
    void close() throws IOException {
      if (!done) {
        done = true;
        log.done(generation);
      }
    }
  }

  private static final class Generation {
    private final Path log;
    private final FileChannel channel;
    private int added;
    private int open;
    private boolean retired;

    private Generation(Path log, FileChannel channel) {
      this.log = log;
      this.channel = channel;
    }
  }
}
