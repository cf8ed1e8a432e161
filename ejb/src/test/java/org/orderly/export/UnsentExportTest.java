package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.ArchiveWriter;
import org.orderly.archive.QueryRequest;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.NewTask;
import org.orderly.task.PendingTasks;
import org.orderly.task.Requester;
import org.orderly.task.TaskDatabase;
import org.orderly.task.TaskService;
import org.orderly.task.TestDatabase;

class UnsentExportTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final QueryRequest ALL = QueryRequest.of(new DataSet());

  @TempDir private Path folder;

  /** Four studies of two series with one instance each; 1 and 2 have been sent. */
  private ArchiveFixture filled(TestDatabase kind) throws Exception {
    ArchiveFixture archive = new ArchiveFixture(kind, folder);
    ArchiveWriter writer = archive.writer();
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    for (int study = 1; study <= 4; study++) {
      for (int series = 1; series <= 2; series++) {
        String uid = study + "." + series;
        DataSet object = ArchiveFixture.object("1." + study, "1.1." + uid, "1.2." + uid);
        object.put(Tag.PatientID, "P" + study);
        ArchiveFixture.store(writer, archive.arrival(object, ae, "CT1", "c"));
      }
    }
    execute(
        archive,
        "insert into sent_instance (instance_fk, exporter_id, revision, sent_time)"
            + " select i.id, 'STORESCP', i.revision, i.created_time from instance i"
            + " where i.sop_iuid like '1.2.1.%' or i.sop_iuid like '1.2.2.%'");
    return archive;
  }

  private static void execute(ArchiveFixture archive, String sql) throws SQLException {
    try (Connection connection = archive.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static UnsentExport export(ArchiveFixture archive) {
    return export(archive, () -> {});
  }

  /**
   * @param chosen runs between the choice and the commit of what was chosen
   */
  private static UnsentExport export(ArchiveFixture archive, Runnable chosen) {
    TaskDatabase database = new TaskDatabase(archive.database());
    TaskService tasks =
        new TaskService() {
          @Override
          public NewTask.ExportTarget targetOf(String id) {
            return new NewTask.ExportTarget(id, "orderly", "Export", 0, "ORDERLY", id);
          }

          @Override
          public int requestChosen(TaskDatabase.Step<List<NewTask>> choice) {
            try {
              return database.call(
                  connection -> {
                    List<NewTask> tasks = choice.apply(connection);
                    chosen.run();
                    PendingTasks.upsert(connection, tasks, NOW);
                    return tasks.size();
                  });
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    return new UnsentExport(tasks, archive.studies(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static ExportService.Order order(@Nullable String batchId) {
    return new ExportService.Order(batchId, null, Requester.SYSTEM);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void queues_only_what_is_unsent_and_nothing_twice(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      UnsentExport.Queued first = export(archive).send("STORESCP", ALL, order(null));
      assertEquals(2, first.count());
      assertEquals(0, first.underWay());
      assertTrue(first.batchId().startsWith("unsent-20260302-100000-"), first.batchId());
      assertEquals(
          2,
          archive.number(
              "select count(*) from task where study_iuid in ('1.3','1.4') and series_iuid is null"
                  + " and batch_id = '"
                  + first.batchId()
                  + "'"));
      UnsentExport.Queued second = export(archive).send("STORESCP", ALL, order(null));
      assertEquals(0, second.count());
      assertEquals(2, second.underWay());
      execute(
          archive,
          "update task set task_status = 'FAILED', pending_key = null where study_iuid = '1.3'");
      assertEquals(1, export(archive).send("STORESCP", ALL, order("again")).count());
      assertEquals(4, export(archive).send("OTHER", ALL, order(null)).count());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void one_instance_is_enough_to_be_unsent_and_only_its_own_task_carries_it(TestDatabase kind)
      throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      execute(archive, "update instance set revision = 1 where sop_iuid = '1.2.1.2'");
      assertEquals(3, export(archive).preview("STORESCP", ALL).count());
      execute(archive, task(7, "1.1", "'1.1.1.1'"));
      assertEquals(3, export(archive).preview("STORESCP", ALL).count());
      execute(archive, task(8, "1.1", "'1.1.1.2'"));
      assertEquals(new UnsentExport.Queued("", 2, 1), export(archive).preview("STORESCP", ALL));
    }
  }

  private static String task(long id, String study, String series) {
    return "insert into task (id, task_type, task_status, device_name, queue_name, created_time,"
        + " updated_time, scheduled_time, exporter_id, study_iuid, series_iuid) values ("
        + id
        + ", 'EXPORT', 'IN PROCESS', 'orderly', 'Export', current_timestamp, current_timestamp,"
        + " current_timestamp, 'STORESCP', '"
        + study
        + "', "
        + series
        + ")";
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keys_narrow_what_is_queued(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      QueryRequest patient = QueryRequest.of(new DataSet().put(Tag.PatientID, "P4"));
      assertEquals(1, export(archive).send("STORESCP", patient, order("p")).count());
      assertEquals(1, archive.number("select count(*) from task where study_iuid = '1.4'"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void two_who_ask_at_once_queue_each_study_once(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      ExecutorService both = Executors.newFixedThreadPool(2);
      CountDownLatch chosen = new CountDownLatch(2);
      AtomicBoolean late = new AtomicBoolean();
      Runnable meet =
          () -> {
            chosen.countDown();
            try {
              // the first waits in vain, as the other may not choose before it has committed
              late.set(!chosen.await(500, TimeUnit.MILLISECONDS) || late.get());
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      Callable<Integer> ask =
          () -> export(archive, meet).send("STORESCP", ALL, order(null)).count();
      List<Future<Integer>> counts = List.of(both.submit(ask), both.submit(ask));
      both.shutdown();
      assertEquals(2, counts.get(0).get() + counts.get(1).get());
      assertEquals(2, archive.number("select count(*) from task"));
      assertTrue(late.get());
    }
  }
}
