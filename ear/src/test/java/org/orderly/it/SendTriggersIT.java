package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.MoodyScp;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;

/** Whatever asks for a send, the DICOM Queue has it; and what becomes of sends there. */
class SendTriggersIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LATER = "20991231235900";
  private static final String EXPORT = "/aets/ORDERLY/rs/studies/";

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
      directory
          .delete("cn=Forward to STORESCP," + Directory.DEVICE)
          .add(Route.to("SENT", receiver.port()).with("queue/dcmMaxRetries: 0"))
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
    receiver.drop(false);
    receiver.refuse(false);
    receiver.goOn();
    SERVER.rest().call("DELETE", "/monitor/export?status=SCHEDULED");
    Await.that(
        "nothing is on its way",
        SOON,
        () -> SERVER.rest().count("/monitor/export/count?status=IN%20PROCESS") == 0);
    SERVER.rest().call("DELETE", "/monitor/export");
  }

  private static SampleStudy store(String name, String callingAe, int images) throws Exception {
    SampleStudy study = Samples.study().named(name);
    SERVER.dicom().store(callingAe, samples.slices(study, images)).orFail();
    return study;
  }

  private static JsonObject post(String path, int status) throws Exception {
    return Rest.parsed(SERVER.rest().call("POST", path), status);
  }

  private void open(String query) {
    browser.open("/queue/jobs.xhtml" + query);
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.tagName("h1"), "DICOM Queue");
  }

  private static By card(String name) {
    return By.xpath("//li[@data-job][.//span[@class='job-patient'][text()='" + name + "']]");
  }

  private static By status(String name) {
    return By.xpath(
        "//li[@data-job][.//span[@class='job-patient'][text()='"
            + name
            + "']]//span[contains(@class,'st-text')]");
  }

  private static By batchButton(String batch, String act) {
    return By.cssSelector("section[data-batch='" + batch + "'] [data-batch-act=" + act + "]");
  }

  private String text(String name, String css) {
    return browser
        .until()
        .until(driver -> driver.findElement(card(name)).findElement(By.cssSelector(css)).getText());
  }

  @Test
  void every_trigger_makes_a_card_and_what_was_asked_for_together_a_group() throws Exception {
    store("By^Rule", "SENT", 1);
    SampleStudy lone = store("By^Request", "NOBODY", 1);
    SampleStudy part = store("By^Series", "NOBODY", 1);
    store("Many^One", "NOBODY", 1);
    store("Many^Two", "NOBODY", 1);
    SampleStudy page = store("By^Page", "NOBODY", 1);
    post(EXPORT + lone.studyUid() + "/export/SENT", 202);
    post(EXPORT + part.studyUid() + "/series/" + part.seriesUid(1) + "/export/SENT", 202);
    SampleStudy adHoc = store("By^Title", "NOBODY", 2);
    assertEquals(
        "{\"completed\":2}",
        post(EXPORT + adHoc.studyUid() + "/export/dicom:SENT", 200).toString());
    assertEquals(
        2, post(EXPORT + "export/SENT?PatientName=Many*&batchID=together", 202).getInt("count"));
    open("");
    for (String name :
        List.of("By, Rule", "By, Request", "By, Series", "By, Title", "Many, One", "Many, Two")) {
      browser.shows(status(name), "Completed");
    }
    browser.shows(card("By, Series"), "one series of the study");
    assertEquals(
        List.of("together"),
        browser
            .until()
            .until(
                driver ->
                    driver.findElements(By.cssSelector(".batch-id")).stream()
                        .map(WebElement::getText)
                        .toList()));
    assertEquals(
        2,
        browser
            .driver()
            .findElements(By.cssSelector("section[data-batch=together] li[data-job]"))
            .size());

    JsonObject group =
        Rest.parsed(SERVER.rest().call("GET", "/monitor/export/board?batchID=together"), 200)
            .getJsonArray("entries")
            .getJsonObject(0);
    assertEquals("[\"remove\"]", group.getJsonArray("actions").toString());
    for (JsonObject job : group.getJsonArray("jobs").getValuesAs(JsonObject.class)) {
      assertEquals("[\"remove\"]", job.getJsonArray("actions").toString());
    }

    browser.open("/studies/study.xhtml?study=" + page.studyUid());
    browser.click(By.id("whole:sendStudy"));
    browser.until().until(d -> d.findElement(By.id("send:yes")).isDisplayed());
    browser.type(By.id("send:to"), "SENT");
    browser.click(By.id("send:yes")).shows(By.id("sendDone"), "1 job was queued");
    browser.click(By.id("toJobs"));
    browser.shows(status("By, Page"), "Completed");
  }

  @Test
  void a_send_that_its_request_waits_for_can_be_cancelled_and_retried() throws Exception {
    SampleStudy study = store("Wait^Here", "NOBODY", 4);
    int before = receiver.taken().size();
    receiver.pauseAfter(1);
    CompletableFuture<JsonObject> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return post(EXPORT + study.studyUid() + "/export/dicom:SENT", 206);
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    open("");
    browser.shows(status("Wait, Here"), "In Progress");
    browser.shows(card("Wait, Here"), "1/4 (25 %)");
    browser.click(
        By.xpath("//li[@data-job][.//span[text()='Wait, Here']]//button[@data-act='cancel']"));
    browser.shows(status("Wait, Here"), "Cancelled");
    receiver.goOn();
    JsonObject told = answer.get(30, TimeUnit.SECONDS);
    assertEquals(4, told.getInt("completed") + told.getInt("failed"), told.toString());
    browser.click(
        By.xpath("//li[@data-job][.//span[text()='Wait, Here']]//button[@data-act='retry']"));
    browser.shows(status("Wait, Here"), "Completed");
    browser.shows(card("Wait, Here"), "4/4 (100 %)");
    List<String> taken = receiver.taken().subList(before, receiver.taken().size());
    assertEquals(4, taken.stream().distinct().count());
    assertEquals(1, Collections.frequency(taken, taken.get(0)), "acknowledged, and not sent again");

    SampleStudy refused = store("Not^Here", "NOBODY", 1);
    receiver.refuse(true);
    JsonObject none = post(EXPORT + refused.studyUid() + "/export/dicom:SENT", 502);
    assertFalse(none.getString("error").isEmpty());
    browser.shows(status("Not, Here"), "Failed");
  }

  @Test
  void a_card_without_description_and_accession_number_shows_no_null() throws Exception {
    SampleStudy study = Samples.study().named("Bare^Bones");
    DataSet image = SampleObjects.mr(study, 1, 1, 16, 16);
    image.remove(Tag.StudyDescription);
    image.remove(Tag.AccessionNumber);
    SERVER
        .dicom()
        .store("NOBODY", List.of(samples.write("bare", image, TransferSyntax.EXPLICIT_LITTLE)))
        .orFail();
    post(EXPORT + study.studyUid() + "/export/SENT?scheduledTime=" + LATER, 202);
    open("");
    browser.shows(status("Bare, Bones"), "Pending");
    assertEquals("", text("Bare, Bones", ".job-accession"));
    String shown = text("Bare, Bones", ".job-study");
    assertTrue(shown.contains("2026") || shown.contains(study.studyUid()), shown);
    String whole =
        browser.until().until(driver -> driver.findElement(card("Bare, Bones")).getText());
    assertFalse(whole.contains("null"), whole);
  }

  @Test
  void what_is_cancelled_while_it_waits_is_never_sent() throws Exception {
    SampleStudy study = store("Never^Sent", "NOBODY", 1);
    SampleStudy other = store("Is^Sent", "NOBODY", 1);
    String soon =
        DateTimeFormatter.ofPattern("uuuuMMddHHmmss")
            .withZone(ZoneId.systemDefault())
            .format(Instant.now().plusSeconds(30));
    post(EXPORT + study.studyUid() + "/export/SENT?scheduledTime=" + soon, 202);
    post(EXPORT + other.studyUid() + "/export/SENT?scheduledTime=" + soon, 202);
    open("");
    browser.shows(status("Never, Sent"), "Pending");
    browser.click(
        By.xpath("//li[@data-job][.//span[text()='Never, Sent']]//button[@data-act='cancel']"));
    browser.shows(status("Never, Sent"), "Cancelled");
    Await.that(
        "the other is sent",
        Duration.ofSeconds(60),
        () -> SERVER.rest().count("/monitor/export/count?status=COMPLETED") == 1);
    browser.shows(status("Is, Sent"), "Completed");
    List<String> taken = receiver.taken();
    assertTrue(taken.contains(other.instanceUid(1, 1)));
    assertFalse(taken.contains(study.instanceUid(1, 1)));
    browser.shows(status("Never, Sent"), "Cancelled");
  }

  @Test
  void a_lost_connection_is_a_failure_and_no_cancellation() throws Exception {
    SampleStudy study = store("Lost^Line", "NOBODY", 6);
    receiver.pauseAfter(2);
    post(EXPORT + study.studyUid() + "/export/SENT", 202);
    open("");
    browser.shows(
        By.xpath("//li[@data-job][.//span[text()='Lost, Line']]//span[@class='progress-text']"),
        "2/6 (33 %)");
    receiver.drop(true);
    receiver.goOn();
    browser.shows(status("Lost, Line"), "Failed");
    assertFalse(text("Lost, Line", ".job-error").isEmpty());
    receiver.drop(false);
    browser.click(
        By.xpath("//li[@data-job][.//span[text()='Lost, Line']]//button[@data-act='retry']"));
    browser.shows(status("Lost, Line"), "Completed");
    List<String> mine =
        receiver.taken().stream().filter(uid -> isOf(study, uid, 6)).collect(Collectors.toList());
    assertEquals(6, mine.stream().distinct().count());
    assertEquals(6, mine.size(), "nothing that was acknowledged is sent again");
  }

  private static boolean isOf(SampleStudy study, String uid, int images) {
    for (int i = 1; i <= images; i++) {
      if (uid.equals(study.instanceUid(1, i))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void what_runs_stays_when_all_of_its_batch_is_removed_and_only_completed_ones_go()
      throws Exception {
    SampleStudy done = store("Stay^Done", "NOBODY", 1);
    SampleStudy runs = store("Stay^Runs", "NOBODY", 4);
    post(EXPORT + done.studyUid() + "/export/SENT?batchID=half", 202);
    Await.that(
        "the first is sent",
        SOON,
        () -> SERVER.rest().count("/monitor/export/count?status=COMPLETED") == 1);
    receiver.pauseAfter(1);
    post(EXPORT + runs.studyUid() + "/export/SENT?batchID=half", 202);
    open("");
    browser.shows(status("Stay, Runs"), "In Progress");
    browser.shows(status("Stay, Done"), "Completed");
    browser.click(batchButton("half", "remove"));
    browser.shows(By.id("question"), "Remove 1 job (Completed, Failed, Cancelled) of batch half");
    browser.click(By.id("confirm:yes"));
    browser.until().until(driver -> driver.findElements(card("Stay, Done")).isEmpty());
    browser.shows(By.cssSelector("section[data-batch=half] .batch-head"), "1/4 (25 %)");
    assertFalse(browser.driver().findElement(batchButton("half", "remove")).isEnabled());

    SampleStudy failed = store("Stay^Failed", "NOBODY", 1);
    receiver.drop(true);
    receiver.goOn();
    browser.shows(status("Stay, Runs"), "Failed");
    receiver.drop(false);
    post(EXPORT + failed.studyUid() + "/export/SENT?batchID=half", 202);
    browser.shows(status("Stay, Failed"), "Completed");
    browser.click(By.id("removeCompleted"));
    browser.shows(By.id("question"), "Remove 1 job (Completed)");
    browser.click(By.id("confirm:yes"));
    browser.until().until(driver -> driver.findElements(card("Stay, Failed")).isEmpty());
    browser.shows(status("Stay, Runs"), "Failed");
  }

  @Test
  void the_queue_can_be_used_with_the_keyboard_alone() throws Exception {
    SampleStudy one = store("Key^One", "NOBODY", 1);
    SampleStudy two = store("Key^Two", "NOBODY", 1);
    for (SampleStudy study : List.of(one, two)) {
      post(EXPORT + study.studyUid() + "/export/SENT?batchID=keys&scheduledTime=" + LATER, 202);
    }
    open("");
    browser.shows(status("Key, One"), "Pending");
    tabTo("document.activeElement.dataset.act === 'cancel'");
    press(Keys.ENTER);
    browser
        .until()
        .until(
            d ->
                d.findElements(By.cssSelector("li.job-cancelled")).size() == 1
                    && d.findElements(By.cssSelector("li.job-pending")).size() == 1);
    // the button is gone, and the focus is still near its place
    assertEquals(
        true, browser.run("return !!document.activeElement.closest('section[data-batch=keys]')"));

    browser.run("document.activeElement.blur(); scrollTo(0, 0)");
    tabTo("document.activeElement.dataset.batchAct === 'cancel'");
    press(Keys.ENTER);
    browser.shows(By.id("question"), "Cancel 1 job (Pending, In Progress) of batch keys");
    tabTo("document.activeElement.id === 'confirm:yes'");
    press(Keys.SPACE);
    browser.until().until(d -> d.findElements(By.cssSelector("li.job-cancelled")).size() == 2);
    browser.hides(By.id("confirmDialog"));
    tabTo("document.activeElement.id === 'removeNonActive'");
    press(Keys.ENTER);
    browser.shows(By.id("question"), "Remove 2 jobs");
    browser
        .until()
        .until(
            d ->
                (Boolean) browser.run("return !!document.activeElement.closest('#confirmDialog')"));
    press(Keys.ESCAPE);
    browser.hides(By.id("confirmDialog"));
    browser.until().until(d -> "removeNonActive".equals(browser.focused()));
    HttpResponse<String> board = SERVER.rest().call("GET", "/monitor/export/board?batchID=keys");
    assertTrue(board.body().contains("\"Cancelled\""), board.body());
  }

  private void press(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  /** Goes forwards from stop to stop until it stands there. */
  private void tabTo(String condition) {
    for (int i = 0; i < 200; i++) {
      press(Keys.TAB);
      if (Boolean.TRUE.equals(browser.run("return " + condition))) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not lead to where " + condition);
  }
}
