package org.orderly.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Tool;

/** A PostgreSQL server of one test, which stops it in the ways such servers stop. */
final class StoppablePostgreSql implements AutoCloseable {

  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  private StoppablePostgreSql(Path data, int port) throws IOException {
    this.data = data;
    this.port = port;
    running = started();
  }

  static StoppablePostgreSql start() throws IOException {
    Path work = Path.of(System.getProperty("orderly.work"));
    Files.createDirectories(work);
    return new StoppablePostgreSql(
        Files.createTempDirectory(work, "postgresql-").toAbsolutePath(), Tool.freePort());
  }

  private EmbeddedPostgres started() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        // as PostgreSQL is by itself; for tests it would be off
        .setServerConfig("synchronous_commit", "on")
        .setPGStartupWait(Duration.ofSeconds(60))
        .start();
  }

  String url() {
    return running.getJdbcUrl("postgres", "postgres");
  }

  /** Performs statements as an administrator of the database. */
  void perform(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** As for maintenance: who is connected is told and cut off. */
  void stop() throws IOException {
    running.close();
  }

  /** As by the kernel when memory is short. */
  void kill() throws Exception {
    signal("QUIT", List.of(postmaster()));
    Await.that(
        "PostgreSQL is gone",
        Duration.ofSeconds(20),
        () -> !Files.exists(data.resolve("postmaster.pid")));
    running.close();
  }

  void restart() throws IOException {
    running = started();
  }

  /** Connections stay and are even taken, but nobody answers: as behind a broken network. */
  void freeze() throws Exception {
    signal("STOP", processes());
  }

  void thaw() throws Exception {
    signal("CONT", processes());
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  private List<Long> processes() throws IOException {
    long postmaster = postmaster();
    List<Long> all = new ArrayList<>(List.of(postmaster));
    ProcessHandle.of(postmaster).orElseThrow().children().forEach(child -> all.add(child.pid()));
    return all;
  }

  private static void signal(String name, List<Long> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(pid -> command.add(Long.toString(pid)));
    Tool.run(command).orFail();
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
