package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/** The Studies page as a person uses it, with receivers that keep what they get. */
class StudiesIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static final String DESTINATION = "STUDIES";
  private static final By ROWS = By.id("list:studies_data");
  private static final By DONE = By.id("sendDone");
  private static final By YES = By.id("send:yes");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static StoreScp receiver;
  private static NodePeer notified;

  private String key;
  private Browser browser;

  @BeforeAll
  static void start_the_peers() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    receiver = StoreScp.start(folder.resolve("received"));
    notified = NodePeer.start();
    try (Directory directory = SERVER.directory()) {
      directory.add(Route.to(DESTINATION, receiver.port()).notifying("STUDYIAN"));
      directory.addPeer("STUDYIAN", notified.port());
      directory.addUser("rita", "viewer");
      directory.addUser("arno", "auditor");
      directory.settle();
    }
  }

  @AfterAll
  static void stop_the_peers() throws Exception {
    if (notified != null) {
      receiver.close();
      notified.close();
    }
  }

  @BeforeEach
  void choose_a_name_for_the_patients() {
    key = "Q" + UUID.randomUUID().toString().substring(0, 7);
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Stores studies of two series, with two instances in the first and one in the second. */
  private List<SampleStudy> store(int count) throws Exception {
    List<SampleStudy> studies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SampleStudy study = Samples.study().named(key + "^" + i);
      studies.add(study);
      Samples samples = new Samples(folder.resolve(study.key()));
      List<Path> files = new ArrayList<>(samples.slices(study, 2));
      DataSet other = SampleObjects.mr(study, 2, 1, 16, 16);
      files.add(samples.write("mr", other, TransferSyntax.EXPLICIT_LITTLE));
      SERVER.dicom().store("CT1", files).orFail();
    }
    return studies;
  }

  private void openAs(String user, String password) {
    browser
        .open("/studies/studies.xhtml?patientName=" + key + "&destination=" + DESTINATION)
        .signIn(user, password);
  }

  private void open() {
    openAs("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("list:shown"), key);
  }

  private static List<JsonObject> tasks(SampleStudy study) throws Exception {
    return SERVER
        .rest()
        .array("/monitor/export?ExporterID=STUDIES&StudyInstanceUID=" + study.studyUid())
        .getValuesAs(JsonObject.class);
  }

  private static Set<String> batches(List<SampleStudy> studies) throws Exception {
    List<JsonObject> all = new ArrayList<>();
    for (SampleStudy study : studies) {
      assertEquals(1, tasks(study).size(), study.toString());
      all.addAll(tasks(study));
    }
    return all.stream().map(task -> task.getString("batchID", "")).collect(Collectors.toSet());
  }

  private static void awaitCompleted(List<SampleStudy> studies) throws Exception {
    for (SampleStudy study : studies) {
      Await.that(
          "the export of the study ends",
          LIMIT,
          () ->
              !tasks(study).isEmpty()
                  && tasks(study).stream()
                      .allMatch(task -> task.getString("status").equals("COMPLETED")));
    }
  }

  private static JsonObject unsent(String query) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/export-unsent/STUDIES?" + query;
    return Rest.parsed(SERVER.rest().call("POST", path), 202);
  }

  @Test
  void selected_studies_are_sent_as_one_batch_and_the_list_follows() throws Exception {
    List<SampleStudy> studies = store(3);
    open();
    browser.shows(ROWS, "Not sent");
    assertEquals(3, browser.driver().findElements(By.cssSelector(".study-link")).size());
    assertFalse(browser.driver().findElement(By.id("list:sendSelected")).isEnabled());
    browser.click(By.cssSelector("#list\\:studies_head .ui-chkbox-box"));
    browser.shows(By.id("list:toolbar"), "3 studies selected");
    browser.click(By.id("list:sendSelected")).shows(By.id("question"), "Send 3 studies");
    browser.click(YES).shows(DONE, "3 jobs were queued for STUDIES");
    Set<String> batches = batches(studies);
    assertEquals(1, batches.size(), batches.toString());
    String link = browser.driver().findElement(By.id("toJobs")).getDomAttribute("href");
    assertTrue(link.endsWith("/queue/jobs.xhtml?batch=" + batches.iterator().next()), link);
    awaitCompleted(studies);
    for (SampleStudy study : studies) {
      assertTrue(Files.exists(receiver.file(study.instanceUid(2, 1))));
    }
    browser
        .until()
        .until(
            d -> d.findElements(By.cssSelector("#list\\:studies_data .st-completed")).size() == 3);
  }

  @Test
  void all_that_a_search_finds_is_sent_with_those_on_other_pages_and_none_that_came_later()
      throws Exception {
    List<SampleStudy> studies = store(11);
    browser
        .open("/studies/studies.xhtml?size=10&patientName=" + key + "&destination=" + DESTINATION)
        .signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.until().until(d -> d.findElements(By.cssSelector(".study-link")).size() == 10);
    browser.click(By.id("list:sendAll")).shows(By.id("question"), "Send 11 studies");
    browser.shows(By.cssSelector(".send-names"), key);
    SampleStudy later = store(1).get(0);
    browser.click(YES).shows(DONE, "11 jobs were queued for STUDIES");
    Set<String> batches = batches(studies);
    assertEquals(1, batches.size(), batches.toString());
    assertEquals(0, tasks(later).size());
    awaitCompleted(studies);
  }

  @Test
  void a_search_is_typed_and_kept_in_the_address() throws Exception {
    store(1);
    open();
    browser.shows(ROWS, "Not sent");
    browser.type(By.id("filter:description"), "nothing of that name").click(By.id("filter:search"));
    browser.until().until(d -> d.findElements(By.cssSelector(".study-link")).isEmpty());
    browser.until().until(ExpectedConditions.urlContains("description=nothing"));
  }

  @Test
  void unsent_studies_are_sent_once() throws Exception {
    List<SampleStudy> studies = store(4);
    for (SampleStudy study : studies.subList(0, 2)) {
      String path = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/export/STUDIES";
      assertEquals(202, SERVER.rest().call("POST", path).statusCode());
    }
    awaitCompleted(studies.subList(0, 2));
    open();
    browser.click(By.id("list:sendUnsent"));
    browser.type(By.id("send:scope"), "Those of the search");
    browser.shows(By.id("send:preview"), "2 studies are to be sent");
    browser.click(YES).shows(DONE, "2 jobs were queued for STUDIES");
    assertEquals(1, batches(studies.subList(2, 4)).size());
    assertEquals(Set.of(""), batches(studies.subList(0, 2)));

    browser.click(By.id("list:sendUnsent"));
    browser.type(By.id("send:scope"), "Those of the search");
    browser.click(YES).shows(DONE, "othing was added");
    awaitCompleted(studies);
    assertEquals(0, unsent("PatientName=" + key + "*").getInt("count"));
    // what was sent is remembered without the tasks
    for (SampleStudy study : studies) {
      String path = "/monitor/export?StudyInstanceUID=" + study.studyUid();
      assertEquals(200, SERVER.rest().call("DELETE", path).statusCode());
    }
    assertEquals(0, unsent("PatientName=" + key + "*").getInt("count"));
  }

  @Test
  void what_waits_is_not_queued_again() throws Exception {
    List<SampleStudy> studies = store(2);
    JsonObject first = unsent("PatientName=" + key + "*&scheduledTime=20991231235900");
    assertEquals(2, first.getInt("count"));
    assertEquals(Set.of(first.getString("batchID")), batches(studies));
    JsonObject second = unsent("PatientName=" + key + "*&batchID=again");
    assertEquals(0, second.getInt("count"));
    assertEquals(2, second.getInt("underWay"));
    assertFalse(second.containsKey("batchID"));
    assertEquals(1, tasks(studies.get(0)).size());
    open();
    browser.shows(ROWS, "On its way");
    String nowhere = "/aets/ORDERLY/rs/studies/export-unsent/NOWHERE";
    assertEquals(404, SERVER.rest().call("POST", nowhere).statusCode());
  }

  @Test
  void a_series_and_an_instance_are_sent_alone_and_back_leads_to_the_search() throws Exception {
    SampleStudy study = store(1).get(0);
    open();
    browser.click(By.cssSelector(".study-link")).shows(By.tagName("h1"), key);
    browser.click(By.id("list:series:1:sendSeries")).shows(By.id("question"), "Send 1 series");
    browser.click(YES).shows(DONE, "1 job was queued");
    awaitCompleted(List.of(study));
    assertEquals(study.seriesUid(2), tasks(study).get(0).getString("SeriesInstanceUID"));
    browser
        .click(By.cssSelector("#list\\:series_data tr:first-child a"))
        .shows(By.id("list:instances"), "CT Image");
    browser.click(By.id("list:instances:1:sendInstance"));
    browser.shows(By.id("question"), "Send 1 instance").click(YES);
    browser.shows(DONE, "1 job was queued");
    awaitCompleted(List.of(study));
    Await.that("both tasks are there", LIMIT, () -> tasks(study).size() == 2);
    awaitCompleted(List.of(study));
    receiver.file(study.instanceUid(2, 1));
    receiver.file(study.instanceUid(1, 2));
    assertEquals(
        0,
        receiver.received().stream()
            .filter(file -> file.toString().endsWith("." + study.instanceUid(1, 1)))
            .count());
    browser.shows(By.id("list:content"), "Partly");
    browser.click(By.id("back")).shows(By.id("list:shown"), key);
    assertEquals(
        key, browser.driver().findElement(By.id("filter:patientName")).getDomProperty("value"));
  }

  @Test
  void only_the_notification_is_sent_if_that_is_asked() throws Exception {
    SampleStudy study = store(1).get(0);
    open();
    browser.click(By.id("list:studies:0:send"));
    browser.type(By.id("send:only"), "Only the notification");
    browser.click(YES).shows(DONE, "1 notification was queued");
    Await.that(
        "the notification arrives",
        LIMIT,
        () ->
            notified.events("created").stream()
                .anyMatch(event -> event.toString().contains(study.instanceUid(1, 2))));
    assertEquals(0, tasks(study).size());
    assertTrue(
        receiver.received().stream()
            .noneMatch(file -> file.toString().endsWith("." + study.instanceUid(1, 2))));
    browser.shows(ROWS, "Not sent");
  }

  @Test
  void a_file_names_what_to_send_and_its_bad_lines_are_named() throws Exception {
    List<SampleStudy> studies = store(2);
    Path file = folder.resolve(key + ".csv");
    Files.writeString(
        file,
        "Name;Study Instance UID\r\nA;%s\r\nB;not a uid\r\nC;1.2.3.4\r\n\"D;d\";%s\r\n"
            .formatted(studies.get(0).studyUid(), studies.get(1).studyUid()));
    open();
    browser.click(By.id("list:sendCsv"));
    browser.until().until(d -> d.findElement(By.id("csvFile")).isDisplayed());
    browser.driver().findElement(By.id("csvFile")).sendKeys(file.toString());
    browser.shows(By.id("send:csvRead"), "2 of 4 lines name something");
    browser.shows(By.id("send:csvRead"), "Line 3: \"not a uid\"");
    browser.shows(By.id("send:csvRead"), "Line 4: there is no study 1.2.3.4");
    browser.click(YES).shows(DONE, "2 jobs were queued");
    assertEquals(1, batches(studies).size());
    awaitCompleted(studies);
  }

  @Test
  void who_may_not_send_sees_no_buttons_and_is_refused() throws Exception {
    SampleStudy study = store(1).get(0);
    openAs("rita", "rita");
    browser.shows(ROWS, key);
    assertTrue(browser.driver().findElements(By.id("list:sendUnsent")).isEmpty());
    assertTrue(browser.driver().findElements(By.id("list:studies:0:send")).isEmpty());
    Rest viewer = new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "rita", "rita");
    String rs = "/aets/ORDERLY/rs/studies/";
    assertEquals(403, viewer.call("POST", rs + "export-unsent/STUDIES").statusCode());
    assertEquals(403, viewer.call("POST", rs + study.studyUid() + "/export/STUDIES").statusCode());
    assertEquals(0, tasks(study).size());
    browser.driver().manage().deleteAllCookies();
    openAs("arno", "arno");
    browser.shows(By.tagName("h1"), "You may not see this page");
  }
}
