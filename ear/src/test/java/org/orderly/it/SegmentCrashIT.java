package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Samples;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server is killed while series are segmented: each of them ends once. {@code
 * -Dorderly.segment.kills=50 -Dorderly.segment.series=100} makes it longer.
 */
class SegmentCrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCrashIT.class);
  private static final int KILLS = Integer.getInteger("orderly.segment.kills", 1);
  private static final int SERIES = Integer.getInteger("orderly.segment.series", 4);
  private static final int SLICES = 3;
  private static final int LATEST_MILLIS = 1500;
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(120 + 5L * SERIES);

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  @TempDir static Path folder;

  @Test
  void every_series_ends_once_whenever_the_server_is_killed() throws Exception {
    Random random = new Random(Long.getLong("orderly.crash.seed", System.nanoTime()));
    try (SegmentationStage stage = SegmentationStage.set(SERVER, folder, 1000)) {
      stage.ruleset("all", stage.template("Thorax"), "Quixotic");
      stage.segmenter().control("delay=1&failing=3");
      List<SampleStudy> studies = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        drop(stage, studies, SERIES * kill / KILLS);
        String before = progress();
        Await.that("something goes on", LIFE, () -> !progress().equals(before));
        killAfter(random.nextInt(LATEST_MILLIS));
        LOG.info("kill {}: {}", kill, stage.segmenter().stat("tasks"));
        SERVER.start();
      }
      Await.that("all series end", LONG, () -> count("RTSTRUCT_EXPORTED") == SERIES);
      for (SampleStudy study : studies) {
        ended_once(stage, study);
      }
      assertEquals(SERIES, stage.segmenter().stat("tasks"), "sent once");
      for (int task = 1; task <= SERIES; task++) {
        assertEquals(SLICES + 1, stage.uploaded("task-" + task).size(), "files of task " + task);
      }
      assertEquals(
          SERIES,
          SERVER.rest().array("/aets/ORDERLY/rs/instances?Modality=RTSTRUCT&limit=1000").size());
      Await.that("no file is left", LIFE, () -> stage.left().isEmpty());
      Await.that("no working copy is left", LIFE, () -> stage.worked().isEmpty());
      nothing_is_left_in_the_storage();
    }
  }

  private static void drop(SegmentationStage stage, List<SampleStudy> studies, int until)
      throws Exception {
    while (studies.size() < until) {
      SampleStudy study = Samples.study().named("Quixotic^Zebedee");
      studies.add(study);
      stage.drop("auto", "folder-" + studies.size(), study, 1, SLICES);
    }
  }

  private static String progress() throws Exception {
    return SERVER.rest().array("/processing/logs?limit=500").size()
        + "-"
        + count("RTSTRUCT_EXPORTED");
  }

  private static int count(String status) throws Exception {
    return SERVER.rest().array("/processing/series?limit=500&status=" + status).size();
  }

  private static void killAfter(long millis) throws Exception {
    CompletableFuture.runAsync(
            SERVER::kill, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .get(60, TimeUnit.SECONDS);
  }

  private static void ended_once(SegmentationStage stage, SampleStudy study) throws Exception {
    JsonObject series = stage.series(study.studyUid(), "RTSTRUCT_EXPORTED", LIFE);
    List<JsonObject> runs = stage.runs(series);
    assertEquals(1, runs.size(), runs::toString);
    assertEquals("COMPLETED", runs.get(0).getString("state"));
    List<String> log = stage.log(study.studyUid());
    Set<String> each = new TreeSet<>(log);
    // the ruleset and the sending both make it ready
    assertEquals(each.size() + 1, log.size(), log::toString);
  }

  /** Of each object, slices and structures, there is one file, and there are no others. */
  private static void nothing_is_left_in_the_storage() throws Exception {
    Path storage = SERVER.data().resolve("fs1");
    List<String> files = SegmentationStage.below(storage, Files::isRegularFile);
    assertEquals(
        SERIES * (SLICES + 1), files.stream().filter(f -> !f.startsWith(".spool")).count());
    assertEquals(List.of(), files.stream().filter(f -> f.endsWith(".part")).toList());
  }
}
