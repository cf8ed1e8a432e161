package org.orderly.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes patients, studies and tasks into the database of a server that does not run. */
final class TaskFill {
  static final String STUDY = "1.2.840.99999.";

  private static final int STUDIES = 20_000;
  private static final int PATIENTS = 5_000;
  private static final int PER_STUDY = 3;

  /** The newest tasks are one batch, the others batches of that many; every tenth has none. */
  private static final int NEWEST = 5_000;

  private static final int PER_BATCH = 40;

  private final ServerDatabase database;
  private final OffsetDateTime now = OffsetDateTime.now(Clock.systemUTC());

  // what other stages have left in the database stays
  private final long patients;
  private final long studies;
  private final long series;
  private final long instances;
  private final long tasks;

  private TaskFill(ServerDatabase database) throws SQLException {
    this.database = database;
    patients = database.highest("patient");
    studies = database.highest("study");
    series = database.highest("series");
    instances = database.highest("instance");
    tasks = database.highest("task");
  }

  /** Half of the tasks have failed, four in ten are done, the others wait for another century. */
  static void fill(Map<String, String> environment, int tasks) throws IOException, SQLException {
    try (ServerDatabase database = ServerDatabase.open(environment)) {
      TaskFill fill = new TaskFill(database);
      fill.patients();
      fill.studies();
      fill.instances();
      fill.tasks(tasks);
      database.end();
    }
  }

  private void patients() throws SQLException {
    database.insert(
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
    database.insert(
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
    database.insert(
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
    database.insert(
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
    database.insert(
        "sent_instance (instance_fk, exporter_id, revision, sent_time)",
        STUDIES / 2 * PER_STUDY,
        i ->
            new @Nullable Object[] {
              instances + 2L * PER_STUDY * (i / PER_STUDY) + i % PER_STUDY + 1, "STORESCP", 0, now
            });
  }

  private void tasks(int count) throws SQLException {
    database.insert(
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
}
