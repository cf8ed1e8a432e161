package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.pagefactory.ByChained;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.MoodyScp;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;

/** The DICOM Queue as people use it, with a receiver that pauses, refuses and fails. */
class DicomQueueIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LATER = "20991231235900";

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  @TempDir static Path folder;

  private static MoodyScp receiver;
  private static Samples samples;

  private Browser browser;

  @BeforeAll
  static void start_a_receiver() throws Exception {
    Dcmtk.require();
    receiver = MoodyScp.start();
    samples = new Samples(folder.resolve("sent"));
    try (Directory directory = SERVER.directory()) {
      // the rule of the sample configuration would send everything to somebody else, too
      directory
          .delete("cn=Forward to STORESCP," + Directory.DEVICE)
          .add(
              Route.to("MOODY", receiver.port())
                  .with("rule/dcmProperty: SendingApplicationEntityTitle=NOBODY")
                  .with("queue/dcmMaxTasksParallel: 1"))
          .addUser("olga", "operator")
          .settle();
    }
  }

  @AfterAll
  static void stop_the_receiver() {
    if (receiver != null) {
      receiver.close();
    }
  }

  @BeforeEach
  void open_a_browser() {
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
  }

  @AfterEach
  void clean_up() throws Exception {
    if (browser != null) {
      browser.close();
    }
    receiver.refuse(false);
    receiver.fail(uid -> false);
    receiver.goOn();
    // what waits would begin when another ends, and take of the room that the next test gives
    SERVER.rest().call("DELETE", "/monitor/export?status=SCHEDULED");
    SERVER.rest().call("DELETE", "/monitor/export?status=SCHEDULED%20FOR%20RETRY");
    Await.that("nothing is on its way", SOON, () -> running() == 0);
    SERVER.rest().call("DELETE", "/monitor/export");
  }

  private static int running() throws Exception {
    return SERVER.rest().count("/monitor/export/count?status=IN%20PROCESS");
  }

  private SampleStudy study(String name, int images) throws Exception {
    SampleStudy study = Samples.study().named(name);
    SERVER.dicom().store("MODALITY", samples.slices(study, images)).orFail();
    return study;
  }

  private static void export(SampleStudy study, String query) throws Exception {
    HttpResponse<String> answer =
        SERVER
            .rest()
            .call("POST", "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/export/MOODY" + query);
    assertEquals(202, answer.statusCode(), answer.body());
  }

  private static JsonObject board(String query) throws Exception {
    HttpResponse<String> answer = SERVER.rest().call("GET", "/monitor/export/board" + query);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static JsonObject first() throws Exception {
    return board("").getJsonArray("entries").getJsonObject(0);
  }

  private void open(String query) {
    browser.open("/queue/jobs.xhtml" + query);
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
  }

  private static By card(String name) {
    return By.xpath("//li[@data-job][.//span[@class='job-patient'][text()='" + name + "']]");
  }

  private static By in(String name, String css) {
    return new ByChained(card(name), By.cssSelector(css));
  }

  private static By button(String name, String text) {
    return new ByChained(card(name), By.xpath(".//button[normalize-space(.)='" + text + "']"));
  }

  private static By batchButton(String batch, String text) {
    return By.xpath(
        "//section[@data-batch='" + batch + "']//button[normalize-space(.)='" + text + "']");
  }

  private List<String> buttons(String name) {
    return browser.driver().findElements(in(name, ".job-actions button")).stream()
        .map(WebElement::getText)
        .toList();
  }

  /** Status with the alternative text of its icon. */
  private void showsStatus(String name, String status) {
    browser.shows(in(name, ".st-text"), status);
    assertEquals(
        status,
        browser.driver().findElement(in(name, ".st i")).getDomAttribute("aria-label"),
        "icon of " + name);
  }

  private Object script(String text) {
    return ((JavascriptExecutor) browser.driver()).executeScript(text);
  }

  @Test
  void a_card_tells_all_of_a_send_and_follows_it_without_reload() throws Exception {
    SampleStudy study = study("Doe^Jane", 20);
    receiver.pauseAfter(7);
    open("");
    browser.shows(By.id("board:list"), "The queue is empty");
    script("window.sameDocument = true");
    export(study, "");
    browser.shows(in("Doe, Jane", ".progress-text"), "7/20 (35 %)");
    showsStatus("Doe, Jane", "In Progress");
    assertEquals(List.of("Cancel"), buttons("Doe, Jane"));
    JsonObject job = first();
    assertEquals(job.getString("PatientID"), text("Doe, Jane", ".job-patient-id"));
    assertEquals(job.getString("AccessionNumber", ""), text("Doe, Jane", ".job-accession"));
    assertEquals("MOODY", text("Doe, Jane", ".job-destination"));
    assertFalse(text("Doe, Jane", ".job-study").isEmpty());
    assertFalse(text("Doe, Jane", "time").isEmpty());
    assertFalse(browser.driver().getPageSource().contains("null"));

    receiver.goOn();
    browser.shows(in("Doe, Jane", ".progress-text"), "20/20 (100 %)");
    showsStatus("Doe, Jane", "Completed");
    browser.until().until(driver -> buttons("Doe, Jane").equals(List.of("Remove")));
    assertEquals(true, script("return window.sameDocument"));

    browser.click(button("Doe, Jane", "Remove"));
    browser.shows(By.id("board:list"), "The queue is empty");
    assertEquals(0, SERVER.rest().count("/monitor/export/count"));
    assertEquals(
        200,
        SERVER
            .rest()
            .call("GET", "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + study.studyUid())
            .statusCode());
  }

  private String text(String name, String css) {
    return browser.driver().findElement(in(name, css)).getText();
  }

  @Test
  void a_cancelled_send_stops_and_its_retry_sends_the_rest_and_nothing_twice() throws Exception {
    SampleStudy study = study("Stop^Me", 20);
    int before = receiver.taken().size();
    receiver.pauseAfter(7);
    export(study, "");
    open("");
    browser.shows(in("Stop, Me", ".progress-text"), "7/20");
    String created = text("Stop, Me", "time");
    browser.click(button("Stop, Me", "Cancel"));
    showsStatus("Stop, Me", "Cancelled");
    assertTrue(receiver.taken().size() - before < 20);
    browser.until().until(driver -> buttons("Stop, Me").equals(List.of("Retry", "Remove")));
    // the object that was on its way is taken or not, but its answer is no longer awaited
    List<String> answered = receiver.taken();
    browser.click(button("Stop, Me", "Retry"));
    receiver.goOn();
    showsStatus("Stop, Me", "Completed");
    browser.shows(in("Stop, Me", ".progress-text"), "20/20");
    assertEquals(created, text("Stop, Me", "time"));
    List<String> taken = receiver.taken().subList(before, receiver.taken().size());
    assertEquals(20, new HashSet<>(taken).size());
    assertEquals(
        answered.size() - before,
        taken.stream().filter(answered::contains).count(),
        "nothing that was acknowledged is sent again");
  }

  @Test
  void a_receiver_that_fails_makes_a_failed_job_with_its_reason() throws Exception {
    SampleStudy study = study("Part^Ly", 4);
    receiver.fail(uid -> uid.equals(study.instanceUid(1, 2)));
    open("");
    export(study, "");
    showsStatus("Part, Ly", "Failed");
    browser.shows(in("Part, Ly", ".progress-text"), "3/4");
    browser.shows(in("Part, Ly", ".job-error"), "A700");
    assertEquals(List.of("Retry", "Remove"), buttons("Part, Ly"));
    int before = receiver.taken().size();
    receiver.fail(uid -> false);
    browser.click(button("Part, Ly", "Retry"));
    showsStatus("Part, Ly", "Completed");
    assertEquals(
        List.of(study.instanceUid(1, 2)),
        receiver.taken().subList(before, receiver.taken().size()));
  }

  @Test
  void a_receiver_that_refuses_makes_a_failed_job_that_somebody_else_may_retry_once()
      throws Exception {
    receiver.refuse(true);
    export(study("No^One", 2), "");
    open("");
    showsStatus("No, One", "Failed");
    JsonObject seen = first();
    String retry =
        "/monitor/export/board/"
            + seen.getString("taskID")
            + "/retry?version="
            + seen.getString("version");
    receiver.refuse(false);
    receiver.pauseAfter(0);
    assertEquals(204, SERVER.rest().call("POST", retry).statusCode());
    HttpResponse<String> second = SERVER.rest().call("POST", retry);
    assertEquals(409, second.statusCode());
    assertTrue(second.body().contains("has changed meanwhile"), second.body());
    showsStatus("No, One", "In Progress");
    HttpResponse<String> remove =
        SERVER.rest().call("DELETE", "/monitor/export/board/" + seen.getString("taskID"));
    assertEquals(409, remove.statusCode());
    assertTrue(remove.body().contains("In Progress"), remove.body());
    receiver.goOn();
    showsStatus("No, One", "Completed");
  }

  @Test
  void a_user_who_comes_second_is_told_and_nothing_is_done() throws Exception {
    SampleStudy study = study("Two^Users", 1);
    export(study, "?scheduledTime=" + LATER);
    open("");
    showsStatus("Two, Users", "Pending");
    String id = first().getString("taskID");
    // the page of the second user does not know yet
    stopFollowing(browser);
    assertEquals(
        204, SERVER.rest().call("POST", "/monitor/export/board/" + id + "/cancel").statusCode());
    browser.click(button("Two, Users", "Cancel"));
    browser.shows(By.cssSelector(".ui-growl-item"), "Nothing was done");
    browser.shows(By.cssSelector(".ui-growl-item"), "Cancelled");
    showsStatus("Two, Users", "Cancelled");
    browser.shows(card("Two, Users"), "by admin");
  }

  private static void stopFollowing(Browser page) throws Exception {
    page.run("orderly.mayPoll = function () { return false; }");
    idle(page);
  }

  private static void idle(Browser page) throws Exception {
    Await.that(
        "what the page asked before is answered",
        SOON,
        () -> (Boolean) page.run("return PrimeFaces.ajax.Queue.isEmpty()"));
  }

  @Test
  void of_two_users_who_retry_in_their_browsers_at_once_one_wins_and_no_image_goes_twice()
      throws Exception {
    receiver.refuse(true);
    SampleStudy study = study("Both^Want", 3);
    export(study, "");
    try (Browser second = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"))) {
      open("");
      second.open("/queue/jobs.xhtml").signIn("olga", "olga");
      for (Browser page : List.of(browser, second)) {
        page.shows(in("Both, Want", ".st-text"), "Failed");
        stopFollowing(page);
      }
      receiver.refuse(false);
      int before = receiver.taken().size();
      CompletableFuture<Void> clicks =
          CompletableFuture.allOf(
              Stream.of(browser, second)
                  .map(page -> CompletableFuture.runAsync(() -> retry(page)))
                  .toArray(CompletableFuture[]::new));
      clicks.get(30, TimeUnit.SECONDS);
      idle(browser);
      idle(second);
      assertEquals(
          1, told(browser) + told(second), "of two who ask the same, one is told it was not done");
      Await.that("sent", SOON, () -> first().getString("status").equals("Completed"));
      List<String> taken = receiver.taken().subList(before, receiver.taken().size());
      assertEquals(3, taken.size(), "each image once");
      assertEquals(3, new HashSet<>(taken).size());
    }
  }

  private static void retry(Browser page) {
    page.click(button("Both, Want", "Retry"));
  }

  private static int told(Browser page) {
    return page.driver()
        .findElements(By.xpath("//*[@class='ui-growl-title'][.='Nothing was done']"))
        .size();
  }

  @Test
  void a_batch_is_a_group_with_its_own_status_progress_and_actions() throws Exception {
    String batch = "batch of DicomQueueIT";
    String query = "?batchID=" + URLEncoder.encode(batch, StandardCharsets.UTF_8);
    SampleStudy done = study("Batch^A", 4);
    export(done, query);
    Await.that("the first is sent", SOON, () -> first().getString("status").equals("Completed"));
    receiver.pauseAfter(1);
    export(study("Batch^B", 6), query);
    export(study("Batch^C", 10), query);
    export(study("Lone^Job", 1), "?scheduledTime=" + LATER);
    open("");
    By head = By.cssSelector("section[data-batch='" + batch + "'] .batch-head");
    browser.shows(head, "In Progress");
    browser.shows(head, "5/20 (25 %)");
    browser.shows(head, "1 Pending · 1 In Progress · 1 Completed");
    assertEquals(
        3,
        browser.driver().findElements(By.cssSelector("section[data-batch] li[data-job]")).size());
    assertEquals(
        1, browser.driver().findElements(By.cssSelector(".jobs-lone li[data-job]")).size());
    assertTrue(enabled(batch, "Cancel All"));
    assertFalse(enabled(batch, "Retry All"));
    assertTrue(enabled(batch, "Remove All"));

    browser.click(batchButton(batch, "Cancel All"));
    browser.shows(By.id("question"), "Cancel 2 jobs (Pending, In Progress) of batch");
    browser.click(By.id("confirm:yes"));
    browser.shows(By.cssSelector(".ui-growl-item"), "2 jobs were cancelled");
    browser.shows(head, "Cancelled");
    showsStatus("Batch, A", "Completed");
    showsStatus("Lone, Job", "Pending");
    browser.until().until(driver -> buttons("Batch, B").contains("Retry"));
    assertFalse(enabled(batch, "Cancel All"));

    int before = receiver.taken().size();
    receiver.goOn();
    browser.click(batchButton(batch, "Retry All"));
    browser.shows(By.id("question"), "Retry 2 jobs (Failed, Cancelled) of batch");
    browser.click(By.id("confirm:yes"));
    browser.shows(head, "20/20 (100 %)");
    browser.shows(head, "3 Completed");
    List<String> again = receiver.taken().subList(before, receiver.taken().size());
    assertTrue(again.stream().noneMatch(uid -> uid.startsWith(done.studyUid() + ".")), "not A");
    assertFalse(enabled(batch, "Retry All"));

    browser.click(batchButton(batch, "Remove All"));
    browser.shows(By.id("question"), "Remove 3 jobs");
    browser.click(By.id("confirm:yes"));
    browser.shows(By.cssSelector(".ui-growl-item"), "3 jobs were removed");
    browser.until().until(d -> d.findElements(By.cssSelector("section[data-batch]")).isEmpty());
    showsStatus("Lone, Job", "Pending");
  }

  private boolean enabled(String batch, String text) {
    WebElement button = browser.driver().findElement(batchButton(batch, text));
    assertTrue(button.isDisplayed());
    return button.isEnabled();
  }

  @Test
  void the_queue_is_emptied_by_state_and_what_is_active_stays() throws Exception {
    export(study("Is^Done", 1), "");
    Await.that("sent", SOON, () -> first().getString("status").equals("Completed"));
    receiver.refuse(true);
    export(study("Has^Failed", 1), "");
    Await.that("refused", SOON, () -> first().getString("status").equals("Failed"));
    receiver.refuse(false);
    export(study("Was^Cancelled", 1), "?scheduledTime=" + LATER);
    SERVER.rest().call("POST", "/monitor/export/board/" + first().getString("taskID") + "/cancel");
    export(study("Does^Wait", 1), "?scheduledTime=" + LATER);
    open("");
    showsStatus("Does, Wait", "Pending");
    browser.click(By.id("removeFailed"));
    browser.shows(By.id("question"), "Remove 1 job (Failed)");
    browser.click(By.id("confirm:yes"));
    gone("Has, Failed");
    showsStatus("Is, Done", "Completed");
    assertFalse(browser.driver().findElement(By.id("removeFailed")).isEnabled());

    browser.click(By.id("removeCancelled"));
    browser.shows(By.id("question"), "(Cancelled)");
    browser.click(By.id("confirm:no"));
    browser.hides(By.id("confirmDialog"));
    showsStatus("Was, Cancelled", "Cancelled");
    browser.click(By.id("removeCancelled"));
    browser.shows(By.id("question"), "Remove 1 job (Cancelled)");
    browser.click(By.id("confirm:yes"));
    gone("Was, Cancelled");
    showsStatus("Is, Done", "Completed");
    assertFalse(browser.driver().findElement(By.id("removeCancelled")).isEnabled());

    export(study("Next^Cancelled", 1), "?scheduledTime=" + LATER);
    SERVER.rest().call("POST", "/monitor/export/board/" + first().getString("taskID") + "/cancel");
    showsStatus("Next, Cancelled", "Cancelled");
    browser.click(By.id("removeNonActive"));
    browser.shows(By.id("question"), "Remove 2 jobs (Completed, Failed, Cancelled)");
    browser.click(By.id("confirm:yes"));
    gone("Next, Cancelled");
    gone("Is, Done");
    showsStatus("Does, Wait", "Pending");
    assertEquals(
        400, SERVER.rest().call("DELETE", "/monitor/export/board?status=Pending").statusCode());
    assertEquals(400, SERVER.rest().call("DELETE", "/monitor/export/board").statusCode());
  }

  private void gone(String name) {
    browser.until().until(driver -> driver.findElements(card(name)).isEmpty());
  }

  @Test
  void a_list_that_changes_keeps_scroll_and_focus() throws Exception {
    for (int i = 0; i < 12; i++) {
      export(study("Many^" + (char) ('A' + i), 1), "?batchID=many&scheduledTime=" + LATER);
    }
    SampleStudy moving = study("Moving^On", 20);
    receiver.pauseAfter(3);
    open("");
    export(moving, "");
    browser.shows(in("Moving, On", ".progress-text"), "3/20");
    assertEquals(
        12,
        browser.driver().findElements(By.cssSelector("section[data-batch=many] .job")).size(),
        "each send has its card");
    WebElement focused = browser.driver().findElement(button("Many, B", "Cancel"));
    script("window.scrollTo(0, 300)");
    ((JavascriptExecutor) browser.driver()).executeScript("arguments[0].focus()", focused);
    Object scroll = script("return window.scrollY");
    assertNotEquals(0L, scroll);
    receiver.goOn();
    browser.shows(in("Moving, On", ".progress-text"), "20/20");
    assertEquals(scroll, script("return window.scrollY"));
    assertEquals(focused, browser.driver().switchTo().activeElement());
  }

  @Test
  void back_leads_to_the_page_one_came_from_with_its_filter() throws Exception {
    browser.open("/monitoring/queues.xhtml?queue=Export&status=FAILED");
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("list:shown"), "FAILED");
    browser.open("/queue/jobs.xhtml?status=Failed");
    browser.click(By.id("back"));
    browser.shows(By.id("list:shown"), "FAILED");
    assertTrue(browser.driver().getCurrentUrl().contains("status=FAILED"));
  }

  @Test
  void back_leads_to_the_last_page_though_one_was_here_before_it() throws Exception {
    open("");
    browser.open("/monitoring/queues.xhtml?queue=Export&status=FAILED");
    browser.shows(By.id("list:shown"), "FAILED");
    browser.open("/queue/jobs.xhtml?status=Failed");
    browser.click(By.id("back"));
    browser.shows(By.id("list:shown"), "FAILED");
    assertTrue(browser.driver().getCurrentUrl().contains("/monitoring/queues.xhtml"));
  }
}
