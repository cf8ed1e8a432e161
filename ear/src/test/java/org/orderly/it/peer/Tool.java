package org.orderly.it.peer;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/** Programs of other people, run to their end. */
public final class Tool {

  private static final long LIMIT_SECONDS = 120;
  private static final int PORTS = 3_000;

  /** Tests that run side by side take from different ports: one's closed port stays closed. */
  private static final int FIRST_PORT =
      20_000 + PORTS * Math.floorMod(Integer.getInteger("orderly.it.fork", 1) - 1, 4);

  /** Begins anywhere, for tests of another clone on the same machine. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private Tool() {}

  /** Exit code and everything printed. */
  public record Result(int exitCode, String output) {

    public boolean ok() {
      return exitCode == 0;
    }

    /** Fails the test unless the program succeeded. */
    public Result orFail() {
      if (!ok()) {
        throw new AssertionError("exit code " + exitCode + ":\n" + output);
      }
      return this;
    }
  }

  /** Skips the test loudly without this program; where {@code CI=true} it fails. */
  public static void require(String program, String debianPackage) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return;
      }
    }
    String message = "SKIPPED: no " + program + ", install the package " + debianPackage;
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(message);
    }
    throw new TestAbortedException(message);
  }

  public static Result run(List<String> command) throws IOException, InterruptedException {
    return run(Path.of("."), command);
  }

  public static Result run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("orderly-tool", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end:\n" + Files.readString(output));
      }
      // what tools print of a data set can be in any character set
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Ends a process that serves until it is told to stop, with its children. */
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A port that nobody listens on and no client gets by chance: below the range from which the
   * system takes the ports of connections.
   */
  public static int freePort() throws IOException {
    for (int i = 0; i < PORTS; i++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue; // somebody else's
      }
    }
    throw new IOException("no free port from " + FIRST_PORT + " on");
  }
}
