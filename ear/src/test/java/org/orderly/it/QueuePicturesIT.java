package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Axe;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.MoodyScp;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.Tool;

/**
 * The DICOM Queue and the Queues as people meet them: empty, with five jobs, with three batches,
 * with errors and with 10,000 jobs; each wide and narrow, light and dark. Without a barrier, and
 * taken as a picture for somebody to look at ({@code ear/target/pictures}). Run on demand.
 */
@EnabledIfSystemProperty(named = "orderly.pictures", matches = "true", disabledReason = "on demand")
class QueuePicturesIT {

  private static final String LATER = "20991231235900";
  private static final String SENT = "READINGROOM";
  private static final String FAILED = "TELERAD";
  private static final String REPEATED = "BRANCH";
  private static final int MANY = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private static final List<String> NAMES =
      List.of(
          "Planck^Max",
          "Meitner^Lise",
          "Curie^Marie",
          "Bohr^Niels",
          "Noether^Emmy",
          "Franklin^Rosalind",
          "Hodgkin^Dorothy",
          "Pauli^Wolfgang",
          "Fermi^Enrico");

  private final List<SampleStudy> studies = new ArrayList<>();
  private final List<String> barriers = new ArrayList<>();
  private Browser browser;
  private Axe axe;

  @Test
  void the_queue_can_be_read_in_each_state(@TempDir Path folder) throws Exception {
    Dcmtk.require();
    axe = Axe.read();
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    try (Browser open = browser;
        MoodyScp receiver = MoodyScp.start()) {
      prepare(receiver, folder);
      open.open("/queue/jobs.xhtml").signIn("admin", OrderlyServer.ADMIN_PASSWORD);
      pictures("empty", "The queue is empty");
      fiveJobs(receiver);
      pictures("five", "7/20 (35 %)");
      threeBatches(receiver);
      pictures("batches", "night-2");
      errors();
      pictures("errors", "Last error");
      many();
      pictures("many", "of 10,0");
      follows(receiver);
      assertEquals(List.of(), barriers);
    }
  }

  private void prepare(MoodyScp receiver, Path folder) throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory
          .delete("cn=Forward to STORESCP," + Directory.DEVICE)
          .add(Route.to(SENT, receiver.port()).with("queue/dcmMaxTasksParallel: 1"))
          .add(Route.to(FAILED, Tool.freePort()).with("queue/dcmMaxRetries: 0"))
          .add(
              Route.to(REPEATED, Tool.freePort())
                  .with("queue/dcmMaxRetries: 3")
                  .with("queue/dcmRetryDelay: PT1H"))
          .settle();
    }
    for (int i = 0; i < NAMES.size(); i++) {
      SampleStudy study = Samples.study().named(NAMES.get(i));
      studies.add(study);
      SERVER
          .dicom()
          .store("NOBODY", new Samples(folder.resolve("s" + i)).slices(study, i == 2 ? 20 : 2 + i))
          .orFail();
    }
  }

  private String export(int study, String destination, String query) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/" + studies.get(study).studyUid() + "/export/";
    HttpResponse<String> answer = SERVER.rest().call("POST", path + destination + query);
    assertEquals(202, answer.statusCode(), answer.body());
    return Rest.parsed(answer, 202).getString("taskID");
  }

  private static void await(String status, int number) throws Exception {
    String path = "/monitor/export/count?status=" + status.replace(" ", "%20");
    Await.that(number + " " + status, LIMIT, () -> SERVER.rest().count(path) == number);
  }

  /** One in each state; the last to come stands first. */
  private void fiveJobs(MoodyScp receiver) throws Exception {
    export(0, SENT, "");
    await("COMPLETED", 1);
    export(1, FAILED, "");
    await("FAILED", 1);
    String canceled = export(3, SENT, "?scheduledTime=" + LATER);
    SERVER.rest().call("POST", "/monitor/export/" + canceled + "/cancel");
    receiver.pauseAfter(7);
    export(2, SENT, "");
    await("IN PROCESS", 1);
    export(4, SENT, "?scheduledTime=" + LATER);
  }

  private void threeBatches(MoodyScp receiver) throws Exception {
    receiver.goOn();
    await("COMPLETED", 2);
    for (int i = 0; i < 3; i++) {
      export(5 + i, SENT, "?batchID=night-1");
    }
    await("COMPLETED", 5);
    receiver.pauseAfter(3);
    for (int i = 0; i < 4; i++) {
      export(i, SENT, "?batchID=night-2");
    }
    await("IN PROCESS", 1);
    for (int i = 4; i < 9; i++) {
      export(i, SENT, "?batchID=night-3&scheduledTime=" + LATER);
    }
  }

  private void errors() throws Exception {
    for (int i = 0; i < 3; i++) {
      export(i, FAILED, "?batchID=to-the-clinic");
    }
    export(3, REPEATED, "");
    export(4, REPEATED, "");
    await("FAILED", 4);
    await("SCHEDULED FOR RETRY", 2);
  }

  /** Of studies that are not there, in one request; then five that are. */
  private void many() throws Exception {
    String lines =
        IntStream.range(0, MANY)
            .mapToObj(i -> "1.2.826.0.1.3680043.8.498." + (700_000 + i))
            .collect(Collectors.joining("\r\n", "StudyInstanceUID\r\n", "\r\n"));
    String root = "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    root
                        + "/aets/ORDERLY/rs/studies/csv:1/export/"
                        + SENT
                        + "?scheduledTime="
                        + LATER))
            .header("Authorization", SERVER.rest().authorization())
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .timeout(LIMIT)
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(202, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(Integer.toString(MANY)), answer.body());
    for (int i = 0; i < 5; i++) {
      export(i, SENT, "?batchID=after-" + i % 2 + "&scheduledTime=" + LATER);
    }
  }

  /** Among 10,000 jobs a page keeps its place while one of them goes on. */
  private void follows(MoodyScp receiver) throws Exception {
    receiver.goOn();
    await("COMPLETED", 9);
    receiver.pauseAfter(4);
    String id = export(8, SENT, "");
    browser.prefers("light").sized(1440, 900).open("/queue/jobs.xhtml");
    By bar = By.cssSelector("#job-" + id + " .progress-text");
    browser.shows(bar, "4/10 (40 %)");
    browser.run("window.sameDocument = true; window.scrollTo(0, 200);");
    Object scroll = browser.run("return window.scrollY");
    By button = By.cssSelector("#board\\:list section[data-batch] [data-batch-act=cancel]");
    browser.run(
        "arguments[0].focus({ preventScroll: true })", browser.driver().findElement(button));
    receiver.goOn();
    browser.shows(bar, "10/10 (100 %)");
    assertEquals(true, browser.run("return !!window.sameDocument"));
    assertEquals(scroll, browser.run("return window.scrollY"));
    assertEquals(browser.driver().findElement(button), browser.driver().switchTo().activeElement());
  }

  private void pictures(String state, String ready) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      for (int width : List.of(1440, 768)) {
        browser.prefers(scheme).sized(width, 1100).open("/queue/jobs.xhtml");
        browser.shows(By.id("content"), ready);
        take("queue-" + state, width, scheme);
        browser.open("/monitoring/queues.xhtml?queue=" + SENT);
        browser.shows(By.tagName("h1"), "Queues");
        take("tasks-" + state, width, scheme);
      }
    }
  }

  private void take(String name, int width, String scheme) throws IOException {
    String full = name + "-" + width + "-" + scheme;
    axe.barriers(browser.driver()).forEach(barrier -> barriers.add(full + ": " + barrier));
    Number over =
        (Number)
            browser.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertEquals(0, over.intValue(), full + " is wider than the window");
    byte[] png = ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES);
    Picture.show(full, png);
    if (full.equals("queue-errors-1440-light")) {
      Picture.keep("jobs-errors", png);
    }
  }
}
