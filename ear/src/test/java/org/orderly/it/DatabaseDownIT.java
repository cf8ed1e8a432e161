package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/**
 * The database is stopped, killed and frozen while objects come in. Senders are told so, health and
 * log say so, and when it is back, work goes on by itself; what was acknowledged is there, and of
 * the rest there is nothing.
 */
class DatabaseDownIT {

  private static final int SENDERS = 2;
  private static final Duration SECONDS_OF_A_START = Duration.ofSeconds(15);
  private static final StoppablePostgreSql DATABASE = database();

  @RegisterExtension
  static final OrderlyServer SERVER =
      new OrderlyServer()
          .with("ORDERLY_DB_URL", DATABASE.url())
          .with("ORDERLY_DB_USER", "postgres")
          .with("ORDERLY_DB_PASSWORD", "postgres");

  @TempDir Path folder;

  private final SampleStudy study = Samples.study();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<String, Status> refused = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private interface Step {
    void take() throws Exception;
  }

  private static StoppablePostgreSql database() {
    try {
      return StoppablePostgreSql.start();
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  @AfterAll
  static void stopDatabase() throws IOException {
    SERVER.stop();
    try (Stream<Path> spool = Files.walk(SERVER.data().resolve("fs1/.spool"))) {
      assertEquals(List.of(), spool.filter(Files::isRegularFile).toList(), "spool, intents");
    } finally {
      DATABASE.close();
    }
  }

  /** Ends its own connection when it is to write an export, twice: at receipt, and after that. */
  @Test
  void rules_whose_connection_the_database_ends_are_evaluated_again_and_nobody_is_named()
      throws Exception {
    int before = SERVER.log().length();
    try (StoreScp receiver = StoreScp.start(folder.resolve("ended"))) {
      try (Directory directory = SERVER.directory()) {
        directory.add(Route.to("ENDED", receiver.port())).settle();
      }
      DATABASE.perform(
          "create sequence connections_ended",
          "create function end_connection() returns trigger language plpgsql as $$ begin"
              + " if nextval('connections_ended') <= 2 then"
              + " perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10);"
              + " end if; return new; end $$",
          "create trigger end_connection before insert on task"
              + " for each row execute function end_connection()");
      try {
        List<Path> files = new Samples(folder).slices(study, 1);
        SERVER.dicom().store("ENDED", files).orFail();
        // the delay grows with each try
        Await.that(
            "rules are evaluated",
            Duration.ofSeconds(90),
            () -> !SERVER.rest().exports("ENDED").isEmpty());
        assertEquals("COMPLETED", SERVER.rest().ended("ENDED").get(0).getString("status"));
      } finally {
        DATABASE.perform("drop function end_connection cascade", "drop sequence connections_ended");
      }
      assertEquals(1, receiver.received().size());
    }
    String log = SERVER.log().substring(before);
    assertEquals(1, count(log, "rules not evaluated for 1 objects, tried again later: database"));
    assertEquals(1, count(log, "not evaluated, try 1: database error"));
    assertEquals(1, count(log, "evaluated after all"));
    assertFalse(log.contains(study.patientId()), "a patient in the log");
    assertFalse(ours(log).contains("\tat "), "a stack trace in the log");
  }

  private static int count(String log, String text) {
    return log.split(text, -1).length - 1;
  }

  @Test
  void nothing_is_lost_or_left_behind_and_no_restart_is_needed() throws Exception {
    int before = SERVER.log().length();
    int others = files().size();
    try (StoreScp receiver = StoreScp.start(folder.resolve("received"))) {
      try (Directory directory = SERVER.directory()) {
        Route route =
            Route.to("OUTAGE", receiver.port())
                .with("queue/dcmMaxRetries: 50")
                .with("queue/dcmRetryDelay: PT1S")
                .with("rule/dcmDuration: PT1S");
        directory.add(route).settle();
      }
      List<CompletableFuture<Void>> senders =
          Stream.iterate(1, i -> i + 1)
              .limit(SENDERS)
              .map(i -> CompletableFuture.runAsync(() -> sendUntilOver(i)))
              .toList();
      outage(DATABASE::stop, DATABASE::restart);
      outage(DATABASE::kill, DATABASE::restart);
      outage(DATABASE::freeze, DATABASE::thaw);
      over.set(true);
      for (CompletableFuture<Void> sender : senders) {
        sender.get(60, TimeUnit.SECONDS);
      }
      Set<Status> reasons = new HashSet<>(refused.values());
      assertEquals(Set.of(Status.PROCESSING_FAILURE), reasons);
      List<JsonObject> tasks = SERVER.rest().ended("OUTAGE");
      assertTrue(tasks.stream().allMatch(t -> t.getString("status").equals("COMPLETED")), "tasks");
      storedIsWhatWasAcknowledged(receiver, others);
      logIsClear(SERVER.log().substring(before));
    }
  }

  private void outage(Step begin, Step end) throws Exception {
    int before = acknowledged.size();
    Await.that("objects come in", SECONDS_OF_A_START, () -> acknowledged.size() > before + 10);
    int failures = refused.size();
    begin.take();
    try {
      Await.that("not ready", Duration.ofSeconds(10), () -> ready() == 503);
      assertTrue(SERVER.call("GET", "/health").body().contains("\"name\":\"database\""));
      assertTrue(SERVER.dicom().echo().ok(), "C-ECHO needs no database");
      Await.that("senders are told", Duration.ofSeconds(45), () -> refused.size() > failures);
    } finally {
      end.take();
    }
    Await.that("ready again", SECONDS_OF_A_START, () -> ready() == 200);
    int again = acknowledged.size();
    Await.that("stored again", SECONDS_OF_A_START, () -> acknowledged.size() > again + 10);
  }

  private static int ready() throws Exception {
    return SERVER.call("GET", "/health/ready").statusCode();
  }

  /** Each object is new; what is refused is not sent again, so nothing of it may be there. */
  private void sendUntilOver(int series) {
    ConnectRequest request =
        ConnectRequest.of(
            "127.0.0.1",
            SERVER.port("ORDERLY_DICOM_PORT"),
            AeTitle.of("OUTAGE"),
            AeTitle.of("ORDERLY"),
            List.of(ProposedContext.of(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian)));
    for (int number = 1; !over.get(); ) {
      try (DimseAssociation association = DimseAssociation.connect(request)) {
        while (!over.get()) {
          DataSet image = SampleObjects.ct(study, series, number++, 16, 16);
          send(association, image);
        }
      } catch (Exception e) {
        throw new IllegalStateException("associations outlive the database", e);
      }
    }
  }

  private void send(DimseAssociation association, DataSet image) throws Exception {
    String uid = image.string(Tag.SOPInstanceUID, "");
    Status status =
        association
            .storeAsync(
                association.association().context(Uid.CTImageStorage),
                Uid.CTImageStorage,
                uid,
                DataSource.of(image, Uid.ExplicitVRLittleEndian))
            .get(60, TimeUnit.SECONDS)
            .status();
    if (status.isSuccess()) {
      acknowledged.add(uid);
    } else {
      refused.put(uid, status);
    }
  }

  private void storedIsWhatWasAcknowledged(StoreScp receiver, int others) throws Exception {
    Set<String> stored = new HashSet<>();
    String all = "/aets/ORDERLY/rs/instances?StudyInstanceUID=" + study.studyUid();
    for (JsonValue match : SERVER.rest().array(all + "&limit=100000")) {
      stored.add(match.asJsonObject().getJsonObject("00080018").getJsonArray("Value").getString(0));
    }
    Set<String> lost = new HashSet<>(acknowledged);
    lost.removeAll(stored);
    assertEquals(Set.of(), lost, "acknowledged is stored");
    // a commit whose answer was lost with the database, at most one for each sender and outage
    stored.removeAll(acknowledged);
    assertTrue(refused.keySet().containsAll(stored), "what else is stored was sent");
    assertTrue(stored.size() <= 3 * SENDERS, stored.toString());
    int rows = acknowledged.size() + stored.size();
    Await.that(
        "no file without a row", Duration.ofSeconds(30), () -> files().size() == others + rows);
    assertEquals(rows, receiver.received().size(), "delivered");
  }

  private static List<Path> files() throws IOException {
    Path storage = SERVER.data().resolve("fs1");
    try (Stream<Path> all = Files.walk(storage)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !storage.relativize(file).startsWith(".spool"))
          .toList();
    }
  }

  /** Without what the transaction manager says of a commit whose connection was cut off. */
  private static String ours(String log) {
    return log.replaceAll("(?m)^\\S+ WARN +\\[c\\.a\\.a\\.jta\\].*\\R(?:(?!\\d{4}-).*\\R)*", "");
  }

  private void logIsClear(String log) {
    assertEquals(3, count(log, "the database cannot be used"), "told once each");
    assertEquals(3, count(log, "the database answers again"), "told once each");
    assertFalse(log.contains(study.patientId()), "a patient in the log");
    assertFalse(ours(log).contains("\tat "), "a stack trace in the log");
    assertTrue(log.lines().count() < 10_000, log.lines().count() + " lines");
  }
}
