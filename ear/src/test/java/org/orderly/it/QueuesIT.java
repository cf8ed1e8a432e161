package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.PageTimes.shown;
import static org.orderly.it.PageTimes.time;
import static org.orderly.it.PageTimes.zone;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.MoodyScp;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;

/** The Queues page in the hands of an administrator after a night, with real transfers. */
class QueuesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LATER = "20991231235900";
  private static final String QUEUE = "WATCHED";
  private static final String ELSEWHERE = "ELSEWHERE";

  /** Has the attempts of one test only, for the chart counts all of them. */
  private static final String CHARTED = "CHARTED";

  private static final String SEGMENTER = "SEGMENTER";
  private static final String LABEL = "Watched sends";
  private static final By ROWS = By.id("list:tasks_data");
  private static final By TOAST = By.cssSelector(".ui-growl-item");

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static MoodyScp receiver;
  private static NodePeer notified;
  private static Samples samples;

  private String batch;
  private Browser browser;

  @BeforeAll
  static void start_the_peers() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    receiver = MoodyScp.start();
    notified = NodePeer.start();
    samples = new Samples(folder.resolve("sent"));
    try (Directory directory = SERVER.directory()) {
      directory.addPeer("WATCHEDIAN", notified.port());
      directory.add(
          Route.to(QUEUE, receiver.port())
              .notifying("WATCHEDIAN")
              .with("queue/dicomDescription: " + LABEL)
              .with("queue/dcmMaxRetries: 2")
              .with("queue/dcmRetryDelay: PT1H"));
      directory.add(Route.to(ELSEWHERE, receiver.port()));
      directory.add(
          Route.to(CHARTED, receiver.port()).with("queue/dicomDescription: Charted sends"));
      directory.add(
          Route.to(SEGMENTER, receiver.port()).with("exporter/dcmURI: segment:http://127.0.0.1:1"));
      directory.settle();
    }
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (notified != null) {
      try (Directory directory = SERVER.directory()) {
        // others who use the server have series segmented by a performer of theirs
        Route segmenter = Route.to(SEGMENTER, receiver.port());
        directory.delete(segmenter.ruleDn()).delete(segmenter.exporterDn()).settle();
      }
    }
    if (receiver != null) {
      receiver.close();
    }
    if (notified != null) {
      notified.close();
    }
  }

  @BeforeEach
  void open_a_browser() {
    batch = "b" + UUID.randomUUID().toString().substring(0, 8);
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
    Rest rest = SERVER.rest();
    rest.call("DELETE", "/monitor/export?ExporterID=" + QUEUE + "&status=SCHEDULED");
    Await.that("nothing is on its way", SOON, () -> count("&status=IN%20PROCESS") == 0);
    rest.call(
        "DELETE", "/monitor/export?ExporterID=" + String.join(",", QUEUE, ELSEWHERE, CHARTED));
  }

  private static int count(String query) throws Exception {
    return SERVER.rest().count("/monitor/export/count?ExporterID=" + QUEUE + query);
  }

  private static SampleStudy study(int images) throws Exception {
    SampleStudy study = Samples.study();
    SERVER.dicom().store("NOBODY", samples.slices(study, images)).orFail();
    return study;
  }

  private String export(String study, String query) throws Exception {
    return export(study, QUEUE, query);
  }

  private String export(String study, String exporter, String query) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/" + study + "/export/" + exporter;
    HttpResponse<String> answer = SERVER.rest().call("POST", path + "?batchID=" + batch + query);
    return Rest.parsed(answer, 202).getString("taskID");
  }

  private String waiting(String study) throws Exception {
    return export(study, "&scheduledTime=" + LATER);
  }

  private void open(String query) {
    browser.open("/monitoring/queues.xhtml?queue=" + QUEUE + query);
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("list:shown"), LABEL);
  }

  private void search() {
    browser.click(By.id("filter:search"));
  }

  private int rows() {
    return browser.driver().findElements(By.cssSelector("#list\\:tasks_data tr[data-rk]")).size();
  }

  private void showsRows(int number) {
    browser.until().until(driver -> rows() == number);
  }

  private void all(String action) {
    // the toast of the action before it may lie over the button, and scrolling closes a menu
    browser.run("document.querySelectorAll('.ui-growl-item-container').forEach(e => e.remove())");
    By item = By.linkText(action + " all matching tasks");
    browser
        .until()
        .until(
            driver -> {
              boolean open = driver.findElements(item).stream().anyMatch(WebElement::isDisplayed);
              driver.findElement(open ? item : By.id("list:all_button")).click();
              return open;
            });
  }

  private static String status(String id) throws Exception {
    return task(id).getString("status");
  }

  private static JsonObject task(String id) throws Exception {
    return SERVER.rest().array("/monitor/export?taskID=" + id).getJsonObject(0);
  }

  @Test
  void an_export_leads_to_its_notification_and_back() throws Exception {
    String study = study(2).studyUid();
    String id = export(study, "");
    open("&batch=" + batch);
    browser.shows(ROWS, "COMPLETED");
    browser.click(By.cssSelector("#list\\:tasks_data .related-cell a"));
    browser.shows(By.id("list:shown"), "Queue: IAN Tasks");
    browser.shows(ROWS, "IAN");
    browser.shows(ROWS, study);
    browser.shows(ROWS, "COMPLETED");
    assertEquals(1, rows());
    browser.click(By.linkText("Export #" + id));
    browser.shows(By.id("list:shown"), "Queue: " + LABEL);
    browser.shows(By.id("list:shown"), "Task ID: " + id);
    assertEquals(1, rows());
    Select queues = new Select(browser.driver().findElement(By.id("filter:queue")));
    assertTrue(
        queues.getOptions().stream().map(WebElement::getText).toList().contains("IAN Tasks"));
  }

  @Test
  void a_failed_attempt_tells_why_and_when_it_is_tried_again_and_can_be_started_now()
      throws Exception {
    SampleStudy study = study(1);
    receiver.refuse(true);
    String id = export(study.studyUid(), "");
    open("&batch=" + batch);
    browser.shows(ROWS, "SCHEDULED FOR RETRY");
    browser.shows(ROWS, "next retry");
    browser.shows(By.cssSelector("td.message-cell"), "reject");
    Instant due = time(task(id), "scheduledTime");
    assertTrue(due.isAfter(Instant.now().plusSeconds(3000)), due.toString());
    browser.click(By.id("list:tasks:0:details"));
    browser.shows(By.id("detail"), "The next attempt begins at " + shown(due, zone(browser)));
    browser.shows(By.id("detail"), "errorMessage");
    browser.shows(By.id("detail"), "RequesterUserID");
    browser.shows(By.id("detail"), study.studyUid());
    browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.hides(By.id("detailDialog"));

    browser.open("/queue/jobs.xhtml?q=" + study.patientId());
    browser.shows(By.cssSelector("li[data-job] .st-text"), "Pending");
    browser.shows(By.cssSelector("li[data-job] .job-error"), "reject");
    browser.shows(By.cssSelector("li[data-job]"), "due " + shown(due, zone(browser)));

    receiver.refuse(false);
    browser.click(By.id("back"));
    browser.click(By.id("list:tasks:0:reschedule"));
    browser.shows(By.id("question"), "Start this task anew?");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "1 task was rescheduled");
    browser.shows(ROWS, "COMPLETED");
  }

  @Test
  void all_actions_need_a_status_that_allows_them_and_act_on_what_is_shown_and_nothing_else()
      throws Exception {
    String canceled = waiting("1.2.40.1");
    String first = waiting("1.2.40.2");
    String second = waiting("1.2.40.3");
    SERVER.rest().call("POST", "/monitor/export/" + canceled + "/cancel");
    String mine = batch;
    batch = mine + "-other";
    String other = waiting("1.2.40.4");
    batch = mine;
    open("&batch=" + batch);
    showsRows(3);
    for (String action : List.of("Reschedule", "Cancel")) {
      all(action);
      browser.shows(TOAST, "Choose a status first");
      assertFalse(browser.driver().findElement(By.id("confirmDialog")).isDisplayed());
    }
    new Select(browser.driver().findElement(By.id("filter:status")))
        .selectByVisibleText("CANCELED");
    // the list still shows all states: it is what is shown that counts
    all("Reschedule");
    browser.shows(TOAST, "Choose a status first");
    search();
    showsRows(1);
    all("Cancel");
    browser.shows(TOAST, "Tasks can be canceled while they are SCHEDULED");
    all("Reschedule");
    browser.shows(By.id("question"), "Start this task anew?");
    browser.shows(By.id("confirm"), "Batch ID: " + batch);
    browser.run(
        "document.getElementById('confirm:newTime').value = arguments[0]", "2098-01-01T12:30");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "1 task was rescheduled");
    showsRows(0);
    assertEquals("SCHEDULED", status(canceled));
    assertEquals(
        "2098-01-01 12:30:00", shown(time(task(canceled), "scheduledTime"), zone(browser)));

    browser.click(By.cssSelector("[data-count=all]"));
    showsRows(3);
    all("Delete");
    browser.shows(By.id("question"), "Delete 3 tasks?");
    // one comes in while the question stands: it is none of the three
    String late = waiting("1.2.40.5");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "3 tasks were deleted");
    for (String gone : List.of(canceled, first, second)) {
      assertEquals(0, count("&taskID=" + gone));
    }
    assertEquals("SCHEDULED", status(late));
    assertEquals("SCHEDULED", status(other));
  }

  @Test
  void the_details_name_the_objects_that_were_refused() throws Exception {
    SampleStudy study = study(3);
    receiver.fail(uid -> uid.equals(study.instanceUid(1, 2)));
    export(study.studyUid(), "");
    open("&batch=" + batch);
    browser.shows(ROWS, "WARNING");
    browser.shows(ROWS, "2 / 3");
    browser.click(By.id("list:tasks:0:details"));
    browser.shows(By.id("troubles"), study.instanceUid(1, 2));
    browser.shows(By.id("troubles"), "A700");
    assertEquals(1, browser.driver().findElements(By.cssSelector("#troubles tbody tr")).size());
  }

  @Test
  void what_failed_can_be_sent_elsewhere() throws Exception {
    SampleStudy study = study(1);
    receiver.refuse(true);
    String id = export(study.studyUid(), "");
    open("&batch=" + batch);
    browser.shows(ROWS, "SCHEDULED FOR RETRY");
    receiver.refuse(false);
    browser.click(By.id("list:tasks:0:reschedule"));
    browser.shows(By.id("question"), "Start this task anew?");
    Select choice = new Select(browser.driver().findElement(By.id("confirm:newDestination")));
    List<String> offered = choice.getOptions().stream().map(WebElement::getText).toList();
    assertTrue(offered.containsAll(List.of(QUEUE, ELSEWHERE)), offered.toString());
    assertFalse(offered.contains(SEGMENTER), "it takes no exports");
    choice.selectByVisibleText(ELSEWHERE);
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "1 task was rescheduled");
    showsRows(0);
    Await.that(
        "it has gone elsewhere",
        SOON,
        () -> {
          JsonObject task = task(id);
          return task.getString("ExporterID").equals(ELSEWHERE)
              && task.getString("status").equals("COMPLETED");
        });
    assertTrue(receiver.taken().contains(study.instanceUid(1, 1)));
  }

  @Test
  void what_runs_is_stopped_by_cancelling_all_that_is_in_process() throws Exception {
    int before = receiver.taken().size();
    receiver.pauseAfter(1);
    String running = export(study(5).studyUid(), "");
    String waits = waiting("1.2.41.1");
    open("&batch=" + batch + "&status=IN%20PROCESS");
    browser.shows(ROWS, "IN PROCESS");
    browser.shows(ROWS, "1 / 5");
    all("Cancel");
    browser.shows(By.id("question"), "Cancel this task?");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "1 task was canceled");
    showsRows(0);
    receiver.goOn();
    Await.that("its worker has stopped", SOON, () -> task(running).containsKey("outcomeMessage"));
    assertEquals("CANCELED", status(running));
    assertEquals("SCHEDULED", status(waits));
    assertTrue(receiver.taken().size() - before < 5);
  }

  @Test
  void rows_tell_what_their_buttons_do_and_are_acted_on_alone_or_selected() throws Exception {
    String first = waiting("1.2.42.1");
    String second = waiting("1.2.42.2");
    String third = waiting("1.2.42.3");
    open("&batch=" + batch + "&order=createdTime");
    showsRows(3);
    Map<String, String> hints =
        Map.of(
            "details", "Show all about task",
            "reschedule", "Reschedule task",
            "cancel", "Cancel task",
            "delete", "Delete task");
    hints.forEach(
        (button, hint) -> {
          By element = By.id("list:tasks:0:" + button);
          assertEquals(hint, attribute(element, "title"));
          assertEquals(hint + " " + first, attribute(element, "aria-label"));
        });
    browser.click(By.id("list:tasks:0:cancel"));
    browser.shows(By.id("question"), "Cancel this task?");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "1 task was canceled");
    assertEquals("CANCELED", status(first));
    assertEquals("SCHEDULED", status(second));
    browser.until().until(driver -> driver.findElements(By.id("list:tasks:0:cancel")).isEmpty());

    browser.click(By.cssSelector("#list\\:tasks_head .ui-chkbox-box"));
    browser.shows(By.id("list:toolbar"), "3 selected");
    browser.click(By.id("list:cancelSelected"));
    browser.shows(By.id("question"), "Cancel 2 tasks?");
    browser.shows(By.id("confirm"), "One selected task is in a state");
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "2 tasks were canceled");
    assertEquals("CANCELED", status(third));

    browser.click(By.id("list:tasks:1:delete"));
    browser.shows(By.id("question"), "Delete this task?");
    browser.click(By.id("confirm:yes"));
    showsRows(2);
    assertEquals(0, count("&taskID=" + second));
  }

  @Test
  void each_field_of_the_filter_selects_as_typed_and_rows_are_as_many_and_in_order_as_chosen()
      throws Exception {
    for (int i = 1; i <= 11; i++) {
      waiting("1.2.43." + i);
    }
    String one =
        SERVER
            .rest()
            .array("/monitor/export?batchID=" + batch + "&StudyInstanceUID=1.2.43.7")
            .getJsonObject(0)
            .getString("taskID");
    open("");
    type("batch", batch);
    choose("order", "createdTime");
    choose("size", "10");
    search();
    showsRows(10);
    browser.until().until(driver -> firstRow().contains("1.2.43.1"));
    browser.shows(By.id("list:tasks_paginator_bottom"), "1 to 10 of 11");
    browser.click(By.cssSelector("#list\\:tasks_paginator_bottom .ui-paginator-next"));
    showsRows(1);
    choose("order", "-createdTime");
    search();
    showsRows(10);
    browser.until().until(driver -> firstRow().contains("1.2.43.11"));

    choose("size", "20");
    typed("study", "1.2.43.7", 1);
    typed("task", one, 1);
    typed("device", "orderly", 11);
    typed("device", "another", 0);
    typed("localAet", "ORDERLY", 11);
    typed("localAet", "ELSE", 0);
    typed("remoteAet", QUEUE, 11);
    typed("remoteAet", "ELSE", 0);
    typed("createdFrom", "2020-01-01T00:00", 11);
    typed("createdFrom", "2098-01-01T00:00", 0);
    typed("createdTo", "2020-01-01T00:00", 0);
    typed("updatedFrom", "2098-01-01T00:00", 0);
    typed("updatedTo", "2020-01-01T00:00", 0);
    typed("updatedTo", "2098-01-01T00:00", 11);
    browser.click(By.id("filter:clear"));
    browser.until().until(driver -> value("batch").isEmpty());
  }

  /** Searches with the one field more, counts, and takes it out again. */
  private void typed(String field, String text, int found) {
    type(field, text);
    search();
    browser.until().until(ExpectedConditions.urlContains(field + "="));
    showsRows(found);
    browser.click(By.id("filter:count"));
    browser.shows(
        By.id("filter:counted"),
        switch (found) {
          case 0 -> "No task matches";
          case 1 -> "1 task matches";
          default -> found + " tasks match";
        });
    type(field, "");
  }

  /** As a person types; fields of time are set at once, for how they are typed is the browser's. */
  private void type(String field, String text) {
    By where = By.id("filter:" + field);
    WebElement input = browser.until().until(driver -> driver.findElement(where));
    if ("datetime-local".equals(input.getDomAttribute("type"))) {
      browser.run("arguments[0].value = arguments[1]", input, text);
      return;
    }
    input.clear();
    input.sendKeys(text);
  }

  private void choose(String field, String value) {
    new Select(browser.driver().findElement(By.id("filter:" + field))).selectByValue(value);
  }

  private String value(String field) {
    return String.valueOf(
        browser.run("return document.getElementById(arguments[0]).value", "filter:" + field));
  }

  private String firstRow() {
    return browser
        .until()
        .until(driver -> driver.findElement(By.cssSelector("#list\\:tasks_data tr")).getText());
  }

  @Test
  void a_resumed_queue_goes_on_and_the_chart_and_the_counts_tell_of_it() throws Exception {
    SampleStudy study = study(2);
    browser.open("/monitoring/queues.xhtml?queue=" + CHARTED + "&hours=1");
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.click(By.id("overview:pause"));
    browser.shows(TOAST, "Charted sends is paused");
    export(study.studyUid(), CHARTED, "");
    browser.shows(By.cssSelector("[data-count=scheduled] b"), "1");
    assertEquals(0, arrived());
    browser.click(By.id("overview:resume"));
    browser.shows(TOAST, "Charted sends goes on");
    browser.shows(ROWS, "COMPLETED");
    browser.shows(By.cssSelector("[data-count=completed] b"), "1");
    browser.shows(By.cssSelector("[data-count=scheduled] b"), "0");
    Await.that(
        "the chart tells of the attempt",
        SOON,
        () -> {
          browser.driver().navigate().refresh();
          return arrived() == 1;
        });
    assertFalse(browser.driver().findElements(By.cssSelector("svg.chart rect.chart-1")).isEmpty());
    browser.click(By.cssSelector(".chart-table summary"));
    browser.until().until(d -> !d.findElements(By.cssSelector(".chart-table tbody tr")).isEmpty());
  }

  /** The number in the legend of the chart. */
  private int arrived() {
    return Integer.parseInt(
        browser
            .until()
            .until(driver -> driver.findElement(By.cssSelector(".chart-legend li")).getText())
            .replaceAll("\\D", ""));
  }

  private String attribute(By element, String name) {
    return browser.until().until(driver -> driver.findElement(element).getDomAttribute(name));
  }

  @Test
  void the_file_has_what_the_list_shows_in_its_order() throws Exception {
    waiting("1.2.44.1");
    waiting("1.2.44.2");
    String canceled = waiting("1.2.44.3");
    SERVER.rest().call("POST", "/monitor/export/" + canceled + "/cancel");
    open("&batch=" + batch + "&status=SCHEDULED&order=-createdTime");
    showsRows(2);
    String link = attribute(By.id("csv"), "href");
    String csv =
        String.valueOf(
            browser.run(
                "const r = new XMLHttpRequest(); r.open('GET', arguments[0], false); r.send();"
                    + "return r.status + ' ' + r.responseText",
                link));
    assertTrue(csv.startsWith("200 \"taskID\",\"createdTime\""), csv);
    List<String> lines = csv.lines().toList();
    assertEquals(3, lines.size(), csv);
    assertTrue(lines.get(1).contains("\"1.2.44.2\""), csv);
    assertTrue(lines.get(2).contains("\"1.2.44.1\""), csv);
  }

  @Test
  void times_are_those_of_the_zone_of_the_user() throws Exception {
    String id = waiting("1.2.45.1");
    ((ChromeDriver) browser.driver())
        .executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Tokyo"));
    open("&batch=" + batch);
    Instant created = time(task(id), "createdTime");
    browser.shows(By.tagName("footer"), "Asia/Tokyo");
    String there = shown(created, ZoneId.of("Asia/Tokyo"));
    browser.shows(ROWS, there.substring(0, 10));
    browser.shows(ROWS, there.substring(11));
    browser.open("/queue/jobs.xhtml?batch=" + batch);
    browser.shows(By.cssSelector("li[data-job] time"), there);
    // a time that is typed is meant there, too
    String minute = there.substring(0, 16).replace(' ', 'T');
    browser.open(
        "/monitoring/queues.xhtml?queue=%s&batch=%s&createdFrom=%s&createdTo=%s"
            .formatted(QUEUE, batch, minute, minute));
    showsRows(1);
  }

  @Test
  void who_confirms_second_is_told_that_nothing_was_done() throws Exception {
    String id = waiting("1.2.46.1");
    open("&batch=" + batch);
    browser.click(By.id("list:tasks:0:cancel"));
    browser.shows(By.id("question"), "Cancel this task?");
    assertEquals(204, SERVER.rest().call("POST", "/monitor/export/" + id + "/cancel").statusCode());
    browser.click(By.id("confirm:yes"));
    browser.shows(TOAST, "Not everything was done");
    browser.shows(TOAST, "Cannot cancel");
    browser.shows(ROWS, "CANCELED");
  }
}
