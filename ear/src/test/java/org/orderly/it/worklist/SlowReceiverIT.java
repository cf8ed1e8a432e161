package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.encoded;
import static org.orderly.it.worklist.Worklist.require;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.service.UpsScu;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.it.OrderlyServer;

/**
 * More receivers of search results that have stopped reading than there are database connections.
 */
class SlowReceiverIT {

  private static final int CONNECTIONS = 8;
  private static final int RECEIVERS = 12;
  private static final int WORKITEMS = 4000;
  private static final int LIMIT_SECONDS = 60;

  @RegisterExtension
  static final OrderlyServer SERVER =
      new OrderlyServer().with("ORDERLY_DB_POOL", Integer.toString(CONNECTIONS));

  private static Worklist worklist;

  @BeforeAll
  static void fill_the_worklist() throws Exception {
    worklist = Worklist.of(SERVER);
    String template = Worklist.newUid();
    require(201, worklist.send("POST", "?template=true&workitem=" + template, Bodies.template()));
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < WORKITEMS; i++) {
      rows.append(Worklist.newUid()).append("\r\n");
    }
    String path = Worklist.ARCHIVE + "/csv:1/workitems/" + template + "?upsLabel=Slow";
    require(202, worklist.call("POST", path, rows.toString(), "Content-Type", "text/csv"));
  }

  /** Takes one match and then nothing more until it may. */
  private static int search(CountDownLatch stopped, CountDownLatch goOn) throws Exception {
    ConnectRequest request =
        ConnectRequest.of(
                "127.0.0.1",
                SERVER.port("ORDERLY_DICOM_PORT"),
                AeTitle.of("SLOW"),
                AeTitle.of("ORDERLY"),
                UpsScu.contexts(Uid.ImplicitVRLittleEndian))
            .withOptions(UlOptions.DEFAULTS.withSockets(0, 4096, true, true));
    DataSet keys = new DataSet().put(Tag.ProcedureStepLabel, "Slow");
    for (int tag : new int[] {Tag.PatientName, Tag.PatientID, Tag.WorklistLabel}) {
      keys.put(tag, "");
    }
    AtomicInteger matches = new AtomicInteger();
    try (DimseAssociation association = DimseAssociation.connect(request)) {
      var last =
          new UpsScu(association)
              .search(
                  keys,
                  match -> {
                    if (matches.incrementAndGet() == 1) {
                      stopped.countDown();
                      awaitUnchecked(goOn);
                    }
                    return true;
                  });
      assertTrue(last.status().isSuccess(), last.toString());
    }
    return matches.get();
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await(5L * LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void hold_no_database_connection() throws Exception {
    CountDownLatch stopped = new CountDownLatch(RECEIVERS);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService receivers = Executors.newFixedThreadPool(RECEIVERS);
    try {
      List<Future<Integer>> searches = new ArrayList<>();
      for (int i = 0; i < RECEIVERS; i++) {
        searches.add(receivers.submit(() -> search(stopped, goOn)));
      }
      assertTrue(stopped.await(LIMIT_SECONDS, TimeUnit.SECONDS), "all have a match");
      // without a connection of the database each of these fails after a while
      for (int i = 0; i < 2 * CONNECTIONS; i++) {
        String uid = worklist.create();
        worklist.complete(uid, worklist.claim(uid));
      }
      assertEquals(WORKITEMS, worklist.count("?ProcedureStepLabel=" + encoded("Slow")));
      assertTrue(searches.stream().noneMatch(Future::isDone), "they still wait");
      goOn.countDown();
      for (Future<Integer> search : searches) {
        assertEquals(WORKITEMS, search.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
    } finally {
      goOn.countDown();
      receivers.shutdownNow();
    }
  }
}
