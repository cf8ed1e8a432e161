package org.orderly.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A receiver process under measurement: how to start it, its AE title and its DICOM port. */
final class Peer implements AutoCloseable {

  /** Without it DCMTK and what is built on it answer each object 40 ms late. */
  private static final Map<String, String> TCP_NO_DELAY = Map.of("TCP_NODELAY", "1");

  final String name;
  final String aeTitle;
  final int port;
  private final Process process;

  private Peer(String name, String aeTitle, int port, Process process) {
    this.name = name;
    this.aeTitle = aeTitle;
    this.port = port;
    this.process = process;
  }

  /** DCMTK's receiver: one process per association, no database, nothing forced to disk. */
  static Peer dcmtk(Path folder, int port) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return start(
        "DCMTK storescp",
        "STORESCP",
        port,
        List.of(
            "storescp",
            "--fork",
            "+B",
            "-od",
            folder.toString(),
            "-aet",
            "STORESCP",
            Integer.toString(port)),
        TCP_NO_DELAY,
        folder);
  }

  /** Orthanc with its default SQLite index. */
  static Peer orthanc(Path folder, Map<String, Object> more)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = freePort();
    StringBuilder json =
        new StringBuilder(
            "{\"DicomPort\":"
                + port
                + ",\"DicomAet\":\"ORTHANC\",\"HttpPort\":"
                + freePort()
                + ",\"DicomCheckCalledAet\":false,\"DicomAlwaysAllowStore\":true,\"Plugins\":[],\"StorageDirectory\":\""
                + folder
                + "\",\"IndexDirectory\":\""
                + folder
                + "\"");
    more.forEach((key, value) -> json.append(",\"").append(key).append("\":").append(value));
    Path configuration = folder.resolve("orthanc.json");
    Files.writeString(configuration, json.append("}").toString());
    return start(
        "Orthanc",
        "ORTHANC",
        port,
        List.of("Orthanc", configuration.toString()),
        TCP_NO_DELAY,
        folder);
  }

  /** Orderly through its own launcher, with everything below {@code data}. */
  static Peer orderly(Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    int port = Integer.parseInt(environment.get("ORDERLY_DICOM_PORT"));
    return start(
        "Orderly",
        "ORDERLY",
        port,
        List.of(Path.of("orderly").toAbsolutePath().toString(), "run"),
        environment,
        data);
  }

  private static Peer start(
      String name,
      String aeTitle,
      int port,
      List<String> command,
      Map<String, String> environment,
      Path folder)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile());
    Peer peer = new Peer(name, aeTitle, port, builder.start());
    peer.awaitEcho(Duration.ofMinutes(3));
    return peer;
  }

  private void awaitEcho(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (new ProcessBuilder(
                "echoscu", "-to", "2", "-aec", aeTitle, "127.0.0.1", Integer.toString(port))
            .start()
            .waitFor()
        != 0) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException(name + " does not answer C-ECHO on port " + port);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Resident memory of the process and all its children in MiB, 0 where /proc is not there. */
  long residentMebibytes() {
    return process.descendants().mapToLong(Peer::residentMebibytes).sum()
        + residentMebibytes(process.toHandle());
  }

  private static long residentMebibytes(ProcessHandle handle) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + handle.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException gone) {
      return 0;
    }
    return 0;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
