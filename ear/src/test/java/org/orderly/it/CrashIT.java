package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;
import org.orderly.it.peer.Tool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server is killed while objects come in and go out; what it acknowledged must be stored once
 * and delivered. {@code -Dorderly.crash.kills=20 -Dorderly.crash.instances=1000} makes it longer.
 *
 * <p>Each life of the server gets a share of the objects, a few at a time, and goes on getting
 * objects until it is killed. It is killed when the receiver is just getting some from it.
 */
class CrashIT {

  private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);
  private static final int KILLS = Integer.getInteger("orderly.crash.kills", 3);
  private static final int INSTANCES = Integer.getInteger("orderly.crash.instances", 120);
  private static final int SERIES = Math.max(10, INSTANCES / 40);
  private static final int GROUP = 4;
  private static final long PAUSE_MILLIS = 100;
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Pattern SENDING = Pattern.compile("Sending file: (.*)");

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  @TempDir Path folder;

  private final Set<Path> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void nothing_acknowledged_is_lost_or_doubled() throws Exception {
    Dcmtk.require();
    List<Path> files = files();
    Random random = new Random(Long.getLong("orderly.crash.seed", System.nanoTime()));
    try (StoreScp receiver = StoreScp.start(folder.resolve("received"))) {
      configure(receiver.port());
      for (int kill = 1; kill <= KILLS; kill++) {
        // each life of the server gets its share, and what the life before did not acknowledge
        List<Path> share = files.subList(0, files.size() * kill / KILLS);
        int in = acknowledged.size();
        int out = receiver.received().size();
        CountDownLatch killed = new CountDownLatch(1);
        CompletableFuture<Integer> sending =
            CompletableFuture.supplyAsync(() -> sendUntil(killed, share));
        int wanted = in + 1 + random.nextInt(INSTANCES / KILLS);
        try {
          Await.that("objects come in", LIFE, () -> acknowledged.size() >= wanted);
          int before = receiver.received().size();
          Await.that("objects go out", LIFE, () -> receiver.received().size() > before);
          assertFalse(sending.isDone(), "the sender still sends");
          killAfter(random.nextInt(200));
        } finally {
          killed.countDown();
        }
        int cut = sending.get(60, TimeUnit.SECONDS);
        LOG.info(
            "kill {}: {} acknowledged, {} delivered, {} associations cut off",
            kill,
            acknowledged.size() - in,
            receiver.received().size() - out,
            cut);
        SERVER.start();
      }
      Await.that("all are acknowledged", Duration.ofSeconds(60), () -> sentAll(files));
      List<JsonObject> tasks = Await.value("tasks end", Duration.ofSeconds(90), this::completed);
      assertEquals(SERIES, series(tasks).size());
      storedOnce(files);
      received(files, receiver);
    }
  }

  private static void killAfter(long millis) throws Exception {
    CompletableFuture.runAsync(
            SERVER::kill, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .get(60, TimeUnit.SECONDS);
  }

  private static void configure(int port) throws Exception {
    Route route =
        Route.to("CRASH", port)
            .with("queue/dcmMaxRetries: 50")
            .with("queue/dcmRetryDelay: PT1S")
            .with("rule/dcmDuration: PT1S");
    try (Directory directory = SERVER.directory()) {
      directory.add(route).settle();
    }
  }

  /** Neighbouring groups belong to different series: each series is exported several times. */
  private List<Path> files() throws IOException {
    Samples samples = new Samples(folder.resolve("sent"));
    SampleStudy study = Samples.study();
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      int series = 1 + i / GROUP % SERIES;
      files.add(
          samples.write(
              "ct-" + i,
              SampleObjects.ct(study, series, 1 + i, 64, 64),
              TransferSyntax.EXPLICIT_LITTLE));
    }
    return files;
  }

  /**
   * Sends the share in groups, then the whole of it again, which must not double anything; answers
   * how many associations did not end well.
   */
  private int sendUntil(CountDownLatch killed, List<Path> share) {
    int cut = 0;
    try {
      do {
        List<Path> rest = missing(share);
        List<Path> next = rest.isEmpty() ? share : rest;
        if (!send(next.subList(0, Math.min(GROUP, next.size())))) {
          cut++;
        }
      } while (!killed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return cut;
  }

  private List<Path> missing(List<Path> files) {
    return files.stream().filter(file -> !acknowledged.contains(file)).toList();
  }

  /** Sends and notes what is acknowledged; false if not all of it is. */
  private boolean send(List<Path> group) {
    try {
      Tool.Result result =
          SERVER.dicom().store("CRASH", group, "-to", "2", "-ta", "5", "-td", "10");
      String said = result.output();
      Path current = null;
      for (String line : said.lines().toList()) {
        Matcher sending = SENDING.matcher(line);
        if (sending.find()) {
          current = Path.of(sending.group(1).strip());
        } else if (line.contains("Received Store Response (Success)") && current != null) {
          acknowledged.add(current);
        }
      }
      return result.ok();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean sentAll(List<Path> files) {
    if (acknowledged.size() < files.size()) {
      send(missing(files));
    }
    return acknowledged.size() == files.size();
  }

  private List<JsonObject> completed() throws Exception {
    List<JsonObject> tasks = SERVER.rest().exports("CRASH");
    boolean over = tasks.stream().allMatch(task -> task.getString("status").equals("COMPLETED"));
    return over && series(tasks).size() == SERIES ? tasks : null;
  }

  private static Set<String> series(List<JsonObject> tasks) {
    return tasks.stream()
        .map(task -> task.getString("SeriesInstanceUID"))
        .collect(Collectors.toSet());
  }

  private static void storedOnce(List<Path> files) throws Exception {
    String instances = "/aets/ORDERLY/rs/instances";
    assertEquals(files.size(), SERVER.rest().count(instances + "/count"));
    Set<String> listed = new LinkedHashSet<>();
    for (JsonValue match : SERVER.rest().array(instances + "?limit=" + 2 * files.size())) {
      listed.add(match.asJsonObject().getJsonObject("00080018").getJsonArray("Value").getString(0));
    }
    assertEquals(files.size(), listed.size());
    Path storage = SERVER.data().resolve("fs1");
    try (Stream<Path> all = Files.walk(storage)) {
      List<Path> found = all.filter(Files::isRegularFile).toList();
      List<Path> objects =
          found.stream().filter(file -> !storage.relativize(file).startsWith(".spool")).toList();
      assertEquals(files.size(), objects.size(), "files of objects");
      assertEquals(
          List.of(),
          found.stream().filter(file -> file.toString().endsWith(".part")).toList(),
          "spool");
    }
  }

  private static void received(List<Path> files, StoreScp receiver) throws Exception {
    for (Path file : files) {
      String uid = Samples.meta(file).sopInstanceUid();
      String difference =
          new Comparison(Samples.read(file), Samples.read(receiver.file(uid))).firstDifference();
      assertNull(difference, uid);
    }
    assertEquals(files.size(), receiver.received().size());
  }
}
