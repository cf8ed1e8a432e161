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
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes patients, studies and tasks into the database of a server that does not run, with the
 * drivers of that server.
 */
final class TaskFill {
  static final String STUDY = "1.2.840.99999.";

  private static final int STUDIES = 20_000;
  private static final int PATIENTS = 5_000;
  private static final int PER_STUDY = 3;
  private static final int AT_ONCE = 2_000;

  /** The newest tasks are one batch, the others batches of that many; every tenth has none. */
  private static final int NEWEST = 5_000;

  private static final int PER_BATCH = 40;

  private final Connection connection;
  private final OffsetDateTime now = OffsetDateTime.now(Clock.systemUTC());

  // what other stages have left in the database stays
  private final long patients;
  private final long studies;
  private final long series;
  private final long instances;
  private final long tasks;

  private TaskFill(Connection connection) throws SQLException {
    this.connection = connection;
    patients = highest("patient");
    studies = highest("study");
    series = highest("series");
    instances = highest("instance");
    tasks = highest("task");
  }

  private long highest(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select coalesce(max(id), 0) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Half of the tasks have failed, four in ten are done, the others wait for another century. */
  static void fill(Map<String, String> environment, int tasks) throws IOException, SQLException {
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
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar})) {
      String name = h2 ? "org.h2.Driver" : "org.postgresql.Driver";
      Driver driver = (Driver) loader.loadClass(name).getDeclaredConstructor().newInstance();
      try (Connection connection = driver.connect(url, user)) {
        connection.setAutoCommit(false);
        TaskFill fill = new TaskFill(connection);
        fill.patients();
        fill.studies();
        fill.instances();
        fill.tasks(tasks);
        fill.end(tasks);
        connection.commit();
      }
    } catch (ReflectiveOperationException e) {
      throw new IOException("no driver in " + jar, e);
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

  private interface Row {
    @Nullable Object[] of(int number);
  }

  private void insert(String into, int rows, Row row) throws SQLException {
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

  private void patients() throws SQLException {
    insert(
        "patient (id, patient_id, patient_name, name_key, created_time, updated_time, attributes)",
        PATIENTS,
        i -> {
          String name = "Fill" + i + "^Mark";
          String key = name.toUpperCase(Locale.ROOT);
          return new @Nullable Object[] {
            patients + i + 1, "FILL-" + i, name, key, now, now, new byte[0]
          };
        });
  }

  private void studies() throws SQLException {
    insert(
        "study (id, patient_fk, study_iuid, study_date, accession_no, description,"
            + " modalities, num_series, num_instances, created_time, updated_time, attributes)",
        STUDIES,
        i ->
            new @Nullable Object[] {
              studies + i + 1,
              patients + i % PATIENTS + 1,
              STUDY + i,
              "20260105",
              "ACC" + i,
              "Thorax",
              "|CT|",
              1,
              PER_STUDY,
              now,
              now,
              new byte[0]
            });
  }

  /** Of one series per study; the destination has got every other study. */
  private void instances() throws SQLException {
    insert(
        "series (id, study_fk, series_iuid, series_no, modality, num_instances, created_time,"
            + " updated_time, attributes)",
        STUDIES,
        i ->
            new @Nullable Object[] {
              series + i + 1,
              studies + i + 1,
              STUDY + i + ".1",
              1,
              "CT",
              PER_STUDY,
              now,
              now,
              new byte[0]
            });
    insert(
        "instance (id, series_fk, sop_iuid, sop_cuid, transfer_syntax, storage_id, storage_path,"
            + " size_bytes, created_time, updated_time, attributes)",
        STUDIES * PER_STUDY,
        i ->
            new @Nullable Object[] {
              instances + i + 1,
              series + i / PER_STUDY + 1,
              STUDY + i / PER_STUDY + ".1." + i,
              "1.2.840.10008.5.1.4.1.1.2",
              "1.2.840.10008.1.2.1",
              "fs1",
              "fill/" + i,
              6_000,
              now,
              now,
              new byte[0]
            });
    insert(
        "sent_instance (instance_fk, exporter_id, revision, sent_time)",
        STUDIES / 2 * PER_STUDY,
        i ->
            new @Nullable Object[] {
              instances + 2L * PER_STUDY * (i / PER_STUDY) + i % PER_STUDY + 1, "STORESCP", 0, now
            });
  }

  private void tasks(int count) throws SQLException {
    insert(
        "task (id, task_type, task_status, device_name, queue_name, created_time, updated_time,"
            + " scheduled_time, batch_id, error_msg, local_aet, remote_aet, exporter_id,"
            + " study_iuid, num_instances, completed)",
        count,
        i -> {
          String status = i % 2 == 0 ? "FAILED" : i % 10 == 1 ? "SCHEDULED" : "COMPLETED";
          boolean waits = status.equals("SCHEDULED");
          OffsetDateTime created = now.minusSeconds(5L * (count - i));
          return new @Nullable Object[] {
            tasks + i + 1,
            "EXPORT",
            status,
            "orderly",
            "Export",
            created,
            created.plusSeconds(3),
            waits ? now.plusYears(70) : created,
            batch(i, count),
            i % 2 == 0 ? "connection refused" : null,
            "ORDERLY",
            "STORESCP",
            "STORESCP",
            STUDY + i % STUDIES,
            50,
            status.equals("COMPLETED") ? 50 : i % 50
          };
        });
  }

  private static @Nullable String batch(int task, int count) {
    if (task % 10 == 9) {
      return null;
    }
    return task >= count - NEWEST ? "night-newest" : "night-" + task / PER_BATCH;
  }

  /** What comes later gets higher keys. */
  private void end(int count) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("alter sequence task_seq restart with " + (tasks + count + 1));
      statement.execute("alter sequence patient_seq restart with " + (patients + PATIENTS + 51));
      statement.execute("alter sequence study_seq restart with " + (studies + STUDIES + 51));
      statement.execute("alter sequence series_seq restart with " + (series + STUDIES + 51));
      statement.execute(
          "alter sequence instance_seq restart with " + (instances + STUDIES * PER_STUDY + 501));
      statement.execute("analyze");
    }
  }
}
