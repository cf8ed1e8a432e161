package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;

/** Series are sent for processing to a segmentation server, which fails in every way. */
class SegmentIT {
  private static final int SENT_BY_HAND = 5;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final By LIST = By.id("list:content");
  private static final List<String> FORBIDDEN =
      List.of("quixotic", "zebedee", "4711-x", "acc-99", "wendelin", "19610423");

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static SegmentationStage stage;
  private static int template;

  /** Those that need the same time before they can be sent come together; the last is burned in. */
  private static final Deque<SampleStudy> waiting = new ArrayDeque<>();

  private SampleStudy study;
  private String key;
  private Browser browser;

  @BeforeAll
  static void set_the_stage() throws Exception {
    stage = SegmentationStage.set(SERVER, folder, 10);
    template = stage.template("Thorax");
    stage.ruleset("automatic", template, "Auto");
    for (int i = 0; i < SENT_BY_HAND; i++) {
      SampleStudy study = Samples.study().named("Quixotic^Zebedee");
      stage.drop("hand", "hand-" + i, study, 1, 3, i == SENT_BY_HAND - 1);
      waiting.add(study);
    }
    try (Directory directory = SERVER.directory()) {
      String dn = "uid=segment-viewer,ou=users," + Directory.BASE;
      directory.add(
          "dn: " + dn,
          "objectClass: inetOrgPerson",
          "uid: segment-viewer",
          "cn: pat",
          "sn: pat",
          "userPassword: pat");
      directory.add(
          "dn: cn=viewer-segment,ou=groups," + Directory.BASE,
          "objectClass: groupOfNames",
          "cn: viewer",
          "member: " + dn);
    }
  }

  @AfterAll
  static void close_the_stage() {
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void begin() throws Exception {
    key = "S" + UUID.randomUUID().toString().substring(0, 7);
    browser = null;
    stage.segmenter().control("failing=0&delay=0");
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  private JsonObject ready() throws Exception {
    return ready(waiting.removeFirst());
  }

  private JsonObject ready(SampleStudy which) throws Exception {
    study = which;
    JsonObject series = stage.series(study.studyUid(), "NO_TEMPLATE_FOUND", SOON);
    stage.choose(series, template);
    return series;
  }

  private JsonObject ended(String status) throws Exception {
    return stage.series(study.studyUid(), status, SOON);
  }

  private void nothing_is_left() throws Exception {
    Await.that("no file is left", SOON, () -> stage.left().isEmpty());
  }

  private JsonObject run(JsonObject series) throws Exception {
    List<JsonObject> runs = stage.runs(series);
    assertEquals(1, runs.size(), runs::toString);
    return runs.get(0);
  }

  @Test
  void a_series_is_sent_by_hand_after_a_question_and_told_live() throws Exception {
    JsonObject series = ready();
    Rest viewer = new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "segment-viewer", "pat");
    assertEquals(403, stage.sendForProcessing(viewer, series).statusCode());
    stage.segmenter().control("delay=2");

    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser.open("/process/series.xhtml?q=" + study.studyUid());
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD).shows(LIST, "Zebedee");
    browser.click(By.cssSelector("#series input[name=pick]")).click(By.id("list:go"));
    browser.shows(By.id("asking"), "PAT-4711-X").shows(By.id("asking"), "Zebedee");
    browser.shows(By.id("asking"), "Thorax").shows(By.id("asking"), "3 objects");
    assertEquals(0, stage.runs(series).size(), "sent before the answer");
    browser.click(By.id("sending:yes")).shows(By.id("list:told"), "1 series was sent");
    String id =
        String.valueOf(browser.run("return document.getElementById('list:told').textContent"));
    assertTrue(id.matches("(?s).*ID [0-9a-f-]{36}.*"), id);
    browser.shows(LIST, "RTStruct");

    JsonObject run = run(series);
    assertEquals(3, run.getInt("instances"));
    List<String> log = stage.log(study.studyUid());
    assertEquals(
        List.of("READY_FOR_DEIDENTIFICATION", "DEIDENTIFIED", "SENT", "RTSTRUCT_RECEIVED"),
        log.subList(2, 6));
    nothing_identifying_was_sent(run.getString("remoteId"));
    nothing_is_left();
  }

  private void nothing_identifying_was_sent(String task) throws Exception {
    List<String> files = stage.uploaded(task);
    assertEquals(4, files.size(), "slices and template");
    for (String file : files) {
      String bytes = file.toLowerCase(Locale.ROOT);
      for (String word : FORBIDDEN) {
        assertFalse(bytes.contains(word), word);
      }
      assertFalse(bytes.contains(study.studyUid()), "Study Instance UID");
    }
    assertTrue(files.stream().anyMatch(file -> file.contains("Heart")), "template");
  }

  @Test
  void what_matches_one_ruleset_is_sent_by_itself_whatever_fails() throws Exception {
    stage
        .segmenter()
        .control("sick=1&mismatch=1&nameless=1&delay=1&forget=1&wrongsum=1&unconfirmed=1&expire=1");
    int confirmed = stage.segmenter().stat("confirmed");
    int downloads = stage.segmenter().stat("downloads");
    int tasks = stage.segmenter().stat("tasks");
    SampleStudy auto = Samples.study().named("Auto^" + key);
    stage.drop("auto", key, auto, 1, 2);
    JsonObject series = stage.series(auto.studyUid(), "RTSTRUCT_EXPORTED", SOON);
    assertEquals("COMPLETE", series.getString("state"));
    String workitem = "/aets/ORDERLY/rs/workitems/" + run(series).getString("workitem");
    Await.that("the work item is completed", SOON, () -> state(workitem).equals("COMPLETED"));
    assertTrue(
        SERVER.rest().call("GET", workitem).body().contains(Uid.RTStructureSetStorage),
        "what came of it");
    Await.that("confirmed", SOON, () -> stage.segmenter().stat("confirmed") == confirmed + 1);
    for (String way :
        List.of("sick", "mismatch", "nameless", "forget", "wrongsum", "unconfirmed", "renewals")) {
      assertTrue(stage.segmenter().stat(way) > 0, way);
    }
    assertEquals(downloads + 2, stage.segmenter().stat("downloads"), "one had the wrong checksum");
    assertEquals(tasks + 1, stage.segmenter().stat("tasks"), "the same bytes were sent again");
    assertFalse(SERVER.log().contains(OrderlyServer.ADMIN_PASSWORD), "the token is logged");
    assertFalse(SERVER.log().contains("access-1"), "the renewed token is logged");
    nothing_is_left();
  }

  @Test
  void a_refresh_token_that_an_administrator_enters_is_used_and_not_shown() throws Exception {
    String token = "entered-" + key;
    try (Directory directory = SERVER.directory()) {
      assertEquals(204, stage.enterRefreshToken(directory, key + "_REFRESH", token).statusCode());
    }
    String path = "/config/destinations/" + SegmentationStage.SEGMENTER + "/refresh";
    assertEquals("{\"kept\":\"STORE\"}", SERVER.rest().call("GET", path).body());
    int renewals = stage.segmenter().stat("renewals");
    stage.segmenter().control("expire=1&refresh=" + token);
    SampleStudy auto = Samples.study().named("Auto^" + key);
    stage.drop("auto", key, auto, 1, 2);
    stage.series(auto.studyUid(), "RTSTRUCT_EXPORTED", SOON);
    assertTrue(stage.segmenter().stat("renewals") > renewals, "not renewed");
    assertFalse(SERVER.log().contains(token), "the token is logged");
  }

  @Test
  void objects_that_come_late_are_segmented_with_the_others() throws Exception {
    stage.segmenter().control("delay=1000");
    SampleStudy auto = Samples.study().named("Auto^" + key);
    stage.drop("auto", key, auto, 1, 2);
    JsonObject series = stage.series(auto.studyUid(), "SENT", SOON);
    stage.drop("auto", key + "-late", auto, 1, 3);
    Await.that("a second run", SOON, () -> stage.runs(series).size() == 2);
    stage.segmenter().control("delay=0");
    stage.series(auto.studyUid(), "RTSTRUCT_EXPORTED", SOON);
    List<JsonObject> runs = stage.runs(series);
    assertEquals("COMPLETED", runs.get(0).getString("state"));
    assertEquals(3, runs.get(0).getInt("instances"));
    assertEquals("CANCELED", runs.get(1).getString("state"));
    assertEquals(
        1,
        SERVER
            .rest()
            .array("/aets/ORDERLY/rs/studies/" + auto.studyUid() + "/instances?Modality=RTSTRUCT")
            .size());
    nothing_is_left();
  }

  @Test
  void what_the_server_cannot_do_ends_with_the_reason() throws Exception {
    stage.segmenter().control("fail=1");
    JsonObject series = ready();
    assertEquals(202, stage.sendForProcessing(SERVER.rest(), series).statusCode());
    assertEquals("FAILED", ended("ERROR").getString("state"));
    assertTrue(
        stage.lastMessage(study.studyUid()).contains("SEGMENTATION FAILED"),
        stage.lastMessage(study.studyUid()));
    assertEquals("FAILED", run(series).getString("state"));
    nothing_is_left();
  }

  @Test
  void what_the_server_refuses_is_not_sent() throws Exception {
    stage.segmenter().control("reject=1");
    JsonObject series = ready();
    stage.sendForProcessing(SERVER.rest(), series);
    ended("SEND_FAILED");
    assertFalse(run(series).containsKey("remoteId"));
    nothing_is_left();
  }

  @Test
  void what_cannot_be_de_identified_does_not_leave() throws Exception {
    int uploads = stage.segmenter().stat("uploads");
    JsonObject series = ready(waiting.removeLast());
    stage.sendForProcessing(SERVER.rest(), series);
    ended("DEIDENTIFICATION_FAILED");
    assertTrue(
        stage.lastMessage(study.studyUid()).contains("object 1"),
        stage.lastMessage(study.studyUid()));
    assertEquals(uploads, stage.segmenter().stat("uploads"));
    nothing_is_left();
  }

  @Test
  void what_is_canceled_ends_so_and_may_be_sent_again() throws Exception {
    stage.segmenter().control("delay=1000");
    JsonObject series = ready();
    stage.sendForProcessing(SERVER.rest(), series);
    ended("SENT");
    HttpResponse<String> again = stage.sendForProcessing(SERVER.rest(), series);
    assertEquals(409, again.statusCode());
    assertTrue(again.body().contains("UNDER_WAY"), again.body());
    JsonObject run = run(series);
    String workitem = "/aets/ORDERLY/rs/workitems/" + run.getString("workitem");
    Await.that("the work item is in progress", SOON, () -> state(workitem).equals("IN PROGRESS"));
    assertEquals(
        204,
        SERVER
            .rest()
            .call(
                "POST",
                "/queue/" + SegmentationStage.SEGMENTER + "/" + run.getInt("task") + "/cancel")
            .statusCode());
    ended("CANCELED");
    Await.that("the work item is canceled", SOON, () -> state(workitem).equals("CANCELED"));
    nothing_is_left();

    stage.segmenter().control("delay=0");
    assertEquals(202, stage.sendForProcessing(SERVER.rest(), series).statusCode());
    ended("RTSTRUCT_EXPORTED");
    assertEquals(2, stage.runs(series).size());
  }

  /** Of a work item that may not be there yet. */
  private static String state(String workitem) throws Exception {
    HttpResponse<String> found = SERVER.rest().call("GET", workitem);
    return found.statusCode() != 200
        ? ""
        : SERVER
            .rest()
            .array(workitem)
            .getJsonObject(0)
            .getJsonObject("00741000")
            .getJsonArray("Value")
            .getString(0);
  }
}
