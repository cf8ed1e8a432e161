package org.orderly.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database of a server that does not run, opened with the drivers of that server. */
final class ServerDatabase implements AutoCloseable {
  private static final int AT_ONCE = 2_000;

  /** No sequence takes keys in larger portions. */
  private static final int PORTION = 500;

  private final URLClassLoader loader;
  private final Connection connection;

  private ServerDatabase(URLClassLoader loader, Connection connection) {
    this.loader = loader;
    this.connection = connection;
  }

  /**
   * Opens it.
   *
   * @param server the environment of the server, beside that of this process
   */
  static ServerDatabase open(Map<String, String> server) throws IOException, SQLException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(server);
    String url =
        environment.getOrDefault(
            "ORDERLY_DB_URL",
            "jdbc:h2:file:"
                + Path.of(environment.get("ORDERLY_DATA")).toAbsolutePath()
                + "/db/orderly");
    Properties user = new Properties();
    user.put("user", environment.getOrDefault("ORDERLY_DB_USER", "orderly"));
    user.put("password", environment.getOrDefault("ORDERLY_DB_PASSWORD", "orderly"));
    boolean h2 = url.startsWith("jdbc:h2:");
    URL jar = driver(h2 ? "h2-" : "postgresql").toUri().toURL();
    URLClassLoader loader = new URLClassLoader(new URL[] {jar});
    try {
      String name = h2 ? "org.h2.Driver" : "org.postgresql.Driver";
      Driver driver = (Driver) loader.loadClass(name).getDeclaredConstructor().newInstance();
      Connection connection = driver.connect(url, user);
      connection.setAutoCommit(false);
      return new ServerDatabase(loader, connection);
    } catch (ReflectiveOperationException e) {
      loader.close();
      throw new IOException("no driver in " + jar, e);
    } catch (SQLException e) {
      loader.close();
      throw e;
    }
  }

  private static Path driver(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("ear/target/server"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + ".*[.]jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + name + " in ear/target/server"));
    }
  }

  /** What other stages have left stays: new rows get higher keys. */
  long highest(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select coalesce(max(id), 0) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The values of one row. */
  interface Row {
    @Nullable Object[] of(int number);
  }

  /**
   * Adds rows.
   *
   * @param into table and columns
   */
  void insert(String into, int rows, Row row) throws SQLException {
    int columns = into.length() - into.replace(",", "").length() + 1;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into " + into + " values (" + "?,".repeat(columns - 1) + "?)")) {
      for (int i = 0; i < rows; i++) {
        @Nullable Object[] values = row.of(i);
        for (int column = 0; column < values.length; column++) {
          statement.setObject(column + 1, values[column]);
        }
        statement.addBatch();
        if (i % AT_ONCE == AT_ONCE - 1 || i == rows - 1) {
          statement.executeBatch();
        }
      }
    }
  }

  /** What the server adds later gets higher keys. */
  void end() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : List.of("patient", "study", "series", "instance", "task")) {
        statement.execute(
            "alter sequence " + table + "_seq restart with " + (highest(table) + PORTION + 1));
      }
      statement.execute("analyze");
    }
    connection.commit();
  }

  @Override
  public void close() throws IOException, SQLException {
    connection.close();
    loader.close();
  }
}
