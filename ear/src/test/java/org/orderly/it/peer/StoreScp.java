package org.orderly.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** DCMTK's {@code storescp}: keeps each data set as it came, bit for bit. */
public final class StoreScp implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final Process process;

  private StoreScp(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts one that accepts all transfer syntaxes, on any free port. */
  public static StoreScp start(Path folder, String... options) throws Exception {
    return start(folder, List.of(), options);
  }

  /**
   * The same behind TLS; the options say with which keys and certificates, and hold for callers.
   */
  public static StoreScp startSecure(Path folder, String... tls) throws Exception {
    return start(folder, List.of(tls), tls);
  }

  private static StoreScp start(Path folder, List<String> callers, String... options)
      throws Exception {
    Files.createDirectories(folder);
    int port = Tool.freePort();
    List<String> command = new ArrayList<>(List.of("storescp", "--fork", "+B", "+xa"));
    command.addAll(List.of("-aet", "STORESCP", "-od", folder.toString()));
    command.addAll(List.of(options));
    command.add(Integer.toString(port));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile())
            .start();
    StoreScp started = new StoreScp(folder, port, process);
    Dcmtk self = new Dcmtk("STORESCP", port);
    Await.that(
        "storescp answers",
        Duration.ofSeconds(10),
        () -> self.echo(callers.toArray(String[]::new)).ok());
    return started;
  }

  public int port() {
    return port;
  }

  /** What has arrived; the names contain the SOP Instance UID. */
  public List<Path> received() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** The file of an instance. */
  public Path file(String sopInstanceUid) throws IOException {
    return received().stream()
        .filter(file -> file.getFileName().toString().endsWith("." + sopInstanceUid))
        .findFirst()
        .orElseThrow(() -> new AssertionError(sopInstanceUid + " did not arrive"));
  }

  @Override
  public void close() {
    Tool.end(process);
  }
}
