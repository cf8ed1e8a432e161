package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.dimse.StoreStatus;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.task.InstanceResult;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskStatus;

class StoreRunTest {
  private static final Capabilities ALL =
      Capabilities.builder()
          .scp(Capabilities.ANY, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian)
          .build();
  private static final DimseHandler TAKE = request -> request.respond(Status.SUCCESS);

  @TempDir private Path folder;

  private final SampleStudy study = SampleStudy.of("export");
  private final List<InstanceLocation> wanted = new ArrayList<>();

  @BeforeEach
  void twentyImages() throws Exception {
    for (int i = 1; i <= 20; i++) {
      wanted.add(store(SampleObjects.ct(study, 1, i, 16, 16), TransferSyntax.EXPLICIT_LITTLE));
    }
  }

  private InstanceLocation store(DataSet object, TransferSyntax syntax) throws IOException {
    return store(object, syntax, null);
  }

  private InstanceLocation store(DataSet object, TransferSyntax syntax, @Nullable String sender)
      throws IOException {
    Path file = folder.resolve(wanted.size() + ".dcm");
    Part10.write(file, FileMetaInformation.of(object, syntax), object);
    return new InstanceLocation(
        wanted.size() + 1,
        study.studyUid(),
        object.string(Tag.SeriesInstanceUID, ""),
        object.string(Tag.SOPInstanceUID, ""),
        object.string(Tag.SOPClassUID, ""),
        wanted.size() + 1,
        1,
        syntax.uid(),
        "fs1",
        file,
        Files.size(file),
        null,
        sender);
  }

  private Transfer transfer(Map<String, InstanceResult> earlier) {
    return new Transfer("Study[uid=1] to STORESCP", wanted, earlier, null);
  }

  private static Map<String, InstanceResult> confirmed(Transfer transfer) {
    Map<String, InstanceResult> results = new HashMap<>();
    transfer.confirmed().forEach(result -> results.put(result.sopInstanceUid(), result));
    return results;
  }

  @Test
  void all_sent_is_completed() throws Exception {
    try (Receiver receiver = new Receiver(ALL, TAKE)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:20", outcome.message());
      assertEquals(TaskStatus.COMPLETED, outcome.status());
      assertEquals(wanted.stream().map(InstanceLocation::sopIuid).toList(), receiver.received());
    }
  }

  @Test
  void warnings_of_the_receiver_still_complete() throws Exception {
    AtomicInteger count = new AtomicInteger();
    DimseHandler coercing =
        request ->
            request.respond(
                count.incrementAndGet() <= 2
                    ? StoreStatus.COERCION_OF_DATA_ELEMENTS
                    : Status.SUCCESS);
    try (Receiver receiver = new Receiver(ALL, coercing)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(TaskStatus.COMPLETED, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - completed:18, warning:2", outcome.message());
    }
  }

  @Test
  void three_failures_of_twenty_are_a_warning_and_a_repetition_sends_only_those() throws Exception {
    AtomicInteger count = new AtomicInteger();
    AtomicBoolean full = new AtomicBoolean(true);
    DimseHandler fails =
        request ->
            request.respond(
                full.get() && count.incrementAndGet() % 7 == 0
                    ? StoreStatus.OUT_OF_RESOURCES
                    : Status.SUCCESS);
    wanted.add(store(SampleObjects.ct(study, 1, 21, 16, 16), TransferSyntax.EXPLICIT_LITTLE));
    try (Receiver receiver = new Receiver(ALL, fails)) {
      Transfer first = transfer(Map.of());
      TaskOutcome outcome = new StoreRun(receiver.peer(), first).perform();
      assertEquals(TaskStatus.WARNING, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - completed:18, failed:3", outcome.message());
      assertEquals("A700H Refused: out of resources", outcome.error());
      full.set(false);
      receiver.forget();
      TaskOutcome second = new StoreRun(receiver.peer(), transfer(confirmed(first))).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:21", second.message());
      assertEquals(
          List.of(wanted.get(6).sopIuid(), wanted.get(13).sopIuid(), wanted.get(20).sopIuid()),
          receiver.received());
    }
  }

  @Test
  void a_sop_class_that_is_refused_counts_as_failed_with_the_reason() throws Exception {
    wanted.add(store(SampleObjects.report(study, 2, 1), TransferSyntax.EXPLICIT_LITTLE));
    Capabilities onlyCt =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian).build();
    try (Receiver receiver = new Receiver(onlyCt, TAKE)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(TaskStatus.WARNING, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - completed:20, failed:1", outcome.message());
      assertTrue(
          String.valueOf(outcome.error()).startsWith("STORESCP does not accept "), outcome.error());
    }
  }

  @Test
  void uncompressed_objects_are_recoded_for_a_receiver_that_wants_it() throws Exception {
    Capabilities implicit =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ImplicitVRLittleEndian).build();
    try (Receiver receiver =
        new Receiver(
            implicit,
            request -> {
              assertEquals(
                  Uid.ImplicitVRLittleEndian, request.presentationContext().transferSyntax());
              assertEquals(study.studyUid(), request.dataSet().string(Tag.StudyInstanceUID));
              request.respond(Status.SUCCESS);
            })) {
      assertEquals(
          TaskStatus.COMPLETED,
          new StoreRun(receiver.peer(), transfer(Map.of())).perform().status());
    }
  }

  @Test
  void an_abort_in_the_middle_keeps_what_was_confirmed_and_asks_to_be_repeated() throws Exception {
    AtomicInteger count = new AtomicInteger();
    DimseHandler aborts =
        request -> {
          if (count.incrementAndGet() == 6) {
            request.association().abort();
          } else {
            request.respond(Status.SUCCESS);
          }
        };
    try (Receiver receiver = new Receiver(ALL, aborts)) {
      Transfer first = transfer(Map.of());
      TaskOutcome outcome = new StoreRun(receiver.peer(), first).perform();
      assertEquals(TaskStatus.WARNING, outcome.status());
      assertTrue(outcome.repeat());
      assertEquals("Export Study[uid=1] to STORESCP - completed:5, failed:15", outcome.message());
      receiver.forget();
      TaskOutcome second = new StoreRun(receiver.peer(), transfer(confirmed(first))).perform();
      assertEquals(TaskStatus.COMPLETED, second.status());
      assertEquals(15, receiver.received().size());
    }
  }

  @Test
  void a_receiver_that_never_answers_ends_by_the_response_timer() throws Exception {
    try (Receiver receiver = new Receiver(ALL, request -> {})) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(TaskStatus.FAILED, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - failed:20", outcome.message());
      assertTrue(outcome.repeat());
    }
  }

  @Test
  void a_file_that_is_gone_is_missing_and_fails() throws Exception {
    Files.delete(wanted.get(4).file());
    try (Receiver receiver = new Receiver(ALL, TAKE)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(TaskStatus.FAILED, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - completed:19, missing:1", outcome.message());
    }
  }

  /** Compressed, and declared as uncompressed by its sender. */
  private InstanceLocation undecodable() throws IOException {
    DataSet bad = SampleObjects.ct(study, 1, 21, 16, 16);
    bad.putFragments(
        Tag.PixelData,
        Vr.OB,
        List.of(BulkData.ofBytes(new byte[0]), BulkData.ofBytes(new byte[8])));
    InstanceLocation compressed = store(bad, TransferSyntax.of(Uid.JPEGBaseline8Bit));
    Files.write(
        compressed.file(),
        new String(Files.readAllBytes(compressed.file()), StandardCharsets.ISO_8859_1)
            .replace(Uid.JPEGBaseline8Bit, "1.2.840.10008.1.2.1\0\0\0".substring(0, 22))
            .getBytes(StandardCharsets.ISO_8859_1));
    return as(compressed, Uid.ExplicitVRLittleEndian);
  }

  @Test
  void an_object_that_cannot_be_encoded_does_not_keep_the_others_back() throws Exception {
    wanted.add(3, undecodable());
    Capabilities implicit =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ImplicitVRLittleEndian).build();
    try (Receiver receiver = new Receiver(implicit, TAKE)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:20, missing:1", outcome.message());
      assertTrue(
          String.valueOf(outcome.error()).startsWith("File cannot be sent: "), outcome.error());
    }
  }

  @Test
  void nobody_is_called_again_when_nothing_comes_after_an_object_that_cannot_be_encoded()
      throws Exception {
    wanted.add(undecodable());
    Capabilities implicit =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ImplicitVRLittleEndian).build();
    AtomicInteger calls = new AtomicInteger();
    try (Receiver receiver = new Receiver(implicit, TAKE, () -> calls.incrementAndGet() > 0)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:20, missing:1", outcome.message());
      assertEquals(1, calls.get());
    }
  }

  private static InstanceLocation as(InstanceLocation i, String syntax) {
    return new InstanceLocation(
        i.key(),
        i.studyIuid(),
        i.seriesIuid(),
        i.sopIuid(),
        i.sopCuid(),
        i.instanceNumber(),
        i.revision(),
        syntax,
        i.storageId(),
        i.file(),
        i.size(),
        i.digest(),
        i.sendingAet());
  }

  @Test
  void an_object_of_odd_length_is_made_even_on_its_way() throws Exception {
    InstanceLocation odd = wanted.get(0);
    byte[] bytes = Files.readAllBytes(odd.file());
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 11); // an odd value at the end
    System.arraycopy(
        new byte[] {(byte) 0xE1, 0x7F, 0x10, 0, 'L', 'O', 3, 0, 'A', 'B', 'C'},
        0,
        longer,
        bytes.length,
        11);
    Files.write(odd.file(), longer);
    wanted.clear();
    wanted.add(sized(odd, longer.length));
    List<Integer> lengths = new ArrayList<>();
    DimseHandler counting =
        request -> {
          lengths.add(request.data().readAllBytes().length);
          TAKE.handle(request);
        };
    try (Receiver receiver = new Receiver(ALL, counting)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(TaskStatus.COMPLETED, outcome.status());
      assertEquals(1, lengths.size());
      assertEquals(0, lengths.get(0) % 2);
    }
  }

  private static InstanceLocation sized(InstanceLocation i, long size) {
    return new InstanceLocation(
        i.key(),
        i.studyIuid(),
        i.seriesIuid(),
        i.sopIuid(),
        i.sopCuid(),
        i.instanceNumber(),
        i.revision(),
        i.transferSyntax(),
        i.storageId(),
        i.file(),
        size,
        i.digest(),
        i.sendingAet());
  }

  @Test
  void nothing_is_proposed_that_the_directory_says_the_receiver_does_not_take() throws Exception {
    List<TransferCapability> implicitCt =
        List.of(takes(Uid.CTImageStorage, Uid.ImplicitVRLittleEndian));
    Set<String> used = new TreeSet<>();
    DimseHandler noting =
        request -> {
          used.add(request.presentationContext().transferSyntax());
          TAKE.handle(request);
        };
    try (Receiver receiver = new Receiver(ALL, noting)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(implicitCt), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:20", outcome.message());
      assertEquals(Set.of(Uid.ImplicitVRLittleEndian), used);
      List<TransferCapability> onlyMr =
          List.of(takes(Uid.MRImageStorage, Uid.ImplicitVRLittleEndian));
      outcome = new StoreRun(receiver.peer(onlyMr), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - failed:20", outcome.message());
      assertTrue(
          String.valueOf(outcome.error()).startsWith("STORESCP does not accept CT Image Storage"),
          outcome.error());
    }
  }

  @Test
  void more_kinds_of_objects_than_an_association_has_contexts_take_two() throws Exception {
    wanted.clear();
    List<String> classes = Dictionary.storageSopClasses().stream().sorted().limit(70).toList();
    for (String sopClass : classes) {
      DataSet object = SampleObjects.ct(study, 1, wanted.size() + 1, 2, 2);
      object.put(Tag.SOPClassUID, sopClass);
      wanted.add(store(object, TransferSyntax.EXPLICIT_LITTLE));
    }
    Set<Long> associations = new TreeSet<>();
    DimseHandler noting =
        request -> {
          associations.add(request.association().association().serial());
          TAKE.handle(request);
        };
    try (Receiver receiver = new Receiver(ALL, noting)) {
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:70", outcome.message());
      assertEquals(2, associations.size());
      assertEquals(70, receiver.received().size());
    }
  }

  private static TransferCapability takes(String sopClass, String syntax) {
    return new TransferCapability(
        "x",
        sopClass,
        TransferCapability.Role.SCP,
        List.of(syntax),
        List.of(),
        false,
        false,
        false,
        false);
  }

  @Test
  void each_series_is_sent_in_the_name_of_its_own_source_if_the_destination_wants_that()
      throws Exception {
    TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE;
    wanted.add(store(SampleObjects.ct(study, 2, 1, 16, 16), syntax, "CT1"));
    wanted.add(store(SampleObjects.ct(study, 2, 2, 16, 16), syntax, "CT1"));
    Set<String> callers = new TreeSet<>();
    DimseHandler take =
        request -> {
          callers.add(request.association().association().callingAeTitle());
          TAKE.handle(request);
        };
    try (Receiver receiver = new Receiver(ALL, take)) {
      TaskOutcome outcome =
          new StoreRun(
                  receiver.peer(),
                  transfer(Map.of()),
                  new StoreRun.Manner(true, 1, false, Runnable::run))
              .perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:22", outcome.message());
      assertEquals(Set.of("CT1", "ORDERLY"), callers);
      callers.clear();
      new StoreRun(receiver.peer(), transfer(Map.of())).perform();
      assertEquals(Set.of("ORDERLY"), callers);
    }
  }

  @Test
  void several_associations_share_the_objects_and_one_that_is_refused_is_made_up_for()
      throws Exception {
    Set<Long> associations = new ConcurrentSkipListSet<>();
    CyclicBarrier both = new CyclicBarrier(2);
    DimseHandler together =
        request -> {
          if (associations.add(request.association().association().serial())
              && associations.size() <= 2) {
            // the first of each association waits for the first of the other
            try {
              both.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IOException(e);
            }
          }
          TAKE.handle(request);
        };
    AtomicInteger asked = new AtomicInteger();
    ExecutorService executor = Executors.newCachedThreadPool();
    try (Receiver receiver = new Receiver(ALL, together, () -> asked.incrementAndGet() != 3)) {
      StoreRun.Manner three = new StoreRun.Manner(false, 3, false, executor);
      Transfer transfer = transfer(Map.of());
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer, three).perform();
      assertEquals("Export Study[uid=1] to STORESCP - completed:20", outcome.message());
      assertEquals(20, transfer.confirmed().size());
      assertEquals(20, Set.copyOf(receiver.received()).size());
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void no_association_is_left_sending_when_another_one_fails() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    List<Thread> others = new ArrayList<>();
    // this thread sends the first half, the other one the second
    wanted.set(0, at(wanted.get(0), poisoned(begun, sending)));
    Executor executor =
        work -> {
          Thread other =
              new Thread(
                  () -> {
                    await(begun);
                    work.run();
                  });
          others.add(other);
          other.start();
        };
    DimseHandler hesitating =
        request -> {
          sending.countDown();
          await(answers);
          TAKE.handle(request);
        };
    try (Receiver receiver = new Receiver(ALL, hesitating)) {
      StoreRun.Manner two = new StoreRun.Manner(false, 2, false, executor);
      StoreRun run = new StoreRun(receiver.peer(), transfer(Map.of()), two);
      assertThrows(IllegalStateException.class, run::perform);
      assertEquals(1, others.size());
      // sooner than by its timer
      others.get(0).join(1_000);
      assertFalse(others.get(0).isAlive());
    } finally {
      answers.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file that fails when it is opened, but not before something else has happened. */
  private static Path poisoned(CountDownLatch asked, CountDownLatch meanwhile) {
    return (Path)
        Proxy.newProxyInstance(
            StoreRunTest.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "hashCode":
                  return 1;
                case "equals":
                  return proxy == arguments[0];
                default:
                  asked.countDown();
                  await(meanwhile);
                  throw new IllegalStateException("the disk is gone");
              }
            });
  }

  private static InstanceLocation at(InstanceLocation i, Path file) {
    return new InstanceLocation(
        i.key(),
        i.studyIuid(),
        i.seriesIuid(),
        i.sopIuid(),
        i.sopCuid(),
        i.instanceNumber(),
        i.revision(),
        i.transferSyntax(),
        i.storageId(),
        file,
        i.size(),
        i.digest(),
        i.sendingAet());
  }

  @Test
  void objects_that_the_receiver_does_not_take_can_be_left_out_without_failure() throws Exception {
    wanted.add(store(SampleObjects.report(study, 2, 1), TransferSyntax.EXPLICIT_LITTLE));
    Capabilities onlyCt =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian).build();
    StoreRun.Manner silently = new StoreRun.Manner(false, 1, true, Runnable::run);
    try (Receiver receiver = new Receiver(onlyCt, TAKE)) {
      Transfer transfer = transfer(Map.of());
      TaskOutcome outcome = new StoreRun(receiver.peer(), transfer, silently).perform();
      assertEquals(TaskStatus.COMPLETED, outcome.status());
      assertEquals("Export Study[uid=1] to STORESCP - completed:20, left out:1", outcome.message());
      assertEquals(20, transfer.confirmed().size());
    }
  }

  @Test
  void no_connection_is_an_error_of_its_own() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThrows(
        AssociationException.ConnectFailed.class,
        () -> new StoreRun(Receiver.peer(port), transfer(Map.of())).perform());
  }

  @Test
  void a_replaced_object_is_sent_again() throws Exception {
    InstanceLocation old = wanted.get(0);
    InstanceResult before =
        new InstanceResult(
            old.sopIuid(), old.seriesIuid(), old.sopCuid(), "0:1", 0, null, old.key());
    assertEquals(20, transfer(Map.of(old.sopIuid(), before)).missing().size());
  }
}
