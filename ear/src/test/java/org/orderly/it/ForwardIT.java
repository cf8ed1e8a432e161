package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/**
 * The sample configuration at work between other people's programs: storescu sends, storescp
 * receives, dcmjs-dimse is notified.
 */
class ForwardIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static StoreScp receiver;
  private static NodePeer notified;
  private static Samples samples;

  @BeforeAll
  static void start_the_peers() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    receiver = StoreScp.start(folder.resolve("received"));
    notified = NodePeer.start();
    samples = new Samples(folder.resolve("sent"));
    try (Directory directory = SERVER.directory()) {
      directory
          .replace(connection("storescp"), "dicomPort", Integer.toString(receiver.port()))
          .replace(connection("ianscp"), "dicomPort", Integer.toString(notified.port()))
          .replace("cn=Forward to STORESCP," + Directory.DEVICE, "dcmDuration", "PT2S")
          .settle();
    }
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (notified != null) {
      receiver.close();
      notified.close();
    }
  }

  private static String connection(String device) {
    return "cn=dicom,dicomDeviceName=" + device + "," + Directory.DEVICES;
  }

  @Test
  void every_kind_of_object_arrives_element_for_element() throws Exception {
    SampleStudy study = Samples.study().named("Müller^Jörg", "ISO_IR 192");
    Map<Path, String> sent = corpus(study);
    for (Map.Entry<Path, String> file : sent.entrySet()) {
      SERVER.dicom().store("FORWARD", List.of(file.getKey()), "-R", file.getValue()).orFail();
    }
    Await.that(
        "all exports of the study end",
        Duration.ofSeconds(40),
        () -> completed(tasks(study)) == sent.size());

    for (Path file : sent.keySet()) {
      String uid = Samples.read(file).string(Tag.SOPInstanceUID, "");
      Path received = receiver.file(uid);
      String difference =
          new Comparison(Samples.read(file), Samples.read(received)).firstDifference();
      assertNull(difference, file.getFileName().toString());
      assertEquals(Dcmtk.dump(file), Dcmtk.dump(received), file.getFileName().toString());
      TransferSyntax syntax = Samples.meta(file).transferSyntax();
      if (syntax.encapsulated()) {
        assertEquals(syntax, Samples.meta(received).transferSyntax(), file.toString());
      }
    }
  }

  /** Each file with the option that makes storescu propose its transfer syntax. */
  private static Map<Path, String> corpus(SampleStudy study) throws Exception {
    TransferSyntax explicit = TransferSyntax.EXPLICIT_LITTLE;
    Map<Path, String> files = new LinkedHashMap<>();
    DataSet ct = SampleObjects.ct(study, 1, 1, 64, 64);
    ct.putPrivate("ORDERLY TEST", 0x00291001, Vr.DS, "1.5");
    files.put(samples.write("ct", ct, explicit), "-xe");
    files.put(samples.write("mr", SampleObjects.mr(study, 2, 1, 32, 32), explicit), "-xe");
    files.put(samples.write("us", SampleObjects.ultrasound(study, 3, 1, 5, 24), explicit), "-xe");
    files.put(samples.write("sr", SampleObjects.report(study, 4, 1), explicit), "-xe");
    files.put(samples.write("pdf", SampleObjects.pdf(study, 5, 1), explicit), "-xe");
    DataSet jpeg2000 = SampleObjects.encapsulated(SampleObjects.mr(study, 6, 1, 16, 16), 1, 999);
    TransferSyntax j2k = TransferSyntax.of(Uid.JPEG2000Lossless);
    files.put(samples.write("j2k", jpeg2000, j2k), "-xv");
    recoded(files, SampleObjects.ct(study, 7, 1, 32, 32), "-xi", "dcmconv", "+ti");
    recoded(files, SampleObjects.ct(study, 8, 1, 32, 32), "-xb", "dcmconv", "+tb");
    recoded(files, SampleObjects.ct(study, 9, 1, 32, 32), "-xd", "dcmconv", "+td");
    recoded(files, SampleObjects.report(study, 10, 1), "-xe", "dcmconv", "+te", "-e");
    recoded(files, SampleObjects.report(study, 11, 1), "-xi", "dcmconv", "+ti", "-e");
    recoded(files, SampleObjects.ct(study, 12, 1, 32, 32), "-xr", "dcmcrle");
    recoded(files, SampleObjects.ct(study, 13, 1, 32, 32), "-xs", "dcmcjpeg", "+e1");
    recoded(files, SampleObjects.ct(study, 14, 1, 32, 32), "-xt", "dcmcjpls");
    recoded(files, SampleObjects.ultrasound(study, 15, 1, 3, 32), "-xy", "dcmcjpeg", "+eb");
    return files;
  }

  private static void recoded(
      Map<Path, String> files, DataSet dataSet, String option, String... command) throws Exception {
    String name = "series-" + dataSet.string(Tag.SeriesNumber, "");
    Path plain = samples.write(name, dataSet, TransferSyntax.EXPLICIT_LITTLE);
    files.put(samples.recode(plain, command), option);
  }

  private static List<JsonObject> tasks(SampleStudy study) throws Exception {
    return SERVER
        .rest()
        .array("/monitor/export?ExporterID=STORESCP&StudyInstanceUID=" + study.studyUid())
        .getValuesAs(JsonObject.class);
  }

  private static long completed(List<JsonObject> tasks) {
    return tasks.stream().filter(task -> task.getString("status").equals("COMPLETED")).count();
  }

  @Test
  void one_notification_names_exactly_what_the_receiver_confirmed() throws Exception {
    SampleStudy study = Samples.study();
    SERVER.dicom().store("FORWARD", samples.slices(study, 3)).orFail();
    JsonObject created =
        Await.value(
            "the notification about the study",
            Duration.ofSeconds(30),
            () -> notifications(study).stream().findFirst().orElse(null));

    List<String> references = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      references.add(
          String.format(
              "{\"InstanceAvailability\":\"ONLINE\",\"ReferencedSOPClassUID\":\"%s\","
                  + "\"ReferencedSOPInstanceUID\":\"%s\",\"RetrieveAETitle\":\"STORESCP\"}",
              Uid.CTImageStorage, study.instanceUid(1, i)));
    }
    assertEquals(Uid.InstanceAvailabilityNotification, created.getString("sopClass"));
    assertTrue(created.getString("uid").startsWith("2.25."), created.toString());
    assertEquals(
        String.format(
            "{\"ReferencedPerformedProcedureStepSequence\":[],"
                + "\"ReferencedSeriesSequence\":[{\"ReferencedSOPSequence\":[%s],"
                + "\"SeriesInstanceUID\":\"%s\"}],\"StudyInstanceUID\":\"%s\"}",
            String.join(",", references), study.seriesUid(1), study.studyUid()),
        SortedJson.of(created.getJsonObject("attributes")));

    JsonObject export = tasks(study).get(0);
    assertEquals("COMPLETED", export.getString("status"));
    assertEquals("3", export.getString("NumberOfInstances"));
    assertTrue(export.getString("outcomeMessage").endsWith("completed:3"), export.toString());
    Await.that(
        "the task of the notification ends",
        Duration.ofSeconds(10),
        () ->
            SERVER.rest().array("/queue/IANSCU").getValuesAs(JsonObject.class).stream()
                .filter(task -> task.getString("SOPInstanceUID").equals(created.getString("uid")))
                .allMatch(task -> task.getString("status").equals("COMPLETED")));
    assertEquals(1, notifications(study).size());
  }

  private static List<JsonObject> notifications(SampleStudy study) {
    return notified.events("created").stream()
        .filter(
            event ->
                event
                    .getJsonObject("attributes")
                    .getString("StudyInstanceUID")
                    .equals(study.studyUid()))
        .toList();
  }

  @Test
  void a_series_that_arrives_slowly_makes_one_task_after_its_last_object() throws Exception {
    SampleStudy study = Samples.study();
    List<Path> files = samples.slices(study, 4);
    Instant last = Instant.EPOCH;
    ScheduledExecutorService modality = Executors.newSingleThreadScheduledExecutor();
    try {
      List<ScheduledFuture<Instant>> sendings = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        List<Path> file = List.of(files.get(i));
        sendings.add(
            modality.schedule(
                () -> {
                  Instant begun = Instant.now();
                  SERVER.dicom().store("FORWARD", file).orFail();
                  return begun;
                },
                1_200L * i,
                TimeUnit.MILLISECONDS));
      }
      for (ScheduledFuture<Instant> sending : sendings) {
        last = sending.get(30, TimeUnit.SECONDS);
      }
    } finally {
      modality.shutdownNow();
    }
    Await.that("the task ends", Duration.ofSeconds(30), () -> completed(tasks(study)) > 0);

    assertEquals(1, tasks(study).size());
    JsonObject task = tasks(study).get(0);
    assertEquals("4", task.getString("NumberOfInstances"));
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    Instant started =
        OffsetDateTime.parse(task.getString("processingStartTime"), format).toInstant();
    // fractions of a second are dropped from the time that a task is due
    Instant quiet = last.plusSeconds(2).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    assertTrue(!started.isBefore(quiet), started + " is before " + quiet);
  }
}
