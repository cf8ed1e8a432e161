package org.orderly.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.orderly.it.peer.StubProcess;

/** A stub with a folder of its own, and how long is waited for what comes of it. */
final class StubService implements AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final StubProcess process;
  private final Path folder;
  private final int tries;

  private StubService(StubProcess process, Path folder, int tries) {
    this.process = process;
    this.folder = folder;
    this.tries = tries;
  }

  /**
   * Starts one.
   *
   * @param tries how often {@link #await} looks, ten times a second
   */
  static StubService start(Class<?> main, int tries) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("orderly-demo-");
    StubService stub =
        new StubService(StubProcess.start(main, folder.resolve("stub")), folder, tries);
    Runtime.getRuntime().addShutdownHook(new Thread(stub::close));
    return stub;
  }

  int port() {
    return process.port();
  }

  /** Removed at the end. */
  Path folder() {
    return folder;
  }

  /** One of its counts. */
  int stat(String name) throws IOException, InterruptedException {
    return process.stat(name);
  }

  /** Something that takes a while. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws DemoException, IOException, InterruptedException;
  }

  void await(String otherwise, Condition condition)
      throws DemoException, IOException, InterruptedException {
    for (int i = 0; i < tries; i++) {
      if (condition.holds()) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
    throw new DemoException(otherwise);
  }

  @Override
  public String toString() {
    return process.toString();
  }

  @Override
  public void close() {
    process.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
