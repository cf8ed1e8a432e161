package org.orderly.dicom.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The command line tools of DCMTK as peers: short runs, and storescp in the background. */
public final class Dcmtk {
  private static final long PATIENCE_SECONDS = 30;

  private Dcmtk() {}

  /** Skips the test loudly when a tool is missing; fails it where CI promises that all is there. */
  public static void require(String... tools) {
    for (String tool : tools) {
      if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) {
        String message = "SKIPPED: " + tool + " is not installed";
        if (System.getenv("CI") != null) {
          fail(message);
        }
        System.getLogger("dcmtk").log(System.Logger.Level.WARNING, message);
        abort(message);
      }
    }
  }

  /** How a tool ended. */
  public record Run(int exit, String output, long nanos) {}

  /** Runs a tool to its end. */
  public static Run run(String... command) throws IOException, InterruptedException {
    return run(Map.of(), command);
  }

  public static Run run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("dcmtk", ".log");
    try {
      long start = System.nanoTime();
      Process process = start(environment, log, List.of(command));
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command[0] + " does not end: " + Files.readString(log));
      }
      return new Run(process.exitValue(), Files.readString(log), System.nanoTime() - start);
    } finally {
      Files.delete(log);
    }
  }

  private static Process start(Map<String, String> environment, Path log, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // the tools decide on Nagle's algorithm by this variable: never leave it to who runs the tests
    builder.environment().remove("TCP_NODELAY");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A storescp that listens and puts what it receives into {@code folder}. */
  public static Server storescp(Path folder, String... options) throws IOException {
    int port = freePort();
    Path log = Files.createTempFile("storescp", ".log");
    List<String> command = new ArrayList<>(List.of("storescp", "-od", folder.toString()));
    command.addAll(List.of(options));
    command.add(Integer.toString(port));
    Server server = new Server(start(Map.of("TCP_NODELAY", "1"), log, command), port, log);
    server.awaitPort();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  /** A tool that runs until it is closed. */
  public record Server(Process process, int port, Path log) implements AutoCloseable {

    private void awaitPort() throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!listens()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("storescp does not listen: " + output());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }

    private boolean listens() {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return probe.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    public String output() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly().onExit().join();
      Files.deleteIfExists(log);
    }
  }
}
