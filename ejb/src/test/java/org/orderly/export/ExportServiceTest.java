package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.Destination;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.peer.Peer;
import org.orderly.task.EntityUid;
import org.orderly.task.InstanceResult;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskEnd;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.UnknownNameException;

class ExportServiceTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final ExportService.Order ORDER =
      new ExportService.Order("b1", null, Requester.SYSTEM);
  private static final EntityUid STUDY = EntityUid.ofStudy("1.2.3");

  @TempDir private Path folder;

  private final List<InstanceLocation> stored = new ArrayList<>();
  private TaskEnd end = new TaskEnd(TaskOutcome.error("not ended"), new TaskRun.Counts(0, 0, 0));
  private final List<NewTask> requested = new ArrayList<>();
  private final List<TaskView> earlier = new ArrayList<>();
  private final List<InstanceResult> troubles = new ArrayList<>();
  private final CurrentConfiguration configuration = new CurrentConfiguration();

  private final class Archive extends ArchiveQuery {
    @Override
    public List<InstanceLocation> locations(
        String study, @Nullable String series, @Nullable String sop) {
      return study.equals("1.2.3") ? stored : List.of();
    }
  }

  private final class Tasks extends TaskService {
    @Override
    public TaskEnd performNow(NewTask task) {
      requested.add(task);
      return end;
    }

    @Override
    public List<TaskView> list(TaskFilter filter, TaskPage page) {
      List<TaskView> all = new ArrayList<>(earlier);
      requested.forEach(task -> all.add(ended(task)));
      return all.stream().filter(task -> Objects.equals(filter.batchId(), task.batchId())).toList();
    }

    @Override
    public List<InstanceResult> troubles(long taskId) {
      return troubles;
    }

    @Override
    public int requestAll(List<NewTask> tasks) {
      requested.addAll(tasks);
      return tasks.size();
    }
  }

  private ExportService service(@Nullable Peer peer, Destination... destinations) {
    configuration.set(
        TestSnapshot.of(
            List.of(), List.of(destinations), peer == null ? List.of() : List.of(peer.address())));
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new ExportService(
        new Tasks(), configuration, new Archive(), new Carriers(List.of()), clock);
  }

  private TaskView ended(NewTask task) {
    return view(task.study(), task.batchId(), end.outcome().status(), end.counts(), null);
  }

  private TaskView view(
      @Nullable String study,
      @Nullable String batch,
      TaskStatus status,
      TaskRun.Counts counts,
      @Nullable String canceledBy) {
    return new TaskView(
        7,
        "orderly",
        "Export",
        TaskType.EXPORT,
        status,
        batch,
        0,
        1,
        NOW,
        NOW,
        NOW,
        null,
        null,
        null,
        end.outcome().message(),
        null,
        null,
        null,
        "ORDERLY",
        "STORESCP",
        "dicom:STORESCP",
        study,
        null,
        null,
        stored.size(),
        List.of(),
        counts.completed(),
        counts.warning(),
        counts.failed(),
        null,
        canceledBy,
        null);
  }

  private void store(int count) throws IOException {
    SampleStudy study = SampleStudy.of("ad hoc");
    for (int i = 1; i <= count; i++) {
      DataSet object = SampleObjects.ct(study, 1, i, 16, 16);
      Path file = folder.resolve(i + ".dcm");
      Part10.write(file, FileMetaInformation.of(object, TransferSyntax.EXPLICIT_LITTLE), object);
      stored.add(
          new InstanceLocation(
              i,
              "1.2.3",
              object.string(Tag.SeriesInstanceUID, ""),
              object.string(Tag.SOPInstanceUID, ""),
              object.string(Tag.SOPClassUID, ""),
              i,
              1,
              Uid.ExplicitVRLittleEndian,
              "fs1",
              file,
              Files.size(file),
              null,
              null));
    }
  }

  private ExportService.AdHocResult export(TaskOutcome outcome, TaskRun.Counts counts) {
    end = new TaskEnd(outcome, counts);
    return service(Receiver.peer(1)).exportNow("ORDERLY", "dicom:STORESCP", STUDY, ORDER);
  }

  @Test
  void an_ad_hoc_export_is_a_task_of_whoever_asked_and_tells_what_arrived() throws Exception {
    store(3);
    ExportService.AdHocResult all =
        export(TaskOutcome.completed("fine", List.of()), new TaskRun.Counts(2, 1, 0));
    assertEquals(new ExportService.AdHocResult(2, 1, 0, null), all);
    assertEquals(200, all.httpStatus());
    NewTask task = requested.get(0);
    assertEquals(TaskType.EXPORT, task.type());
    assertEquals("dicom:STORESCP", task.exporterId());
    assertEquals("ORDERLY", task.localAet());
    assertEquals("STORESCP", task.remoteAet());
    assertEquals("b1", task.batchId());
    assertEquals("Export", task.queueName());
    assertEquals(NOW, task.scheduledTime());
  }

  private ExportService.Sent sent(TaskOutcome outcome, TaskRun.Counts counts) {
    end = new TaskEnd(outcome, counts);
    return service(Receiver.peer(1))
        .sendNow("2.25.1", TestSnapshot.ORDERLY, TestSnapshot.STORESCP, stored);
  }

  @Test
  void what_is_sent_for_a_work_item_is_a_batch_and_is_not_sent_twice() throws Exception {
    store(3);
    TaskOutcome fine = TaskOutcome.completed("fine", List.of());
    ExportService.Sent done = new ExportService.Sent(ExportService.Progress.DONE, 3, null, "");
    assertEquals(done, sent(fine, new TaskRun.Counts(2, 1, 0)));
    NewTask task = requested.get(0);
    assertEquals("2.25.1", task.batchId());
    assertEquals("dicom:STORESCP", task.exporterId());
    assertEquals("1.2.3", task.study());
    assertNull(task.series(), "all of the study");
    assertEquals(done, sent(fine, new TaskRun.Counts(2, 1, 0)));
    assertEquals(1, requested.size());
  }

  @Test
  void what_a_work_item_has_begun_to_send_is_waited_for() throws Exception {
    store(3);
    TaskRun.Counts none = new TaskRun.Counts(0, 0, 0);
    earlier.add(view("1.2.3", "2.25.1", TaskStatus.SCHEDULED, none, null));
    assertEquals(
        ExportService.Progress.UNDER_WAY, sent(TaskOutcome.error("unused"), none).progress());
    assertEquals(List.of(), requested);
  }

  @Test
  void a_send_for_a_work_item_tells_who_canceled_it_and_what_was_refused() throws Exception {
    store(2);
    TaskRun.Counts one = new TaskRun.Counts(1, 0, 1);
    troubles.add(new InstanceResult("1.9", "1.8", "1.7", "1:x", 0xA700, null, 1));
    assertEquals(
        new ExportService.Sent(ExportService.Progress.FAILED, 1, 0xA700, "one was refused"),
        sent(TaskOutcome.warning("one was refused"), one));
    requested.clear();
    earlier.add(view("1.2.3", "2.25.1", TaskStatus.CANCELED, one, "anna"));
    ExportService.Sent canceled = sent(TaskOutcome.error("unused"), one);
    assertEquals(ExportService.Progress.CANCELED, canceled.progress());
    assertTrue(canceled.text().contains("anna"), canceled.text());
    assertEquals(List.of(), requested);
  }

  @Test
  void an_ad_hoc_export_waits_in_the_queue_of_the_destination_that_leads_there() throws Exception {
    store(1);
    end = new TaskEnd(TaskOutcome.completed("fine", List.of()), new TaskRun.Counts(1, 0, 0));
    ExportService service =
        service(Receiver.peer(1), TestSnapshot.destination("STORESCP", List.of(), List.of()));
    service.exportNow("ORDERLY", "dicom:STORESCP", STUDY, ORDER);
    String queue = configuration.get().destination("STORESCP").orElseThrow().queueName();
    assertEquals(queue, requested.get(0).queueName());
  }

  @Test
  void an_ad_hoc_export_that_did_not_arrive_whole_is_206_or_502_with_the_reason() throws Exception {
    store(3);
    ExportService.AdHocResult some =
        export(TaskOutcome.warning("2 of 3"), new TaskRun.Counts(2, 0, 1));
    assertEquals(new ExportService.AdHocResult(2, 0, 1, "2 of 3"), some);
    assertEquals(206, some.httpStatus());
    ExportService.AdHocResult none =
        export(TaskOutcome.error("Connection refused"), new TaskRun.Counts(0, 0, 0));
    assertEquals(new ExportService.AdHocResult(0, 0, 3, "Connection refused"), none);
    assertEquals(502, none.httpStatus());
  }

  @Test
  void an_ad_hoc_export_of_nothing_completes_and_to_an_unknown_title_is_refused() {
    ExportService service = service(Receiver.peer(1));
    ExportService.AdHocResult nothing =
        service.exportNow("ORDERLY", "dicom:STORESCP", EntityUid.ofStudy("1.9"), ORDER);
    assertTrue(requested.isEmpty());
    assertEquals(new ExportService.AdHocResult(0, 0, 0, null), nothing);
    assertEquals(200, nothing.httpStatus());
    UnknownNameException unknown =
        assertThrows(
            UnknownNameException.class,
            () -> service.exportNow("ORDERLY", "dicom:NOPE", STUDY, ORDER));
    assertEquals("No such Application Entity: NOPE", unknown.getMessage());
  }

  @Test
  void only_ian_notifies_each_receiver_of_the_destination_and_sends_nothing() throws Exception {
    store(2);
    ExportService service =
        service(
            null,
            TestSnapshot.destination("STORESCP", List.of(TestSnapshot.IANSCP), List.of()),
            TestSnapshot.destination("SILENT", List.of(), List.of()));
    int count =
        service.scheduleIanOnly(
            "ORDERLY", "STORESCP", List.of(STUDY, EntityUid.ofStudy("1.9")), ORDER);
    assertEquals(1, count);
    NewTask task = requested.get(0);
    assertEquals(TaskType.IAN, task.type());
    assertEquals("ORDERLY", task.localAet());
    assertEquals("IANSCP", task.remoteAet());
    assertEquals("b1", task.batchId());
    assertEquals(NOW, task.scheduledTime());
    String payload = String.valueOf(task.payload());
    assertTrue(payload.contains("NEARLINE"), payload);
    stored.forEach(instance -> assertTrue(payload.contains(instance.sopIuid()), payload));
    assertEquals(
        "No IAN Destinations configured",
        assertThrows(
                UnknownNameException.class,
                () -> service.scheduleIanOnly("ORDERLY", "SILENT", List.of(STUDY), ORDER))
            .getMessage());
    assertEquals(
        "No such Exporter: NOPE",
        assertThrows(
                UnknownNameException.class,
                () -> service.scheduleIanOnly("ORDERLY", "NOPE", List.of(STUDY), ORDER))
            .getMessage());
  }
}
