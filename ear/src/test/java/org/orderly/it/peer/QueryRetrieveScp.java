package org.orderly.it.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** DCMTK's {@code dcmqrscp}: an archive that answers C-FIND and C-MOVE. */
public final class QueryRetrieveScp implements AutoCloseable {

  public static final String TITLE = "QRSCP";

  private final int port;
  private final Process process;

  private QueryRetrieveScp(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param destinations ports by the AE titles that it may send to
   */
  public static QueryRetrieveScp start(Path folder, Map<String, Integer> destinations)
      throws Exception {
    Tool.require("dcmqrscp", "dcmtk");
    Path store = Files.createDirectories(folder.resolve("store"));
    int port = Tool.freePort();
    StringBuilder hosts = new StringBuilder();
    destinations.forEach(
        (title, at) -> hosts.append(title + " = (" + title + ", 127.0.0.1, " + at + ")\n"));
    Path configuration =
        Files.writeString(
            folder.resolve("dcmqrscp.cfg"),
            "NetworkTCPPort = "
                + port
                + "\nMaxPDUSize = 16384\nMaxAssociations = 16\nHostTable BEGIN\n"
                + hosts
                + "HostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\n"
                + TITLE
                + " "
                + store
                + " RW (200, 1024mb) ANY\nAETable END\n");
    Process process =
        new ProcessBuilder("dcmqrscp", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dcmqrscp.log").toFile())
            .start();
    Dcmtk self = new Dcmtk(TITLE, port);
    Await.that("dcmqrscp answers", Duration.ofSeconds(10), () -> self.echo().ok());
    return new QueryRetrieveScp(port, process);
  }

  /** Gives it these files. */
  public QueryRetrieveScp having(List<Path> files) throws Exception {
    new Dcmtk(TITLE, port).store("MODALITY", files).orFail();
    return this;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    Tool.end(process);
  }
}
