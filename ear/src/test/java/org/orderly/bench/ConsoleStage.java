package org.orderly.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The console among 100,000 tasks: pages and filters, a bulk action beside new work, and many open
 * pages. On H2, or on the empty PostgreSQL database that {@code ORDERLY_DB_URL} names.
 */
final class ConsoleStage {
  private static final int TASKS = 100_000;
  private static final int WATCHERS = 20;
  private static final int WATCHED_SECONDS = Integer.getInteger("orderly.bench.watched", 60);
  private static final int REST_MILLIS = 700;
  private static final int BETWEEN_MILLIS = 500;
  private static final int WARM_UP = 5;
  private static final String BOARD = "/queue/jobs.xhtml";
  private static final String QUEUES = "/monitoring/queues.xhtml?queue=Export";
  private static final String BOARD_PARTS = "board:removals board:list board:pager";

  private final Path work;
  private final Map<String, String> environment;
  private final Figures figures;
  private final List<Double> exports = new ArrayList<>();
  private int exported;

  ConsoleStage(Path work, Map<String, String> environment, Figures figures) {
    this.work = work;
    this.environment = environment;
    this.figures = figures;
  }

  void run() throws IOException, InterruptedException, SQLException {
    Path data = Path.of(environment.get("ORDERLY_DATA"));
    Bench.say("# " + TASKS + " tasks are written into the database");
    // the first start makes the tables
    Peer.orderly(data, environment).close();
    TaskFill.fill(environment, TASKS);
    try (Peer orderly = Peer.orderly(data, environment)) {
      Stage stage = new Stage(work, orderly, environment, figures);
      PageRates pages = new PageRates(stage);
      pages.await();
      pages.measure(addresses(), "p95 among 100,000 tasks", 300);
      Corpus corpus = Corpus.write(stage.folder("corpus"), Corpus.newUid(), Corpus.SMALL_ROWS, 20);
      Sender.PLAIN.send(orderly, List.of(corpus));
      try (Peer receiver = Peer.dcmtk(stage.folder("receiver"), Stage.RECEIVER_PORT)) {
        Bench.say("# studies are sent to " + receiver.name);
        reschedule(stage, corpus);
        watched(stage, corpus);
      }
      stage.clear("corpus", "receiver");
    }
    Stage.delete(data);
  }

  private static Map<String, String> addresses() {
    String failed = "&status=FAILED";
    String aDay = "&createdFrom=2020-01-01T00:00&createdTo=2099-01-01T00:00";
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("Home", "/index.xhtml");
    pages.put("DICOM Queue", BOARD);
    pages.put("DICOM Queue: failed", BOARD + "?status=failed");
    pages.put("DICOM Queue: accession number", BOARD + "?q=ACC777");
    pages.put("DICOM Queue: beginning of a name", BOARD + "?q=fill77");
    pages.put("DICOM Queue: page 100", BOARD + "?page=100");
    pages.put("DICOM Queue: a batch of 4,500", BOARD + "?batch=night-newest");
    pages.put("Queues", QUEUES);
    pages.put("Queues: failed", QUEUES + failed);
    pages.put("Queues: failed, a batch", QUEUES + failed + "&batch=night-77");
    pages.put("Queues: a study", QUEUES + "&study=" + TaskFill.STUDY + "777");
    pages.put("Queues: a remote AE that no task has", QUEUES + "&remoteAet=NOBODY");
    pages.put("Queues: oldest first", QUEUES + "&order=createdTime");
    pages.put("Queues: created between, 200 rows", QUEUES + "&size=200" + aDay);
    pages.put("Queues: batches", QUEUES + "&view=batches");
    pages.put("Queues: batches, failed", QUEUES + "&view=batches" + failed);
    pages.put("Studies", "/studies/studies.xhtml");
    pages.put("Studies: not sent", "/studies/studies.xhtml?sent=no&destination=STORESCP");
    pages.put("Tasks", "/status/tasks.xhtml");
    pages.put("Worklist", "/worklist/workitems.xhtml");
    return pages;
  }

  /** Half of all tasks, to another century; meanwhile a study is sent again and again. */
  private void reschedule(Stage stage, Corpus corpus) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP; i++) {
      export(stage, corpus);
    }
    exports.clear();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      long start = System.nanoTime();
      Future<String> bulk =
          thread.submit(
              () ->
                  stage
                      .api()
                      .post(
                          "/monitor/export/reschedule?status=FAILED&scheduledTime=20961231235900"));
      while (!bulk.isDone()) {
        export(stage, corpus);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
      }
      String answer = bulk.get();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!answer.matches("(?s).*\\b50000\\b.*")) {
        throw new IOException("not all tasks were rescheduled: " + answer);
      }
      figures.atMost("reschedule 50,000 of 100,000 tasks", "s", seconds, 60);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      thread.shutdownNow();
    }
    stage.alone("studies of 20 objects sent meanwhile", "studies", exports.size());
    stage.alone("from the request to the end of each, slowest", "ms", Collections.max(exports));
  }

  private void export(Stage stage, Corpus corpus) throws IOException, InterruptedException {
    String batch = "bench-" + exported++;
    long start = System.nanoTime();
    stage
        .api()
        .post(
            "/aets/ORDERLY/rs/studies/"
                + corpus.studyInstanceUid()
                + "/export/STORESCP?batchID="
                + URLEncoder.encode(batch, StandardCharsets.UTF_8));
    stage.api().awaitCompleted("batchID=" + batch, 1);
    exports.add((System.nanoTime() - start) / 1e6);
  }

  /** Pages that read themselves anew on each hint, as browsers do, while studies are sent. */
  private void watched(Stage stage, Corpus corpus) throws IOException, InterruptedException {
    stage.alone("memory before anybody watches", "MiB", stage.orderly().residentMebibytes());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHED_SECONDS);
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(WATCHERS);
    try {
      List<Future<?>> watchers = new ArrayList<>();
      for (int i = 0; i < WATCHERS; i++) {
        watchers.add(
            threads.submit(
                () -> {
                  follow(stage, end, millis);
                  return null;
                }));
      }
      long halfWay = 0;
      long memory = 0;
      while (System.nanoTime() < end) {
        export(stage, corpus);
        memory = stage.orderly().residentMebibytes();
        if (end - System.nanoTime() > TimeUnit.SECONDS.toNanos(WATCHED_SECONDS / 2)) {
          halfWay = memory;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
      }
      for (Future<?> watcher : watchers) {
        watcher.get();
      }
      stage.alone("memory after " + WATCHED_SECONDS / 2 + " s with 20 open pages", "MiB", halfWay);
      stage.alone("memory after " + WATCHED_SECONDS + " s with 20 open pages", "MiB", memory);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
    stage.alone(
        "lists that the 20 pages read in " + WATCHED_SECONDS + " s", "lists", millis.size());
    if (!millis.isEmpty()) {
      stage.alone("a list read by one of 20 pages, p95", "ms", PageRates.percentile95(millis));
    }
  }

  private void follow(Stage stage, long end, List<Double> millis)
      throws IOException, InterruptedException {
    try (OpenPage page = OpenPage.of(stage)) {
      page.open(BOARD);
      page.findRefresher("refreshBoard");
      page.watch();
      while (System.nanoTime() < end) {
        if (page.hinted(1_000)) {
          long start = System.nanoTime();
          page.refresh("board", BOARD_PARTS);
          millis.add((System.nanoTime() - start) / 1e6);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MILLIS));
        }
      }
    }
  }
}
